//! The tally of a round: its ranking by one method and one weighting, with all figures. `shown` decides which part a viewer may see, from
//! the numbers of ballots that are stored with the tally.

use std::collections::HashMap;

use evidence::disclosure::{BallotNumbers, BallotsOf, Outcome};
use evidence::ranking::{Ballot, Profile, RankingError, by_perspective, kendalls_w, rank, tau_b, without_each_perspective};
use evidence::vocabulary::{BallotWeighting, Perspective, RankingMethod, RoundKind};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::engine::error::Error;

/// The questions of a round in its order, and all ballots on them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Votes {
    pub(crate) questions: Vec<Uuid>,
    pub(crate) ballots: Vec<CountedBallot>,
}

/// A ballot without its voter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CountedBallot {
    pub(crate) perspective: Perspective,
    pub(crate) preferences: Vec<Preference>,
}

/// The entry of a ballot for one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Preference {
    pub(crate) question: Uuid,
    pub(crate) rank: Option<i32>,
    pub(crate) dots: Option<i32>,
}

/// The method and the weighting by which ballots are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Rule {
    pub(crate) method: RankingMethod,
    pub(crate) weighting: BallotWeighting,
}

/// The ranking of a round by one rule, stored when the round is closed. Earlier versions stored rankings without the optional fields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Tally {
    /// The number of counted ballots.
    pub(crate) ballots: u64,
    /// How many of them prefer one question to another. Rankings from earlier versions lack this; then it counts as all of them.
    #[serde(default)]
    pub(crate) with_preference: Option<u64>,
    /// False if the Kemeny heuristic was used.
    pub(crate) exact: bool,
    /// The best question first; tied questions in the order of the round.
    pub(crate) entries: Vec<TallyEntry>,
    /// The perspectives that cast a ballot.
    pub(crate) perspectives: Vec<PerspectiveTally>,
    /// Each pair of these perspectives, once.
    pub(crate) divergence: Vec<TallyDivergence>,
    pub(crate) kendalls_w: Option<f64>,
    /// KEMENY only: how many orders disagree as little with the ballots as this one.
    #[serde(default)]
    pub(crate) optimal_orders: Option<u64>,
}

/// The position of one question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TallyEntry {
    pub(crate) question: Uuid,
    pub(crate) position: u32,
    pub(crate) tied: bool,
    pub(crate) score: f64,
}

/// The ranking by one perspective's ballots alone, and by all other ballots. Positions are in the order of the entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PerspectiveTally {
    pub(crate) perspective: Perspective,
    pub(crate) ballots: u64,
    pub(crate) positions: Vec<u32>,
    /// The ranking by all other ballots; `None` if there are none.
    pub(crate) without: Option<Rest>,
}

/// The ranking by the ballots of all other perspectives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Rest {
    pub(crate) ballots: u64,
    pub(crate) positions: Vec<u32>,
}

/// How much the rankings of two perspectives differ.
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

/// Who a ballot of a round of this kind belongs to.
pub(crate) const fn ballots_of(kind: RoundKind) -> BallotsOf {
    match kind {
        RoundKind::SmallGroup => BallotsOf::Groups,
        RoundKind::Interim | RoundKind::DotVote | RoundKind::Plenary => BallotsOf::People,
    }
}

impl Tally {
    /// The numbers of ballots that decide which part of this tally may be shown.
    pub(crate) fn numbers(&self, kind: RoundKind) -> BallotNumbers {
        // All ballots count here, even empty ones: a number that depended on the content of a ballot would reveal something about it.
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

    /// Counts the ballots. Slow for Kemeny: run it off the request threads.
    ///
    /// # Errors
    /// If the method counts dots and a ballot has ranks, or a ballot names a question that is not in the round.
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

/// A position. There are never more positions than questions in a round.
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
    /// The ballot on the questions of a round. If it gives any dots, it counts as a ballot of dots.
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
        // An empty ballot can be counted by every method.
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

    /// Two carers rank 1 before 2 before 3; one trainee ranks 3 first and leaves the others out.
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
        // In the order of the entries: for the carers, question 3 is last and question 1 first.
        assert_eq!(carers.positions, [3, 1, 2]);
        // Without the carers, the trainee's only question is first, and the two others share the second place.
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
