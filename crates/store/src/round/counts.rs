//! How many ballots were cast in rounds: counts of people, from the snapshot of a workshop whose people were counted, else live.

use std::collections::HashMap;
use std::sync::Arc;

use entity::{ballot, round, workshop};
use evidence::disclosure::PeopleCount;
use policy::SystemTask;
use policy::id::RoundId;
use sea_orm::sea_query::{Alias, ExprTrait};
use sea_orm::{ConnectionTrait, JoinType};
use uuid::Uuid;

use super::read::uuids;
use super::shared::Made;
use super::view::Round;
use crate::sql::{col, columns, is_one_of};
use crate::workshop::snapshot::PeopleSnapshot;
use crate::{Access, Error};

impl Access {
    /// How many ballots were cast in each of these rounds. What was counted when the workshop was published stands, whoever leaves.
    ///
    /// # Errors
    /// Where the database fails, or a snapshot cannot be read.
    pub async fn ballots_cast(&self, rounds: &[RoundId]) -> Result<HashMap<RoundId, PeopleCount>, Error> {
        let mut select = self.rows::<round::Entity>();
        columns(&mut select, &[round::Column::Id, round::Column::TallyVersion]);
        // The workshop gives the snapshot alone: whoever sees the round sees it.
        select
            .inner_join(workshop::Entity, col(workshop::Column::Id).eq(col(round::Column::WorkshopId)))
            .expr_as(col(workshop::Column::PeopleSnapshot), Alias::new("people_snapshot"))
            .and_where(is_one_of(self.backend(), round::Column::Id, &uuids(rounds)));
        let (mut counts, mut live) = (HashMap::new(), Vec::new());
        for row in self.reader().query_all(&select).await? {
            let id: Uuid = row.try_get("", "id")?;
            let snapshot = PeopleSnapshot::read(row.try_get("", "people_snapshot")?)?;
            match snapshot.as_ref().and_then(|snapshot| snapshot.ballots_of(id)) {
                Some(counted) => {
                    counts.insert(RoundId(id), self.as_counted(counted));
                }
                None => live.push((RoundId(id), row.try_get("", "tally_version")?)),
            }
        }
        for ((round, _), ballots) in self.ballot_counts(live).await? {
            counts.insert(round, self.count_of_people(ballots.cast));
        }
        Ok(counts)
    }

    /// How many ballots of these rounds were withdrawn and still count, as the viewer may know it: none, or some. A number under the
    /// threshold that moves by one would tell of one person.
    pub(super) async fn withdrawn_since(&self, rounds: impl Iterator<Item = &Round>) -> Result<HashMap<RoundId, PeopleCount>, Error> {
        let keys = rounds.map(|round| (round.id, round.tally_version)).collect();
        let shown = |((round, _), ballots): ((RoundId, i32), Arc<BallotCounts>)| {
            let count = ballots.withdrawn;
            let count = if self.counts_exactly() { count } else { Ord::min(count, 1) };
            (round, self.count_of_people(count))
        };
        Ok(self.ballot_counts(keys).await?.into_iter().map(shown).collect())
    }

    /// How many ballots these rounds have, at these states of them: counted once for all who ask.
    async fn ballot_counts(&self, keys: Vec<(RoundId, i32)>) -> Result<HashMap<(RoundId, i32), Arc<BallotCounts>>, Error> {
        let make = async |missing: Vec<(RoundId, i32)>| {
            let rounds: Vec<Uuid> = missing.iter().map(|(round, _)| round.0).collect();
            let counted = self.as_task(SystemTask::Tally).count_ballots(&rounds).await?;
            let of = |(round, version): (RoundId, i32)| {
                let (read, counts) = counted.get(&round)?;
                Some(((round, version), Made::of(version, *read, *counts)))
            };
            Ok(missing.into_iter().filter_map(of).collect())
        };
        self.tallies.ballots.get(keys, make).await
    }

    /// For the service alone. One statement for counts and version: what one says belongs to the other.
    async fn count_ballots(&self, rounds: &[Uuid]) -> Result<HashMap<RoundId, (i32, BallotCounts)>, Error> {
        use round::Column;
        let mut select = self.rows::<round::Entity>();
        columns(&mut select, &[Column::Id, Column::TallyVersion]);
        select
            .expr_as(col(ballot::Column::Id).count(), Alias::new("cast"))
            .expr_as(col(ballot::Column::WithdrawnAt).count(), Alias::new("withdrawn"))
            .join(JoinType::LeftJoin, ballot::Entity, col(ballot::Column::RoundId).eq(col(Column::Id)))
            .and_where(is_one_of(self.backend(), Column::Id, rounds))
            .add_group_by([col(Column::Id), col(Column::TallyVersion)]);
        let mut counts = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let number = |column| row.try_get::<i64>("", column).map(|count| u64::try_from(count).unwrap_or(0));
            let counted = BallotCounts {
                cast: number("cast")?,
                withdrawn: number("withdrawn")?,
            };
            counts.insert(RoundId(row.try_get("", "id")?), (row.try_get("", "tally_version")?, counted));
        }
        Ok(counts)
    }
}

/// How many ballots a round has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BallotCounts {
    cast: u64,
    /// Of those: withdrawn from an order that stands.
    withdrawn: u64,
}
