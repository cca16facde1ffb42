//! Counts a workshop's people when it is published: once, finally, and under disclosure control.

use std::collections::BTreeMap;

use entity::column::{AsJson, Code};
use entity::{ballot, participant, question, round, workshop};
use evidence::vocabulary::{ConsentScope, Perspective};
use policy::SystemTask;
use policy::id::WorkshopId;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use uuid::Uuid;

use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::scoped::{agrees, confirmed};
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;
use crate::noun::workshop::snapshot::PeopleSnapshot;

impl Writer<'_> {
    /// Creates the snapshot, and records for each summary question which groups raised it, if these groups are large enough to be named.
    pub(super) async fn count_people(&self, id: WorkshopId) -> Result<(), Error> {
        let attendance = self.people_by_group(id).await?;
        let ballots = self.ballots_by_round(id).await?;
        let snapshot = PeopleSnapshot::take(self.access().disclosure(), self.now(), &attendance, ballots);
        let update = Query::update()
            .table(workshop::Entity)
            .value(workshop::Column::PeopleSnapshot, AsJson(snapshot))
            .and_where(col(workshop::Column::Id).eq(id.0))
            .take();
        self.update(&update).await?;
        self.name_who_raised(id, &attendance).await
    }
}

impl Work {
    /// How many people who agree to take part name each group first.
    async fn people_by_group(&self, id: WorkshopId) -> Result<BTreeMap<Perspective, u64>, Error> {
        use participant::Column;
        let mut select = self.access().as_task(SystemTask::Snapshot).rows::<participant::Entity>();
        columns(&mut select, &[Column::Perspectives]);
        select
            .and_where(col(Column::WorkshopId).eq(id.0))
            .and_where(agrees(Column::Id, ConsentScope::TakePart))
            // People who are not confirmed yet, or were removed, did not take part.
            .cond_where(confirmed());
        let mut groups = BTreeMap::new();
        for row in self.inside().query_all(&select).await? {
            let AsJson(named): AsJson<Vec<Perspective>> = row.try_get("", "perspectives")?;
            if let Some(first) = named.first() {
                *groups.entry(*first).or_insert(0) += 1;
            }
        }
        Ok(groups)
    }

    async fn ballots_by_round(&self, id: WorkshopId) -> Result<Vec<(Uuid, u64)>, Error> {
        let task = self.access().as_task(SystemTask::Snapshot);
        let mut select = task.rows::<round::Entity>();
        columns(&mut select, &[round::Column::Id, round::Column::BallotsAtClose]);
        let cast = Query::select()
            .expr(Expr::cust("COUNT(*)"))
            .scoped::<ballot::Entity>(task.viewer())
            .and_where(col(ballot::Column::RoundId).eq(col(round::Column::Id)))
            .take();
        select
            .expr_as(
                Expr::SubQuery(None, Box::new(sea_orm::sea_query::SubQueryStatement::SelectStatement(cast))),
                Alias::new("n"),
            )
            .and_where(col(round::Column::WorkshopId).eq(id.0))
            .order_by_expr(col(round::Column::Sequence), sea_orm::Order::Asc);
        let mut rounds = Vec::new();
        for row in self.inside().query_all(&select).await? {
            // The number of ballots at the round's close counts, even if people withdrew later.
            let at_close: Option<i32> = row.try_get("", "ballots_at_close")?;
            let n = match at_close {
                Some(ballots) => i64::from(ballots),
                None => row.try_get("", "n")?,
            };
            rounds.push((row.try_get("", "id")?, u64::try_from(n).unwrap_or(0)));
        }
        Ok(rounds)
    }
}

impl Writer<'_> {
    /// The groups that raised a summary question. Stored only if every group among its authors has enough people in the workshop.
    async fn name_who_raised(&self, id: WorkshopId, attendance: &BTreeMap<Perspective, u64>) -> Result<(), Error> {
        use question::Column;
        let threshold = self.access().disclosure().threshold();
        let mut select = self.access().as_task(SystemTask::Snapshot).rows::<question::Entity>();
        columns(
            &mut select,
            &[Column::Id, Column::MergedIntoId, Column::Perspective, Column::Summary],
        );
        select
            .and_where(col(Column::WorkshopId).eq(id.0))
            .and_where(col(Column::Perspective).is_not_null());
        let mut raised: BTreeMap<Uuid, Vec<Perspective>> = BTreeMap::new();
        for row in self.inside().query_all(&select).await? {
            let (own, merged): (Uuid, Option<Uuid>) = (row.try_get("", "id")?, row.try_get("", "merged_into_id")?);
            let (Code(group), summary): (Code<Perspective>, bool) = (row.try_get("", "perspective")?, row.try_get("", "summary")?);
            for sum in merged.into_iter().chain(summary.then_some(own)) {
                let groups = raised.entry(sum).or_default();
                if !groups.contains(&group) {
                    groups.push(group);
                }
            }
        }
        for (sum, mut groups) in raised {
            if groups.iter().any(|group| attendance.get(group).copied().unwrap_or(0) < threshold) {
                continue;
            }
            groups.sort_unstable();
            let update = Query::update()
                .table(question::Entity)
                .value(Column::RaisedBy, AsJson(groups))
                .and_where(col(Column::Id).eq(sum))
                .take();
            self.update(&update).await?;
        }
        Ok(())
    }
}
