//! The parents of some rows that the viewer may see, before the rows are joined with them.

use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Func, Query, SelectStatement};
use uuid::Uuid;

use super::row_rule::PartOf;
use super::sources::Sources as _;
use super::sql::{col, ids_value};

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
