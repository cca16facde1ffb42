//! The tally of a round: its order by one method and one weighting, with every figure that goes with it. What of it a viewer may see is
//! decided elsewhere (`shown`), by the numbers of ballots that are stored with it.

use std::collections::HashMap;

use evidence::disclosure::{BallotNumbers, BallotsOf, Outcome};
use evidence::ranking::{Ballot, Profile, RankingError, by_perspective, kendalls_w, rank, tau_b, without_each_perspective};
use evidence::vocabulary::{BallotWeighting, Perspective, RankingMethod, RoundKind};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::engine::error::Error;

/// The questions of a round, in its order, and all ballots on them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Votes {
    pub(crate) questions: Vec<Uuid>,
    pub(crate) ballots: Vec<CountedBallot>,
}

/// A ballot, without whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CountedBallot {
    pub(crate) perspective: Perspective,
    pub(crate) preferences: Vec<Preference>,
}

/// What a ballot says of one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Preference {
    pub(crate) question: Uuid,
    pub(crate) rank: Option<i32>,
    pub(crate) dots: Option<i32>,
}

/// By what ballots are put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Rule {
    pub(crate) method: RankingMethod,
    pub(crate) weighting: BallotWeighting,
}

/// The order of a round by one rule, stored when the round closes. Earlier versions stored orders without the optional fields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Tally {
    /// How many ballots were counted.
    pub(crate) ballots: u64,
    /// How many of them prefer any question to another; all, where an earlier version did not say.
    #[serde(default)]
    pub(crate) with_preference: Option<u64>,
    /// False where the Kemeny heuristic was used.
    pub(crate) exact: bool,
    /// The best first; tied ones in the order of the round.
    pub(crate) entries: Vec<TallyEntry>,
    /// Those that cast a ballot.
    pub(crate) perspectives: Vec<PerspectiveTally>,
    /// Each pair of those, once.
    pub(crate) divergence: Vec<TallyDivergence>,
    pub(crate) kendalls_w: Option<f64>,
    /// KEMENY alone: how many orders disagree as little with the ballots as this one.
    #[serde(default)]
    pub(crate) optimal_orders: Option<u64>,
}

/// Where one question stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TallyEntry {
    pub(crate) question: Uuid,
    pub(crate) position: u32,
    pub(crate) tied: bool,
    pub(crate) score: f64,
}

/// How one perspective's ballots order the questions, and how the others' do. Positions stand in the order of the entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PerspectiveTally {
    pub(crate) perspective: Perspective,
    pub(crate) ballots: u64,
    pub(crate) positions: Vec<u32>,
    /// By all other ballots; none where there is no other.
    pub(crate) without: Option<Rest>,
}

/// What the ballots of all others come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Rest {
    pub(crate) ballots: u64,
    pub(crate) positions: Vec<u32>,
}

/// How far apart two perspectives' orders are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TallyDivergence {
    pub(crate) left: Perspective,
    pub(crate) right: Perspective,
    pub(crate) tau_b: Option<f64>,
}

impl From<RankingError> for Error {
    fn from(error: RankingError) -> Self {
        Self::Corrupt(error.to_string())
    }
}

/// What one ballot of a round of this kind stands for.
pub(crate) const fn ballots_of(kind: RoundKind) -> BallotsOf {
    match kind {
        RoundKind::SmallGroup => BallotsOf::Groups,
        RoundKind::Interim | RoundKind::DotVote | RoundKind::Plenary => BallotsOf::People,
    }
}

impl Tally {
    /// The numbers of ballots that decide what of this tally may be shown.
    pub(crate) fn numbers(&self, kind: RoundKind) -> BallotNumbers {
        // All ballots count, whatever they say: a number that depended on what a single ballot says would tell of it.
        BallotNumbers {
            of: ballots_of(kind),
            total: self.ballots,
            by_perspective: self.perspectives.iter().map(|own| own.ballots).collect(),
            outcome: match self.entries.iter().all(|entry| entry.position == 1) {
                true if self.with_preference == Some(0) => Outcome::NoPreference,
                true => Outcome::AllTied,
                false => Outcome::Ordered,
            },
        }
    }

