//! The order that came out of a round, for those who may see its tally: the stored one, or one by another rule, counted from the ballots.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use evidence::disclosure::PeopleCount;
use evidence::ranking::ALGORITHM_VERSION;
use evidence::vocabulary::{BallotWeighting, RankingMethod, RoundStatus};
use policy::WorkshopFacts;
use policy::id::{QuestionId, RoundId, WorkshopId};

use super::shown::{PriorityRanking, Shown};
use super::tallies::TallyKey;
use super::tally::{Rule, Tally};
use super::view::Round;
use crate::clock::at;
use crate::{Access, Error};

/// Which order of a round; unsaid, by the round's own method and weighting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RankingAsked {
    /// Of which round.
    pub round: RoundId,
    /// How scores are made.
    pub method: Option<RankingMethod>,
    /// What weighs the same.
    pub weighting: Option<BallotWeighting>,
}

impl Round {
    /// Whether ballots of this round can be put in order in this way.
    ///
    /// # Errors
    /// [`Error::Invalid`] where dots are asked of a round in which none are given.
    pub fn can_be_ranked_by(&self, method: Option<RankingMethod>) -> Result<(), Error> {
        if method == Some(RankingMethod::Dots) && self.method != RankingMethod::Dots {
            return Err(Error::invalid(
                "method",
                "the ballots of this round give ranks, and no dots to count",
            ));
        }
        Ok(())
    }

    fn rule_of(&self, asked: &RankingAsked) -> Rule {
        Rule {
            method: asked.method.unwrap_or(self.method),
            weighting: asked.weighting.unwrap_or(self.weighting),
        }
    }
}

impl Access {
    /// Orders of rounds, as far as the viewer may see the rounds and their tallies: of a closed round whoever sees it, of an open one
    /// those who facilitate it, or everybody where the round says so; of a planned one nobody.
    ///
    /// # Errors
    /// Where the database fails.
    pub async fn rankings(&self, asked: &[RankingAsked]) -> Result<HashMap<RankingAsked, PriorityRanking>, Error> {
        let ids: HashSet<RoundId> = asked.iter().map(|asked| asked.round).collect();
        let ids: Vec<RoundId> = ids.into_iter().collect();
        let rounds = self.rounds_by_id(&ids).await?;
        let rounds = self.with_a_tally_to_see(rounds).await?;
        if rounds.is_empty() {
            return Ok(HashMap::new());
        }
        let closed = rounds.values().filter(|round| round.status == RoundStatus::Closed);
        let stored = self.stored_orders(&closed.map(|round| round.id.0).collect::<Vec<_>>()).await?;
        let visible = self.questions_of_rounds(&ids).await?;
        let withdrawn = self.withdrawn_since(rounds.values()).await?;

        let mut counts: Vec<(RankingAsked, TallyKey)> = Vec::new();
        let mut found = HashMap::new();
        let show = |asked: &RankingAsked, round: &Round, tally: &Tally, told: Told| -> PriorityRanking {
            let visible: HashSet<QuestionId> = visible.get(&round.id).into_iter().flatten().copied().collect();
            let since = withdrawn.get(&round.id).cloned();
            let since = since.unwrap_or_else(|| self.no_count_of_people());
            assembled(
                round.id,
                round.rule_of(asked),
                tally,
                tally.shown(self.openness(), &visible),
                since,
                told,
            )
        };
        for asked in asked {
            let Some(round) = rounds.get(&asked.round) else { continue };
            let rule = round.rule_of(asked);
            match stored.get(&(round.id, rule)) {
                Some(order) => {
                    let told = Told {
                        algorithm: order.algorithm.clone(),
                        at_ms: order.at_ms,
                    };
                    found.insert(*asked, show(asked, round, &order.tally, told));
                }
                None => counts.push((
                    *asked,
                    TallyKey {
                        round: round.id,
                        version: round.tally_version,
                        rule,
                    },
                )),
            }
        }
        let keys: Vec<TallyKey> = counts.iter().map(|(_, key)| *key).collect();
        let tallies = if keys.is_empty() {
            HashMap::new()
        } else {
            self.tallies(&keys).await?
        };
        for (asked, key) in counts {
            if let (Some(round), Some(counted)) = (rounds.get(&asked.round), tallies.get(&key).map(Arc::clone)) {
                let told = Told {
                    algorithm: ALGORITHM_VERSION.to_owned(),
                    at_ms: counted.at_ms,
                };
                found.insert(asked, show(&asked, round, &counted.tally, told));
            }
        }
        Ok(found)
    }

    /// Those of the rounds whose tally the viewer may see.
    async fn with_a_tally_to_see(&self, rounds: Vec<Round>) -> Result<HashMap<RoundId, Round>, Error> {
        let for_facilitators = |round: &&Round| round.status == RoundStatus::Open && !round.show_tally_while_open;
        let workshops: Vec<WorkshopId> = rounds.iter().filter(for_facilitators).map(|round| round.workshop).collect();
        let facilitated = if workshops.is_empty() {
            HashSet::new()
        } else {
            self.viewer_facilitates(&workshops).await?
        };
        let facilitates = |round: &Round| {
            let facts = WorkshopFacts {
                facilitates: facilitated.contains(&round.workshop),
                takes_part: false,
            };
            facts.facilitates_for(self.viewer())
        };
        let seen = |round: &Round| match round.status {
            RoundStatus::Planned => false,
            RoundStatus::Open => round.show_tally_while_open || facilitates(round),
            RoundStatus::Closed => true,
        };
        Ok(rounds.into_iter().filter(seen).map(|round| (round.id, round)).collect())
    }
}

/// What is told of how an order was made.
struct Told {
    algorithm: String,
    at_ms: i64,
}

fn assembled(round: RoundId, rule: Rule, tally: &Tally, shown: Shown, withdrawn_since: PeopleCount, told: Told) -> PriorityRanking {
    PriorityRanking {
        round,
        method: rule.method,
        weighting: rule.weighting,
        entries: shown.entries,
        kendalls_w: tally.kendalls_w,
        divergence: shown.divergence,
        left_out: shown.left_out,
        exact: tally.exact,
        algorithm: told.algorithm,
        withdrawn_since,
        calculated_at: at(told.at_ms),
    }
}
