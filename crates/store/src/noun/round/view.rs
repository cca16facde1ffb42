//! A round of prioritisation as a viewer sees it, without its ballots and its tally.

use chrono::{DateTime, Utc};
use entity::column::{Code, Millis};
use entity::round;
use evidence::vocabulary::{BallotWeighting, RankingMethod, RoundKind, RoundStatus};
use policy::id::{RoundId, WorkshopId};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{FromQueryResult, QueryResult};
use uuid::Uuid;

use super::tally::Rule;
use crate::engine::error::Error;
use crate::engine::sql::columns;

/// A round in which people rank questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// The round's id.
    pub id: RoundId,
    /// The workshop that it belongs to.
    pub workshop: WorkshopId,
    /// How people vote in it.
    pub kind: RoundKind,
    /// The round's number in the workshop, starting at 1.
    pub sequence: i32,
    /// Whether the round is planned, open or closed.
    pub status: RoundStatus,
    /// How ballots are turned into a ranking.
    pub method: RankingMethod,
    /// Whether ballots or perspectives have equal weight.
    pub weighting: BallotWeighting,
    /// How many dots each ballot may give; `None` unless it is a dot vote.
    pub dots_per_ballot: Option<i32>,
    /// Whether the people in the room see a ranking before the round is closed.
    pub show_tally_while_open: bool,
    /// When the round was opened.
    pub opened_at: Option<DateTime<Utc>>,
    /// When the round was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// The number of changes, starting at 1. Ballots do not change it.
    pub version: i32,
    /// The number of changes of the round's ballots. No viewer sees it.
    pub(crate) tally_version: i32,
    /// How many ballots there were when the round was closed.
    pub(crate) ballots_at_close: Option<i32>,
    /// How many of these ballots were withdrawn later.
    pub(crate) withdrawn_since: i32,
}

impl Round {
    /// The round's own method and weighting.
    pub(super) const fn rule(&self) -> Rule {
        Rule {
            method: self.method,
            weighting: self.weighting,
        }
    }
}

pub(super) fn round_columns(select: &mut SelectStatement) {
    use round::Column;
    columns(
        select,
        &[
            Column::Id,
            Column::WorkshopId,
            Column::Kind,
            Column::Sequence,
            Column::Status,
            Column::Method,
            Column::Weighting,
            Column::DotsPerBallot,
            Column::ShowTallyWhileOpen,
            Column::OpenedAt,
            Column::ClosedAt,
            Column::Version,
            Column::TallyVersion,
            Column::BallotsAtClose,
            Column::WithdrawnSince,
        ],
    );
}

/// A row with the columns of [`round_columns`].
#[derive(FromQueryResult)]
struct StoredRound {
    id: Uuid,
    workshop_id: Uuid,
    kind: Code<RoundKind>,
    sequence: i32,
    status: Code<RoundStatus>,
    method: Code<RankingMethod>,
    weighting: Code<BallotWeighting>,
    dots_per_ballot: Option<i32>,
    show_tally_while_open: bool,
    opened_at: Option<Millis>,
    closed_at: Option<Millis>,
    version: i32,
    tally_version: i32,
    ballots_at_close: Option<i32>,
    withdrawn_since: i32,
}

impl Round {
    /// Reads the round from a row with [`round_columns`].
    pub(super) fn read(row: &QueryResult) -> Result<Self, Error> {
        let row = StoredRound::from_query_result(row, "")?;
        Ok(Self {
            id: RoundId(row.id),
            workshop: WorkshopId(row.workshop_id),
            kind: row.kind.0,
            sequence: row.sequence,
            status: row.status.0,
            method: row.method.0,
            weighting: row.weighting.0,
            dots_per_ballot: row.dots_per_ballot,
            show_tally_while_open: row.show_tally_while_open,
            opened_at: row.opened_at.map(|time| time.0),
            closed_at: row.closed_at.map(|time| time.0),
            version: row.version,
            tally_version: row.tally_version,
            ballots_at_close: row.ballots_at_close,
            withdrawn_since: row.withdrawn_since,
        })
    }
}
