//! The only ways to name a table in a SELECT statement: with the table's row rule, or with a stated reason for omitting it.

use policy::Viewer;
use sea_orm::sea_query::{Alias, IntoCondition, SelectStatement};
use sea_orm::{Condition, EntityTrait, JoinType};

use super::row_rule::Scoped;
use super::unscoped::Unscoped;

/// What a SELECT statement reads from.
pub(crate) trait Sources {
    /// FROM `E` WHERE the viewer may see the row.
    fn scoped<E: Scoped>(&mut self, viewer: &Viewer) -> &mut Self;

    /// FROM `E`, every row.
    fn unscoped<E: EntityTrait>(&mut self, reason: Unscoped) -> &mut Self;

    /// FROM `E` under another name, every row.
    fn unscoped_as<E: EntityTrait>(&mut self, alias: Alias, reason: Unscoped) -> &mut Self;

    /// FROM a subquery, which has a rule or a reason of its own.
    fn over_rows(&mut self, rows: SelectStatement, alias: Alias) -> &mut Self;

    /// Inner join with the rows of `F` that the viewer may see.
    fn join_rows<F: Scoped>(&mut self, viewer: &Viewer, on: impl IntoCondition) -> &mut Self;

    /// Inner join with `F`, every row.
    fn join_unscoped<F: EntityTrait>(&mut self, reason: Unscoped, on: impl IntoCondition) -> &mut Self;

    /// Inner join with `F` under another name, every row.
    fn join_unscoped_as<F: EntityTrait>(&mut self, alias: Alias, reason: Unscoped, on: impl IntoCondition) -> &mut Self;

    /// Left join with `F`, every row.
    fn left_join_unscoped<F: EntityTrait>(&mut self, reason: Unscoped, on: impl IntoCondition) -> &mut Self;

    /// Inner join with a subquery, which has a rule or a reason of its own.
    fn join_rows_of(&mut self, rows: SelectStatement, alias: Alias, on: impl IntoCondition) -> &mut Self;
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one place that names tables: with their rule, or with a reason"
)]
impl Sources for SelectStatement {
    fn scoped<E: Scoped>(&mut self, viewer: &Viewer) -> &mut Self {
        self.from(E::default().table_ref()).cond_where(E::visible_to(viewer))
    }

    fn unscoped<E: EntityTrait>(&mut self, _reason: Unscoped) -> &mut Self {
        self.from(E::default().table_ref())
    }

    fn unscoped_as<E: EntityTrait>(&mut self, alias: Alias, _reason: Unscoped) -> &mut Self {
        self.from_as(E::default().table_ref(), alias)
    }

    fn over_rows(&mut self, rows: SelectStatement, alias: Alias) -> &mut Self {
        self.from_subquery(rows, alias)
    }

    fn join_rows<F: Scoped>(&mut self, viewer: &Viewer, on: impl IntoCondition) -> &mut Self {
        let (on, rule) = (on.into_condition(), F::visible_to(viewer));
        let on = if rule.is_empty() { on } else { Condition::all().add(on).add(rule) };
        self.join(JoinType::InnerJoin, F::default().table_ref(), on)
    }

    fn join_unscoped<F: EntityTrait>(&mut self, _reason: Unscoped, on: impl IntoCondition) -> &mut Self {
        self.join(JoinType::InnerJoin, F::default().table_ref(), on)
    }

    fn join_unscoped_as<F: EntityTrait>(&mut self, alias: Alias, _reason: Unscoped, on: impl IntoCondition) -> &mut Self {
        self.join_as(JoinType::InnerJoin, F::default().table_ref(), alias, on)
    }

    fn left_join_unscoped<F: EntityTrait>(&mut self, _reason: Unscoped, on: impl IntoCondition) -> &mut Self {
        self.join(JoinType::LeftJoin, F::default().table_ref(), on)
    }

    fn join_rows_of(&mut self, rows: SelectStatement, alias: Alias, on: impl IntoCondition) -> &mut Self {
        self.join_subquery(JoinType::InnerJoin, rows, alias, on)
    }
}
