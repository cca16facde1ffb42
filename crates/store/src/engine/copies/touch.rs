//! Updates the change times and versions of rows, for those readers who can see the change.
//!
//! A hidden change must not move the version or the time that other readers see. It is therefore recorded beside the row, and only added
//! to the version for readers who can see the change.

use entity::column::Millis;
use entity::{inside_change, outcome, programme, question, study, workshop};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query, UpdateStatement};
use uuid::Uuid;

use crate::engine::copied_kind::CopiedKind;
use crate::engine::error::Error;
use crate::engine::sql::{col, is_one_of};
use crate::engine::work::writer::Writer;

/// Who can see that something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Everyone who can see the row.
    ByAll,
    /// Only those who can see it from inside; `scoped::sees_inside` defines this for each kind.
    FromInside,
    /// Only those who lead it; `scoped::leads` defines this for each kind.
    ByLeads,
}

impl Writer<'_> {
    /// Sets the change time of these rows to now. Their versions stay the same, so nobody's edit runs into a conflict.
    pub(crate) async fn touch(&self, kind: CopiedKind, ids: &[Uuid], seen: Seen) -> Result<(), Error> {
        if ids.is_empty() {
            return Ok(());
        }
        match seen {
            Seen::ByAll => self.touch_for_all(kind, ids).await,
            Seen::FromInside | Seen::ByLeads => self.note_hidden_change(ids, seen, 0).await,
        }
    }

    /// Records one more change of a row that the caller has locked: updates its time and its version, for those who can see the change.
    pub(crate) async fn count_change(&self, kind: CopiedKind, id: Uuid, seen: Seen) -> Result<(), Error> {
        match seen {
            Seen::ByAll => self.count_for_all(kind, id).await,
            Seen::FromInside | Seen::ByLeads => self.note_hidden_change(&[id], seen, 1).await,
        }
    }

    async fn count_for_all(&self, kind: CopiedKind, id: Uuid) -> Result<(), Error> {
        self.touch_for_all(kind, &[id]).await?;
        let mut update: UpdateStatement = Query::update();
        match kind {
            CopiedKind::Programme => update
                .table(programme::Entity)
                .value(programme::Column::Version, col(programme::Column::Version).add(1))
                .and_where(col(programme::Column::Id).eq(id)),
            CopiedKind::Outcome => update
                .table(outcome::Entity)
                .value(outcome::Column::Version, col(outcome::Column::Version).add(1))
                .and_where(col(outcome::Column::Id).eq(id)),
            CopiedKind::Workshop => update
                .table(workshop::Entity)
                .value(workshop::Column::Version, col(workshop::Column::Version).add(1))
                .and_where(col(workshop::Column::Id).eq(id)),
            // Every reader can see every change of these kinds, and the code that makes the change counts it.
            CopiedKind::Study | CopiedKind::Question | CopiedKind::Contribution | CopiedKind::Project | CopiedKind::Recommendation => {
                return Ok(());
            }
        };
        self.update(&update).await?;
        Ok(())
    }

    async fn touch_for_all(&self, kind: CopiedKind, ids: &[Uuid]) -> Result<(), Error> {
        let (backend, now) = (self.access().backend(), self.now());
        let mut update: UpdateStatement = Query::update();
        match kind {
            CopiedKind::Programme => update
                .table(programme::Entity)
                .value(programme::Column::UpdatedAt, now)
                .and_where(is_one_of(backend, programme::Column::Id, ids)),
            CopiedKind::Study => update
                .table(study::Entity)
                .value(study::Column::UpdatedAt, now)
                .and_where(is_one_of(backend, study::Column::Id, ids)),
            CopiedKind::Outcome => update
                .table(outcome::Entity)
                .value(outcome::Column::UpdatedAt, now)
                .and_where(is_one_of(backend, outcome::Column::Id, ids)),
            CopiedKind::Workshop => update
                .table(workshop::Entity)
                .value(workshop::Column::UpdatedAt, now)
                .and_where(is_one_of(backend, workshop::Column::Id, ids)),
            CopiedKind::Question => update
                .table(question::Entity)
                .value(question::Column::UpdatedAt, now)
                .and_where(is_one_of(backend, question::Column::Id, ids)),
            // These kinds do not show their change times.
            CopiedKind::Contribution | CopiedKind::Project | CopiedKind::Recommendation => return Ok(()),
        };
        self.update(&update).await?;
        Ok(())
    }

    /// Records the time of a hidden change, and adds `counts` to the number of hidden changes.
    async fn note_hidden_change(&self, ids: &[Uuid], seen: Seen, counts: i32) -> Result<(), Error> {
        use inside_change::Column;
        let now = self.now();
        let by_leads = seen == Seen::ByLeads;
        let (time, number) = if by_leads {
            (Column::LeadAt, Column::LeadChanges)
        } else {
            (Column::At, Column::Changes)
        };
        let (inside, lead) = if by_leads {
            ((Millis::default(), 0), (now, counts))
        } else {
            ((now, counts), (Millis::default(), 0))
        };
        let mut insert = Query::insert();
        insert
            .into_table(inside_change::Entity)
            .columns([Column::RowId, Column::At, Column::Changes, Column::LeadAt, Column::LeadChanges])
            .on_conflict(
                OnConflict::column(Column::RowId)
                    .update_column(time)
                    .value(number, Expr::col((inside_change::Entity, number)).add(counts))
                    .to_owned(),
            );
        for id in ids {
            insert.values_panic([(*id).into(), inside.0.into(), inside.1.into(), lead.0.into(), lead.1.into()]);
        }
        self.upsert(&insert).await?;
        Ok(())
    }
}
