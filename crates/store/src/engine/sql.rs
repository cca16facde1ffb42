//! The few SQL forms that every read uses. If the databases differ, both variants are here.

use entity::column::Code;
use sea_orm::sea_query::extension::postgres::PgFunc;
use sea_orm::sea_query::{Alias, ArrayType, Expr, ExprTrait, SelectStatement, Value};
use sea_orm::{ColumnTrait, DbBackend};
use uuid::Uuid;

/// A column, qualified by its table.
pub(crate) fn col<C: ColumnTrait>(column: C) -> Expr {
    Expr::col(column.as_column_ref())
}

/// A word of a closed list as a part of the statement's text. PostgreSQL plans a statement without its values, and knows from statistics
/// how many rows have a word that it sees.
pub(crate) fn word<T>(code: T) -> Expr
where
    Code<T>: Into<Value>,
{
    Expr::Constant(Code(code).into())
}

/// `column` is one of `ids`. On PostgreSQL this is the same prepared statement for any number of ids, and after a few runs the same plan:
/// the ids come from a subquery, so the planner does not see how many there are. Otherwise it would plan each run anew, which takes longer
/// than looking up a few rows.
pub(crate) fn is_one_of<C: ColumnTrait>(backend: DbBackend, column: C, ids: &[Uuid]) -> Expr {
    if backend == DbBackend::Postgres {
        col(column).eq(PgFunc::any(Expr::cust_with_values("(SELECT $1::uuid[])::uuid[]", [ids_value(ids)])))
    } else {
        col(column).is_in(ids.iter().copied())
    }
}

/// Ids as one value. PostgreSQL only.
pub(crate) fn ids_value(ids: &[Uuid]) -> Value {
    let values = ids.iter().map(|id| Value::from(*id)).collect();
    Value::Array(ArrayType::Uuid, Some(Box::new(values)))
}

/// Adds a column under its own name, or NULL in its place if it is not wanted, so that long texts are not fetched.
pub(crate) fn column_if<C: ColumnTrait>(select: &mut SelectStatement, column: C, wanted: bool) {
    let name = Alias::new(sea_orm::Iden::to_string(&column));
    if wanted {
        select.expr_as(col(column), name);
    } else {
        select.expr_as(Expr::cust("NULL"), name);
    }
}

/// Adds columns under their own names.
pub(crate) fn columns<C: ColumnTrait>(select: &mut SelectStatement, columns: &[C]) {
    for column in columns {
        column_if(select, *column, true);
    }
}
