//! Works out the orders of a workshop's closed rounds, as the service does when it closes one.

use std::collections::HashMap;
use std::sync::Arc;

use entity::ranking;
use evidence::vocabulary::RoundStatus;
use uuid::Uuid;

use super::super::ImportError;
use super::super::bundle::{RoundRow, WorkshopFile};
use super::{Load, Writer};
use crate::round::{CountedBallot, Preference, Rule, Tally, Votes, count, ranking_row};

/// The orders of closed rounds, the last closed last.
pub(super) struct Orders(Vec<(Uuid, Rule, Tally)>);

impl Orders {
    /// Counts the ballots of each closed round. Those that were withdrawn since it closed count in it.
    pub(super) async fn of(file: &WorkshopFile, load: &Load<'_>) -> Result<Self, ImportError> {
        let mut closed: Vec<&RoundRow> = file.rounds.iter().filter(|round| round.status == RoundStatus::Closed).collect();
        closed.sort_by_key(|round| (round.closed_at, round.sequence));
        let mut orders = Vec::with_capacity(closed.len());
        for round in closed {
            let rule = Rule {
                method: round.method,
                weighting: round.weighting,
            };
            let votes = Arc::new(votes_of(round, load)?);
            let tally = count(votes, rule).await.map_err(|error| ImportError::Unwritable(Box::new(error)))?;
            orders.push((load.id(&load.keys.rounds, &round.code)?, rule, tally));
        }
        Ok(Self(orders))
    }

    /// The position of each question in the last closed round that ranked it.
    pub(super) fn ranks(&self) -> HashMap<Uuid, i32> {
        let entries = self.0.iter().flat_map(|(_, _, tally)| &tally.entries);
        entries
            .map(|entry| (entry.question, i32::try_from(entry.position).unwrap_or(i32::MAX)))
            .collect()
    }

    /// Stores the orders.
    pub(super) async fn write(&self, load: &mut Load<'_>, writer: &mut Writer<'_>) -> Result<(), ImportError> {
        let mut rows = Vec::with_capacity(self.0.len());
        for (round, rule, tally) in &self.0 {
            rows.push(ranking_row(load.ids.next(), *round, *rule, tally, load.now_ms)?);
        }
        writer.insert::<ranking::Entity>(rows).await
    }
}

fn votes_of(round: &RoundRow, load: &Load<'_>) -> Result<Votes, ImportError> {
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
