//! Calculates the rankings of a workshop's closed rounds, as the service does when it closes a round.

use std::collections::HashMap;

use entity::ranking;
use evidence::disclosure::DisclosurePolicy;
use evidence::vocabulary::{RoundKind, RoundStatus};
use uuid::Uuid;

use super::super::LoadError;
use super::super::files::{RoundRow, WorkshopFile};
use super::{Load, RowWriter};
use crate::noun::round::{CountedBallot, Preference, RanksGiven, Rule, Tally, Votes, count_by_all_rules, rank_ballots, ranking_row};

/// The rankings of one closed round.
struct RoundOrders {
    round: Uuid,
    kind: RoundKind,
    /// By the round's own rule first, then by all other rules.
    tallies: Vec<(Rule, Tally)>,
}

/// The rankings of closed rounds, in the order of their closing.
pub(super) struct Orders(Vec<RoundOrders>);

/// The ranks of a question, by who may see them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ranks {
    pub(super) in_the_room: Option<i32>,
    pub(super) for_everybody: Option<i32>,
    /// The number of ballots behind the public rank, if it needs a threshold.
    pub(super) ballots: Option<i32>,
}

impl Orders {
    /// Counts the ballots of each closed round, including those that were withdrawn after its close.
    pub(super) async fn of(file: &WorkshopFile, load: &Load<'_>) -> Result<Self, LoadError> {
        let mut closed: Vec<&RoundRow> = file.rounds.iter().filter(|round| round.status == RoundStatus::Closed).collect();
        closed.sort_by_key(|round| (round.closed_at, round.sequence));
        let mut orders = Vec::with_capacity(closed.len());
        for round in closed {
            let rule = Rule {
                method: round.method,
                weighting: round.weighting,
            };
            let tallies = count_by_all_rules(votes_of(round, load)?, rule).await;
            orders.push(RoundOrders {
                round: load.id(&load.keys.rounds, &round.code)?,
                kind: round.kind,
                tallies: tallies.map_err(|error| LoadError::Unwritable(Box::new(error)))?,
            });
        }
        Ok(Self(orders))
    }

    /// The ranks from closed rounds; later rounds replace earlier ones. A question that a closed round did not rank is listed too, so
    /// that a rank in the file does not override the ballots.
    pub(super) fn ranks(&self, policy: &DisclosurePolicy) -> HashMap<Uuid, Ranks> {
        let mut ranks: HashMap<Uuid, Ranks> = HashMap::new();
        for order in &self.0 {
            let Some((_, own)) = order.tallies.first() else { continue };
            let numbers = own.numbers(order.kind);
            let given = RanksGiven::by(&numbers, policy);
            for entry in &own.entries {
                let position = i32::try_from(entry.position).unwrap_or(i32::MAX);
                let of_question = ranks.entry(entry.question).or_default();
                if given.in_the_room {
                    of_question.in_the_room = Some(position);
                }
                if given.to_everybody {
                    of_question.for_everybody = Some(position);
                    of_question.ballots = rank_ballots(&numbers);
                }
            }
        }
        ranks
    }

    /// Stores the rankings.
    pub(super) async fn write(&self, load: &mut Load<'_>, writer: &mut RowWriter<'_>) -> Result<(), LoadError> {
        let mut rows = Vec::new();
        for order in &self.0 {
            for (rule, tally) in &order.tallies {
                rows.push(ranking_row(load.ids.next(), order.round, *rule, tally, load.now)?);
            }
        }
        writer.insert::<ranking::Entity>(rows).await
    }
}

fn votes_of(round: &RoundRow, load: &Load<'_>) -> Result<Votes, LoadError> {
    let question = |code: &str| load.id(&load.keys.questions, code);
    let mut votes = Votes {
        questions: round.questions.iter().map(|code| question(code)).collect::<Result<_, _>>()?,
        ballots: Vec::with_capacity(round.ballots.len()),
    };
    for ballot in &round.ballots {
        let mut preferences = Vec::with_capacity(ballot.preferences.len());
        for preference in &ballot.preferences {
            preferences.push(Preference {
                question: question(&preference.question)?,
                rank: preference.rank,
                dots: preference.dots,
            });
        }
        votes.ballots.push(CountedBallot {
            perspective: ballot.perspective,
            preferences,
        });
    }
    Ok(votes)
}