    /// Counts the ballots. Slow where a method is hard (Kemeny): run it off the threads that serve requests.
    ///
    /// # Errors
    /// Where dots are asked for and a ballot gave ranks, or a ballot names a question that the round has not.
    pub(crate) fn of(votes: &Votes, rule: Rule) -> Result<Self, Error> {
        let profile = votes.profile()?;
        let ranking = rank(&profile, rule.method, rule.weighting)?;
        let positions = ranking.positions();
        let mut order: Vec<usize> = (0..votes.questions.len()).collect();
        order.sort_by_key(|&item| (positions.get(item).copied(), item));
        let in_order =
            |positions: &[usize]| -> Vec<u32> { order.iter().filter_map(|&item| positions.get(item).copied()).map(small).collect() };

        let entries = order.iter().filter_map(|&item| {
            let entry = ranking.entries.get(item)?;
            Some(TallyEntry {
                question: *votes.questions.get(item)?,
                position: small(entry.placing.position),
                tied: entry.placing.tied,
                score: entry.score,
            })
        });
        let mut rests: HashMap<Perspective, Rest> = HashMap::new();
        for rest in without_each_perspective(&profile, rule.method, rule.weighting)? {
            let told = Rest {
                ballots: rest.ballots,
                positions: in_order(&rest.positions),
            };
            rests.insert(rest.without, told);
        }
        let (mut perspectives, mut orders) = (Vec::new(), Vec::new());
        for (perspective, own) in by_perspective(&profile, rule.method)? {
            let Some(perspective) = perspective else { continue };
            let own = own.positions();
            perspectives.push(PerspectiveTally {
                perspective,
                ballots: votes.ballots.iter().filter(|ballot| ballot.perspective == perspective).count() as u64,
                positions: in_order(&own),
                without: rests.remove(&perspective),
            });
            orders.push((perspective, own));
        }
        Ok(Self {
            ballots: profile.cast(),
            with_preference: Some(profile.ballots().iter().filter(|ballot| ballot.has_a_preference()).count() as u64),
            optimal_orders: ranking.optimal_orders.map(|orders| u64::try_from(orders).unwrap_or(u64::MAX)),
            exact: ranking.exact,
            entries: entries.collect(),
            perspectives,
            divergence: divergence(&orders),
            kendalls_w: kendalls_w(&profile),
        })
    }
}

fn divergence(orders: &[(Perspective, Vec<usize>)]) -> Vec<TallyDivergence> {
    let mut pairs = Vec::new();
    for (index, (left, left_order)) in orders.iter().enumerate() {
        for (right, right_order) in orders.iter().skip(index + 1) {
            pairs.push(TallyDivergence {
                left: *left,
                right: *right,
                tau_b: tau_b(left_order, right_order),
            });
        }
    }
    pairs
}

