//! The ranking of a round, as far as the viewer may see it. It is always a stored one; nothing is counted when a request asks for it.

use std::collections::{HashMap, HashSet};

use evidence::disclosure::{Onlooker, OrderShown, PeopleCount};
use evidence::vocabulary::{BallotWeighting, RankingMethod, RoundStatus};
use policy::id::{QuestionId, RoundId, WorkshopId};
use uuid::Uuid;

use super::running::RunningOrder;
use super::shown::{PriorityRanking, Visible};
use super::standing::WorkshopStanding;
use super::stored::StoredOrders;
use super::tally::Rule;
use super::view::Round;
use crate::engine::access::Access;
use crate::engine::error::Error;

/// Names a ranking of a round. The defaults are the round's own method and weighting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RankingAsked {
    /// The round that was ranked.
    pub round: RoundId,
    /// How scores are calculated.
    pub method: Option<RankingMethod>,
    /// Whether ballots or perspectives have equal weight.
    pub weighting: Option<BallotWeighting>,
}

impl Round {
    /// Checks that the ballots of this round can be counted by this method.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the method counts dots and the round has none.
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

/// The stored rankings to read: the requested ones, and each closed round's own, which decides what may be shown.
fn wanted(asked: &[RankingAsked], rounds: &[Round]) -> HashSet<(RoundId, Rule)> {
    let closed = rounds.iter().filter(|round| round.status == RoundStatus::Closed);
    let of_round = |round: &Round| {
        let asked = asked
            .iter()
            .filter(|asked| asked.round == round.id)
            .map(|asked| (round.id, round.rule_of(asked)));
        asked.chain([(round.id, round.rule())]).collect::<Vec<_>>()
    };
    closed.flat_map(of_round).collect()
}

/// Everything that was read for the answers, for all rounds at once.
struct Read {
    standings: HashMap<WorkshopId, WorkshopStanding>,
    stored: StoredOrders,
    running: HashMap<RoundId, RunningOrder>,
    questions: HashMap<RoundId, Vec<QuestionId>>,
}

impl Access {
    /// Rankings of rounds. A ranking is missing from the answer if the viewer may not see it, or if it was never calculated. Rankings by
    /// other rules than the round's own are answered only if they may be shown.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn rankings(&self, asked: &[RankingAsked]) -> Result<HashMap<RankingAsked, PriorityRanking>, Error> {
        let ids: HashSet<RoundId> = asked.iter().map(|asked| asked.round).collect();
        let ids: Vec<RoundId> = ids.into_iter().collect();
        let rounds = self.rounds_by_id(&ids).await?;
        let open: Vec<Uuid> = rounds
            .iter()
            .filter(|round| round.status == RoundStatus::Open)
            .map(|round| round.id.0)
            .collect();
        let read = Read {
            standings: self.standings(&rounds).await?,
            stored: self.stored_orders(&wanted(asked, &rounds)).await?,
            running: self.running_orders(&open).await?,
            questions: self.questions_of_rounds(&ids).await?,
        };
        let rounds: HashMap<RoundId, Round> = rounds.into_iter().map(|round| (round.id, round)).collect();
        let mut found = HashMap::new();
        for asked in asked {
            let Some(round) = rounds.get(&asked.round) else { continue };
            let rule = round.rule_of(asked);
            let ranking = match round.status {
                RoundStatus::Planned => None,
                RoundStatus::Open => self.running_ranking(round, rule, &read),
                RoundStatus::Closed => self.closed_ranking(round, rule, &read),
            };
            if let Some(ranking) = ranking {
                found.insert(*asked, ranking);
            }
        }
        Ok(found)
    }

    /// The ranking of an open round. Only people in the room see it, only if the round allows it, and only by the round's own rule.
    fn running_ranking(&self, round: &Round, rule: Rule, read: &Read) -> Option<PriorityRanking> {
        let standing = read.standings.get(&round.workshop)?;
        if !round.show_tally_while_open || standing.onlooker != Onlooker::InTheRoom || rule != round.rule() {
            return None;
        }
        let nobody = self.withdrawn_since(round);
        Some(match read.running.get(&round.id) {
            Some(order) => {
                PriorityRanking::without_order(round.id, rule, nobody, order.at.0).with_running_order(order, &read.visible(round.id))
            }
            None => PriorityRanking::without_order(round.id, rule, nobody, round.opened_at?),
        })
    }

    fn closed_ranking(&self, round: &Round, rule: Rule, read: &Read) -> Option<PriorityRanking> {
        let standing = read.standings.get(&round.workshop)?;
        // The round's own ranking decides for all of them.
        let own = read.stored.get(round.id, round.rule())?;
        let numbers = own.tally.numbers(round.kind);
        let shown = self.disclosure().order_of_closed_round(&numbers, standing.onlooker, standing.stage);
        let order = read.stored.get(round.id, rule)?;
        if shown == OrderShown::Nothing || (rule != round.rule() && shown != OrderShown::Everything) {
            return None;
        }
        let mut answer = PriorityRanking::without_order(round.id, rule, self.withdrawn_since(round), order.at.0);
        answer.algorithm.clone_from(&order.algorithm);
        let visible = read.visible(round.id);
        Some(match shown {
            OrderShown::Nothing | OrderShown::TooFewBallots => answer,
            OrderShown::AllTied => answer.with_all_tied(),
            OrderShown::Positions => answer.with_positions(&order.tally, &visible),
            OrderShown::Everything => answer.with_everything(&order.tally, &visible, read.variants(round)),
        })
    }

    /// How many ballots were withdrawn after the round was closed. Viewers with exact counts see the number, others only "none" or
    /// "some": a number that changes by one would reveal one person.
    fn withdrawn_since(&self, round: &Round) -> PeopleCount {
        let count = u64::try_from(round.withdrawn_since).unwrap_or(0);
        self.count_of_people(if self.counts_exactly() { count } else { count.min(1) })
    }
}

impl Read {
    fn visible(&self, round: RoundId) -> Visible {
        self.questions.get(&round).into_iter().flatten().copied().collect()
    }

    /// The stored rules of a round without its own, in the same order for every viewer.
    fn variants(&self, round: &Round) -> Vec<(RankingMethod, BallotWeighting)> {
        let rules = round.rule().and_its_variants().into_iter().skip(1);
        let stored = rules.filter(|rule| self.stored.has(round.id, *rule));
        stored.map(|rule| (rule.method, rule.weighting)).collect()
    }
}
