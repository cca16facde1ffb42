//! Moves the time of the last change of rows, for everybody or for those who see them from inside.

use entity::{inside_change, outcome, programme, question, study, workshop};
use sea_orm::ConnectionTrait;
use sea_orm::sea_query::{OnConflict, Query, UpdateStatement};
use uuid::Uuid;

use super::kind::CopiedKind;
use crate::sql::is_one_of;
use crate::{Error, Work};

/// Who can see that something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// Everybody who sees the row.
    ByAll,
    /// Only those who see it from inside, as `scoped::sees_inside` says for each kind.
    FromInside,
}

impl Work {
    /// Moves the time of the last change of these rows to now. Their versions stay: nobody's edit meets a conflict by it.
    pub(crate) async fn touch(&self, kind: CopiedKind, ids: &[Uuid], seen: Seen) -> Result<(), Error> {
        if ids.is_empty() {
            return Ok(());
        }
        match seen {
            Seen::ByAll => self.touch_for_all(kind, ids).await,
            Seen::FromInside => self.touch_from_inside(ids).await,
        }
    }

    async fn touch_for_all(&self, kind: CopiedKind, ids: &[Uuid]) -> Result<(), Error> {
        let (backend, now) = (self.access().backend(), self.now_ms());
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
            // Their times of change are not shown.
            CopiedKind::Contribution | CopiedKind::Project | CopiedKind::Recommendation => return Ok(()),
        };
        self.connection().execute(&update).await?;
        Ok(())
    }

    async fn touch_from_inside(&self, ids: &[Uuid]) -> Result<(), Error> {
        use inside_change::Column;
        let now = self.now_ms();
        let mut insert = Query::insert();
        insert
            .into_table(inside_change::Entity)
            .columns([Column::RowId, Column::At])
            .on_conflict(OnConflict::column(Column::RowId).update_column(Column::At).to_owned());
        for id in ids {
            insert.values_panic([(*id).into(), now.into()]);
        }
        self.connection().execute(&insert).await?;
        Ok(())
    }
}
