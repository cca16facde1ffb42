//! When a row last changed, as far as the viewer can see its changes.

use chrono::{DateTime, Utc};
use entity::{inside_change, outcome, programme, question, study, workshop};
use policy::Viewer;
use sea_orm::DbBackend;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query};

use super::kind::CopiedKind;
use crate::Access;
use crate::scoped::sees_inside;
use crate::sql::col;

/// The time of the row's last change that the viewer can see, over the unaliased table: its own `updated_at`, and for those
/// who see the row from inside, the time of the last change inside.
pub(crate) fn updated_at(access: &Access, kind: CopiedKind) -> Expr {
    expression(access.backend(), access.viewer(), kind)
}

fn expression(backend: DbBackend, viewer: &Viewer, kind: CopiedKind) -> Expr {
    let (id, updated_at) = match kind {
        CopiedKind::Programme => (col(programme::Column::Id), col(programme::Column::UpdatedAt)),
        CopiedKind::Study => (col(study::Column::Id), col(study::Column::UpdatedAt)),
        CopiedKind::Outcome => (col(outcome::Column::Id), col(outcome::Column::UpdatedAt)),
        CopiedKind::Workshop => (col(workshop::Column::Id), col(workshop::Column::UpdatedAt)),
        CopiedKind::Question => (col(question::Column::Id), col(question::Column::UpdatedAt)),
        CopiedKind::Contribution | CopiedKind::Project | CopiedKind::Recommendation => return Expr::cust("0"),
    };
    // Whoever sees no row from inside reads the column, and its index.
    let Some(inside) = sees_inside(viewer, kind) else {
        return updated_at;
    };
    let changed_inside = Query::select()
        .expr(col(inside_change::Column::At))
        .from(inside_change::Entity)
        .and_where(col(inside_change::Column::RowId).eq(id))
        .cond_where(inside)
        .take();
    let changed_inside = Func::coalesce([Expr::SubQuery(None, Box::new(changed_inside.into())), Expr::val(0_i64)]);
    // The later of the two: both databases name it in their own way.
    let later = if backend == DbBackend::Postgres { "GREATEST" } else { "MAX" };
    Func::cust(Alias::new(later)).arg(updated_at).arg(changed_inside).into()
}

/// The viewer can see a change of the row at this time or later.
pub(crate) fn since(access: &Access, kind: CopiedKind, time: Option<DateTime<Utc>>) -> Option<Expr> {
    time.map(|time| updated_at(access, kind).gte(time.timestamp_millis()))
}
