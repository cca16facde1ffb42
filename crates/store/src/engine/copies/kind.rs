//! For each kind of copied row: which rows a role can see, and which workshops they belong to.

use entity::{contribution, question, workshop};
use policy::{Role, Viewer};
use sea_orm::DbBackend;
use sea_orm::sea_query::{Query, SelectStatement};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::copied_kind::{CopiedKind, by_kind};
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, is_one_of};
use crate::engine::unscoped::Unscoped;

impl CopiedKind {
    /// Which of these rows any person in this role can see. Selects their ids as `id`.
    pub(super) fn seen_as(self, access: &Access, role: Role, ids: &[Uuid]) -> SelectStatement {
        let nobody = access.with_viewer(Viewer::anybody_as(role));
        by_kind!(self, module => {
            let mut rows = nobody.rows::<module::Entity>();
            rows.expr_as(col(module::Column::Id), "id")
                .and_where(is_one_of(access.backend(), module::Column::Id, ids));
            rows
        })
    }

    /// Selects the id of each row as `id` and its workshop as `of`; `None` for a kind that does not belong to workshops.
    pub(super) fn workshops(self, backend: DbBackend, ids: &[Uuid]) -> Option<SelectStatement> {
        let mut select = Query::select();
        match self {
            Self::Workshop => select
                .expr_as(col(workshop::Column::Id), "id")
                .expr_as(col(workshop::Column::Id), "of")
                .unscoped::<workshop::Entity>(Unscoped::Bookkeeping)
                .and_where(is_one_of(backend, workshop::Column::Id, ids)),
            Self::Question => select
                .expr_as(col(question::Column::Id), "id")
                .expr_as(col(question::Column::WorkshopId), "of")
                .unscoped::<question::Entity>(Unscoped::Bookkeeping)
                .and_where(is_one_of(backend, question::Column::Id, ids)),
            Self::Contribution => select
                .expr_as(col(contribution::Column::Id), "id")
                .expr_as(col(contribution::Column::WorkshopId), "of")
                .unscoped::<contribution::Entity>(Unscoped::Bookkeeping)
                .and_where(is_one_of(backend, contribution::Column::Id, ids)),
            Self::Programme | Self::Study | Self::Outcome | Self::Project | Self::Recommendation => return None,
        };
        Some(select.take())
    }
}
