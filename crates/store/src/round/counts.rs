//! How many ballots were cast in rounds: counts of people, from the snapshot of a workshop whose people were counted, else live.

use std::collections::HashMap;

use entity::{ballot, round, workshop};
use evidence::disclosure::PeopleCount;
use policy::SystemTask;
use policy::id::RoundId;
use sea_orm::sea_query::{Alias, Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait};
use serde_json::Value;
use uuid::Uuid;

use super::read::uuids;
use crate::sql::{col, columns, is_one_of};
use crate::workshop::snapshot::{Counted, PeopleSnapshot};
use crate::{Access, Error};

impl Access {
    /// How many ballots were cast in each of these rounds. What was counted when the workshop was published stands, whoever leaves.
    ///
    /// # Errors
    /// Where the database fails, or a snapshot cannot be read.
    pub async fn ballots_cast(&self, rounds: &[RoundId]) -> Result<HashMap<RoundId, PeopleCount>, Error> {
        let mut select = self.rows::<round::Entity>();
        columns(&mut select, &[round::Column::Id]);
        // The workshop gives the snapshot alone: whoever sees the round sees it.
        select
            .inner_join(workshop::Entity, col(workshop::Column::Id).eq(col(round::Column::WorkshopId)))
            .expr_as(col(workshop::Column::PeopleSnapshot), Alias::new("people_snapshot"))
            .and_where(is_one_of(self.backend(), round::Column::Id, &uuids(rounds)));
        let (mut counts, mut live) = (HashMap::new(), Vec::new());
        for row in self.reader().query_all(&select).await? {
            let id: Uuid = row.try_get("", "id")?;
            let snapshot: Option<Value> = row.try_get("", "people_snapshot")?;
            match snapshot.map(|snapshot| counted(snapshot, id)).transpose()?.flatten() {
                Some(counted) if self.counts_exactly() => {
                    counts.insert(RoundId(id), self.count_of_people(counted.exact));
                }
                Some(counted) => {
                    counts.insert(RoundId(id), counted.shown);
                }
                None => live.push(id),
            }
        }
        let cast = self.as_task(SystemTask::Tally).count_ballots(&live, Which::All).await?;
        for id in live {
            counts.insert(RoundId(id), self.count_of_people(cast.get(&id).copied().unwrap_or(0)));
        }
        Ok(counts)
    }

    /// How many ballots of these rounds were withdrawn and still count, as the viewer may know it: none, or some. A number under the
    /// threshold that moves by one would tell of one person.
    pub(super) async fn withdrawn_since(&self, rounds: &[Uuid]) -> Result<HashMap<Uuid, PeopleCount>, Error> {
        let withdrawn = self.as_task(SystemTask::Tally).count_ballots(rounds, Which::Withdrawn).await?;
        let shown = |id: &Uuid| {
            let count = withdrawn.get(id).copied().unwrap_or(0);
            let count = if self.counts_exactly() { count } else { Ord::min(count, 1) };
            (*id, self.count_of_people(count))
        };
        Ok(rounds.iter().map(shown).collect())
    }

    /// For the service alone.
    async fn count_ballots(&self, rounds: &[Uuid], which: Which) -> Result<HashMap<Uuid, u64>, Error> {
        use ballot::Column;
        if rounds.is_empty() {
            return Ok(HashMap::new());
        }
        let mut select = self.rows::<ballot::Entity>();
        columns(&mut select, &[Column::RoundId]);
        select
            .expr_as(Expr::cust("COUNT(*)"), Alias::new("ballots"))
            .and_where(is_one_of(self.backend(), Column::RoundId, rounds))
            .add_group_by([Expr::col(Column::RoundId.as_column_ref())]);
        if which == Which::Withdrawn {
            select.and_where(col(Column::WithdrawnAt).is_not_null());
        }
        let mut counts = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let count: i64 = row.try_get("", "ballots")?;
            counts.insert(row.try_get("", "round_id")?, u64::try_from(count).unwrap_or(0));
        }
        Ok(counts)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    All,
    Withdrawn,
}

fn counted(snapshot: Value, round: Uuid) -> Result<Option<Counted>, Error> {
    let snapshot: PeopleSnapshot = serde_json::from_value(snapshot).map_err(|error| Error::Corrupt(error.to_string()))?;
    let found = snapshot.rounds.into_iter().find(|counted| counted.round == round);
    Ok(found.map(|counted| counted.ballots_cast))
}