/// A position: there are no more of them than a round has questions.
fn small(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

impl Votes {
    fn profile(&self) -> Result<Profile, Error> {
        let places: HashMap<Uuid, usize> = self.questions.iter().copied().zip(0..).collect();
        let mut ballots = Vec::with_capacity(self.ballots.len());
        for cast in &self.ballots {
            ballots.push(cast.on(&places)?.of(cast.perspective));
        }
        Ok(Profile::new(self.questions.len(), ballots)?)
    }
}

impl CountedBallot {
    /// The ballot on the questions of a round. One that gives dots to anything is a ballot of dots.
    fn on(&self, places: &HashMap<Uuid, usize>) -> Result<Ballot, Error> {
        let mut ranks: Vec<Option<u32>> = vec![None; places.len()];
        let mut dots: Vec<u32> = vec![0; places.len()];
        let mut gives_dots = false;
        for preference in &self.preferences {
            let place = places.get(&preference.question);
            let (Some(rank), Some(given)) = (
                place.and_then(|&place| ranks.get_mut(place)),
                place.and_then(|&place| dots.get_mut(place)),
            ) else {
                return Err(Error::Corrupt(format!(
                    "a ballot names {}, which is not in its round",
                    preference.question
                )));
            };
            *rank = preference.rank.and_then(|rank| u32::try_from(rank).ok());
            if let Some(of_question) = preference.dots {
                gives_dots = true;
                *given = u32::try_from(of_question).unwrap_or(0);
            }
        }
        // A ballot that says nothing can be counted by every method.
        Ok(if gives_dots || self.preferences.is_empty() {
            Ballot::from_dots(&dots)
        } else {
            Ballot::from_ranks(&ranks)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ballot(perspective: Perspective, ranks: &[(u128, i32)]) -> CountedBallot {
        let preference = |&(question, rank)| Preference {
            question: Uuid::from_u128(question),
            rank: Some(rank),
            dots: None,
        };
        CountedBallot {
            perspective,
            preferences: ranks.iter().map(preference).collect(),
        }
    }

    /// Two carers put 1 before 2 before 3; one trainee puts 3 first and leaves the others out.
    fn three() -> Votes {
        Votes {
            questions: [1, 2, 3].map(Uuid::from_u128).to_vec(),
            ballots: vec![
                ballot(Perspective::Carer, &[(1, 1), (2, 2), (3, 3)]),
                ballot(Perspective::Carer, &[(1, 1), (2, 2), (3, 3)]),
                ballot(Perspective::Trainee, &[(3, 1)]),
            ],
        }
    }

    const INTERIM: Rule = Rule {
        method: RankingMethod::ReverseRank,
        weighting: BallotWeighting::EqualBallots,
    };

    #[test]
    fn it_says_what_was_worked_out_by_hand() {
        let tally = Tally::of(&three(), INTERIM).unwrap();
        // 1: 10 + 10; 2: 9 + 9; 3: 8 + 8 + 10.
        let scores: Vec<(u128, u32, f64)> = tally.entries.iter().map(|e| (e.question.as_u128(), e.position, e.score)).collect();
        assert_eq!(scores, [(3, 1, 26.0), (1, 2, 20.0), (2, 3, 18.0)]);
        assert_eq!(tally.ballots, 3);
        let carers = &tally.perspectives[0];
        assert_eq!((carers.perspective, carers.ballots), (Perspective::Carer, 2));
        // In the order of the entries: question 3 is the carers' last, and 1 their first.
        assert_eq!(carers.positions, [3, 1, 2]);
        // Without the carers, the trainee's one question is first, and the two others share the second place.
        assert_eq!(
            carers.without,
            Some(Rest {
                ballots: 1,
                positions: vec![1, 2, 2]
            })
        );
        assert_eq!(tally.divergence.len(), 1);
    }

    #[test]
    fn it_is_read_back_from_json_as_it_was() {
        for &method in RankingMethod::ALL {
            if method == RankingMethod::Dots {
                continue;
            }
            for &weighting in BallotWeighting::ALL {
                let tally = Tally::of(&three(), Rule { method, weighting }).unwrap();
                let read: Tally = serde_json::from_value(serde_json::to_value(&tally).unwrap()).unwrap();
                assert_eq!(read, tally);
            }
        }
    }

    #[test]
    fn a_round_without_a_ballot_ties_everything() {
        let votes = Votes {
            ballots: Vec::new(),
            ..three()
        };
        let tally = Tally::of(&votes, INTERIM).unwrap();
        assert!(tally.entries.iter().all(|entry| entry.position == 1 && entry.tied));
        assert_eq!((tally.kendalls_w, tally.perspectives.len()), (None, 0));
    }

    #[test]
    fn dots_are_counted_and_no_dots_are_none() {
        let dots = |of: &[(u128, i32)]| CountedBallot {
            perspective: Perspective::Academic,
            preferences: of
                .iter()
                .map(|&(question, dots)| Preference {
                    question: Uuid::from_u128(question),
                    rank: None,
                    dots: Some(dots),
                })
                .collect(),
        };
        let votes = Votes {
            questions: [1, 2].map(Uuid::from_u128).to_vec(),
            ballots: vec![dots(&[(2, 3)]), dots(&[(1, 1), (2, 0)])],
        };
        let rule = Rule {
            method: RankingMethod::Dots,
            ..INTERIM
        };
        let scores: Vec<f64> = Tally::of(&votes, rule).unwrap().entries.iter().map(|entry| entry.score).collect();
        assert_eq!(scores, [3.0, 1.0]);
        assert!(Tally::of(&three(), rule).is_err());
    }
}
