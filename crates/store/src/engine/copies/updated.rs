//! When a row last changed, and how often, counting only changes that the viewer can see.

use chrono::{DateTime, Utc};
use entity::column::Millis;
use entity::{inside_change, outcome, programme, question, study, workshop};
use policy::Viewer;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query};
use sea_orm::{Condition, DbBackend};

use crate::engine::access::Access;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::scoped::{leads, sees_inside};
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;

/// The time of the row's last change that the viewer can see, on the unaliased table: the latest of its own `updated_at` and the times of
/// hidden changes that the viewer can see.
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
    let hidden = [
        (inside_change::Column::At, sees_inside(viewer, kind)),
        (inside_change::Column::LeadAt, leads(viewer, kind)),
    ];
    // The later of the two. The databases have different names for this function.
    let later = if backend == DbBackend::Postgres { "GREATEST" } else { "MAX" };
    // A viewer who sees no row from inside reads the plain column, so that its index can be used.
    hidden
        .into_iter()
        .filter_map(|(column, rows)| Some((column, rows?)))
        .fold(updated_at, |latest, (column, rows)| {
            let changed = hidden_change(column, id.clone(), rows, Expr::val(0_i64));
            Func::cust(Alias::new(later)).arg(latest).arg(changed).into()
        })
}

/// The recorded hidden changes, for rows whose hidden changes the viewer can see; `none` for other rows.
fn hidden_change(column: inside_change::Column, id: Expr, rows: Condition, none: Expr) -> Expr {
    let changed = Query::select()
        .expr(col(column))
        .unscoped::<inside_change::Entity>(Unscoped::OfRowsThatARuleBounds)
        .and_where(col(inside_change::Column::RowId).eq(id))
        .cond_where(rows)
        .take();
    Func::coalesce([Expr::SubQuery(None, Box::new(changed.into())), none]).into()
}

/// The number of the row's hidden changes that this viewer can see, on the unaliased table. The version that a viewer reads is the row's
/// own version plus this number: two editors of a hidden part get a conflict, and other readers see no change.
pub(crate) fn hidden_changes(access: &Access, kind: CopiedKind) -> Expr {
    let id = match kind {
        CopiedKind::Programme => col(programme::Column::Id),
        CopiedKind::Outcome => col(outcome::Column::Id),
        CopiedKind::Workshop => col(workshop::Column::Id),
        CopiedKind::Study | CopiedKind::Question | CopiedKind::Contribution | CopiedKind::Project | CopiedKind::Recommendation => {
            return Expr::cust("0");
        }
    };
    let viewer = access.viewer();
    [
        (inside_change::Column::Changes, sees_inside(viewer, kind)),
        (inside_change::Column::LeadChanges, leads(viewer, kind)),
    ]
    .into_iter()
    .filter_map(|(column, rows)| Some((column, rows?)))
    .fold(Expr::cust("0"), |sum, (column, rows)| {
        sum.add(hidden_change(column, id.clone(), rows, Expr::cust("0")))
    })
}

/// The row has a change at or after this time that the viewer can see.
pub(crate) fn since(access: &Access, kind: CopiedKind, time: Option<DateTime<Utc>>) -> Option<Expr> {
    time.map(|time| updated_at(access, kind).gte(Millis(time)))
}
