//! What makes a table readable: a rule that says which of its rows a viewer may see. The rules themselves are in `scoped`.

use policy::Viewer;
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Func, Query, SelectStatement};
use sea_orm::{Condition, EntityTrait};
use uuid::Uuid;

use super::sources::Sources as _;
use super::sql::{col, ids_value};

/// A table that has a row rule.
pub trait Scoped: EntityTrait + Default {
    /// The rows that `viewer` may see, as a condition on the unaliased table.
    fn visible_to(viewer: &Viewer) -> Condition;
}

/// A table whose rows are parts of a parent row, and are never visible without it.
pub(crate) trait PartOf: Scoped {
    /// The table of the parent.
    type Parent: Scoped;
    /// The column that holds the parent's id.
    const KEY: Self::Column;
    /// The id of the parent.
    const PARENT_ID: <Self::Parent as EntityTrait>::Column;

    /// What the row rule asks for beside the parent.
    fn beside_the_parent(_viewer: &Viewer) -> Condition {
        Condition::all()
    }
}

/// The parents of some parts that the viewer may see: their ids.
#[derive(Debug, Clone)]
pub(crate) struct SeenParents(SelectStatement);

impl SeenParents {
    /// The name of the ids.
    pub(crate) const ID: &str = "seen_id";

    /// The rows of the parents' table that this statement finds.
    pub(crate) fn of<E: PartOf>(mut rows: SelectStatement) -> Self {
        rows.expr_as(col(E::PARENT_ID), Alias::new(Self::ID));
        Self(rows)
    }

    /// Parents with these keys, whose rule the rows test themselves. PostgreSQL only.
    pub(crate) fn keys(keys: &[Uuid]) -> Self {
        let keys = Func::cust("UNNEST").arg(ids_value(keys));
        Self(Query::select().expr_as(keys, Alias::new(Self::ID)).take())
    }

    /// Joins each row with its parent, whose id `key` is.
    pub(crate) fn join(self, rows: &mut SelectStatement, key: &Expr) {
        let seen = Alias::new("seen_parent");
        let id = Expr::col((seen.clone(), Alias::new(Self::ID)));
        rows.join_rows_of(self.0, seen, id.eq(key.clone()));
    }

    /// The ids as rows.
    pub(crate) fn rows(self) -> SelectStatement {
        self.0
    }
}

/// Compiles only for a table that has a row rule.
pub const fn has_a_row_rule<E: Scoped>() {}
