//! The pieces that filters are made of.

pub(crate) mod codes;

use std::collections::BTreeSet;

use entity::column::{Code, Word};
use evidence::vocabulary::Dimension;
use policy::Viewer;
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

use crate::engine::facet::{Subject, subjects_with, subjects_with_all};
use crate::engine::sql::col;

/// Which terms of a dimension a row has. A list that is empty or left out restricts nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TermFilter {
    /// At least one of these codes.
    pub any_of: Vec<String>,
    /// Every one of these codes.
    pub all_of: Vec<String>,
    /// None of these codes.
    pub none_of: Vec<String>,
    /// Where the filter stands in what the client sent, to name it when a code is unknown. Empty for a filter that the
    /// service made itself.
    pub path: String,
}

/// A dimension, by its terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DimensionFilter {
    /// Along which dimension.
    pub dimension: Dimension,
    /// Which of its terms.
    pub terms: TermFilter,
}

/// A range of whole numbers, both ends included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IntRange {
    /// From here on.
    pub from: Option<i32>,
    /// Up to here.
    pub to: Option<i32>,
}

/// `IN`s that PostgreSQL may plan as joins. It looks for the best order of all joins of a statement: with twenty criteria
/// it planned for seconds, where one plan runs in milliseconds.
const JOINED: usize = 3;

impl DimensionFilter {
    /// Which subjects are let through: one or more lists of keys.
    fn lists(&self, viewer: &Viewer, subject: Subject) -> impl Iterator<Item = SelectStatement> {
        let any_of = (!self.terms.any_of.is_empty()).then(|| subjects_with(viewer, subject, self.dimension, &self.terms.any_of));
        let all_of: BTreeSet<&str> = self.terms.all_of.iter().map(String::as_str).collect();
        let all_of = (!all_of.is_empty()).then(|| subjects_with_all(viewer, subject, self.dimension, &all_of));
        any_of.into_iter().chain(all_of)
    }
}

/// The condition on `subject`, whose key is `id`: every one of these filters.
pub(crate) fn along<C: ColumnTrait>(viewer: &Viewer, subject: Subject, id: C, filters: &[DimensionFilter]) -> Condition {
    let lists = filters.iter().flat_map(|filter| filter.lists(viewer, subject));
    let within = lists.enumerate().map(|(place, list)| {
        let within = col(id).in_subquery(list);
        // Said twice over, it is asked row by row, of a hash of the list.
        if place < JOINED { within } else { within.not().not() }
    });
    let without = filters.iter().filter(|filter| !filter.terms.none_of.is_empty());
    let without = without.map(|filter| col(id).not_in_subquery(subjects_with(viewer, subject, filter.dimension, &filter.terms.none_of)));
    within.chain(without).fold(Condition::all(), Condition::add)
}

impl IntRange {
    /// The condition on a column. A row without a value is outside of every range.
    pub(crate) fn condition<C: ColumnTrait>(self, column: C) -> Condition {
        let mut all = Condition::all();
        if let Some(from) = self.from {
            all = all.add(col(column).gte(from));
        }
        if let Some(to) = self.to {
            all = all.add(col(column).lte(to));
        }
        all
    }
}

/// `column` holds one of the codes; no restriction where the list is empty.
pub(crate) fn one_of<C: ColumnTrait, T: Word>(column: C, words: &[T]) -> Option<Expr> {
    (!words.is_empty()).then(|| col(column).is_in(words.iter().copied().map(Code)))
}
