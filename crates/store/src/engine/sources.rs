//! The only ways to name a table in a SELECT statement: with the table's row rule, or with a stated reason for omitting it.

use policy::Viewer;
use sea_orm::sea_query::{Alias, Expr, IntoCondition, SelectStatement};
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

    /// FROM a word index of SQLite, which has no rows of its own: join it with the texts that it is about.
    fn over_word_index(&mut self, index: WordIndex) -> &mut Self;

    /// Looks up the row of `F` that the viewer may see, for each row so far in their order. SQLite never changes the order of a cross
    /// join.
    fn look_up_rows<F: Scoped>(&mut self, viewer: &Viewer, on: impl IntoCondition) -> &mut Self;

    /// Inner join with the rows of `F` that the viewer may see.
    fn join_rows<F: Scoped>(&mut self, viewer: &Viewer, on: impl IntoCondition) -> &mut Self;

    /// Inner join with `F`, every row.
    fn join_unscoped<F: EntityTrait>(&mut self, reason: Unscoped, on: impl IntoCondition) -> &mut Self;

    /// Inner join with `F` under another name, every row.
    fn join_unscoped_as<F: EntityTrait>(&mut self, alias: Alias, reason: Unscoped, on: impl IntoCondition) -> &mut Self;

    /// Left join with the rows of `F` that the viewer may see.
    fn left_join_rows<F: Scoped>(&mut self, viewer: &Viewer, on: impl IntoCondition) -> &mut Self;

    /// Left join with `F`, every row.
    fn left_join_unscoped<F: EntityTrait>(&mut self, reason: Unscoped, on: impl IntoCondition) -> &mut Self;

    /// Inner join with a subquery that is run for each row so far, and may refer to it. PostgreSQL only.
    fn join_rows_for_each(&mut self, rows: SelectStatement, alias: Alias) -> &mut Self;

    /// Inner join with a subquery, which has a rule or a reason of its own.
    fn join_rows_of(&mut self, rows: SelectStatement, alias: Alias, on: impl IntoCondition) -> &mut Self;
}

/// The full-text indexes that SQLite has of `search_document`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WordIndex {
    /// The words of whole texts.
    Texts,
    /// The words of headings only.
    Headings,
}

impl WordIndex {
    /// The table's name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Texts => "search_words",
            Self::Headings => "search_words_heading",
        }
    }
}

/// A join's condition together with the row rule of the joined table.
fn with_rule<F: Scoped>(viewer: &Viewer, on: impl IntoCondition) -> Condition {
    let (on, rule) = (on.into_condition(), F::visible_to(viewer));
    if rule.is_empty() { on } else { Condition::all().add(on).add(rule) }
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

    fn over_word_index(&mut self, index: WordIndex) -> &mut Self {
        self.from(Alias::new(index.name()))
    }

    fn look_up_rows<F: Scoped>(&mut self, viewer: &Viewer, on: impl IntoCondition) -> &mut Self {
        // A cross join has no condition of its own.
        self.cross_join(F::default().table_ref()).cond_where(with_rule::<F>(viewer, on))
    }

    fn join_rows<F: Scoped>(&mut self, viewer: &Viewer, on: impl IntoCondition) -> &mut Self {
        self.join(JoinType::InnerJoin, F::default().table_ref(), with_rule::<F>(viewer, on))
    }

    fn join_unscoped<F: EntityTrait>(&mut self, _reason: Unscoped, on: impl IntoCondition) -> &mut Self {
        self.join(JoinType::InnerJoin, F::default().table_ref(), on)
    }

    fn join_unscoped_as<F: EntityTrait>(&mut self, alias: Alias, _reason: Unscoped, on: impl IntoCondition) -> &mut Self {
        self.join_as(JoinType::InnerJoin, F::default().table_ref(), alias, on)
    }

    fn left_join_rows<F: Scoped>(&mut self, viewer: &Viewer, on: impl IntoCondition) -> &mut Self {
        self.join(JoinType::LeftJoin, F::default().table_ref(), with_rule::<F>(viewer, on))
    }

    fn left_join_unscoped<F: EntityTrait>(&mut self, _reason: Unscoped, on: impl IntoCondition) -> &mut Self {
        self.join(JoinType::LeftJoin, F::default().table_ref(), on)
    }

    fn join_rows_for_each(&mut self, rows: SelectStatement, alias: Alias) -> &mut Self {
        self.join_lateral(JoinType::InnerJoin, rows, alias, Expr::cust("TRUE"))
    }

    fn join_rows_of(&mut self, rows: SelectStatement, alias: Alias, on: impl IntoCondition) -> &mut Self {
        self.join_subquery(JoinType::InnerJoin, rows, alias, on)
    }
}
