//! The order that came out of a round, as far as the viewer may see it: always a stored one, never counted when somebody asks.

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

/// Which order of a round; by default, the one by the round's own method and weighting.
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

/// The stored orders to read: those asked for, and each closed round's own, which decides what may be shown.
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

/// All that was read for the answers, for all rounds at once.
struct Read {
    standings: HashMap<WorkshopId, WorkshopStanding>,
    stored: StoredOrders,
    running: HashMap<RoundId, RunningOrder>,
    questions: HashMap<RoundId, Vec<QuestionId>>,
}

impl Access {
    /// Orders of rounds. What is not in the answer the viewer may not see, or was never worked out: by another rule than the round's own,
    /// only the variants that may be shown.
    ///
    /// # Errors
    /// Where the database fails.
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

    /// What an open round shows: to the people in the room, where the round says so, and by its own rule alone.
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
        // The round's own order decides for all of them.
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

    /// How many ballots were withdrawn since the round was closed: to those who count exactly how many, to others none or some. A number
    /// that moves by one would tell of one person.
    fn withdrawn_since(&self, round: &Round) -> PeopleCount {
        let count = u64::try_from(round.withdrawn_since).unwrap_or(0);
        self.count_of_people(if self.counts_exactly() { count } else { count.min(1) })
    }
}

impl Read {
    fn visible(&self, round: RoundId) -> Visible {
        self.questions.get(&round).into_iter().flatten().copied().collect()
    }

    /// The stored rules of a round but its own, in one order for all who ask.
    fn variants(&self, round: &Round) -> Vec<(RankingMethod, BallotWeighting)> {
        let rules = round.rule().and_its_variants().into_iter().skip(1);
        let stored = rules.filter(|rule| self.stored.has(round.id, *rule));
        stored.map(|rule| (rule.method, rule.weighting)).collect()
    }
}
