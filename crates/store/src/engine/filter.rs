//! Building blocks of filters.

pub(crate) mod codes;

use entity::column::{Code, Word};
use evidence::vocabulary::Dimension;
use policy::Viewer;
use policy::id::TermId;
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

use crate::engine::facet::{Subject, subjects_with, subjects_with_all};
use crate::engine::filter::codes::FilterTerms;
use crate::engine::sql::col;

/// Which terms of a dimension a row must have. An empty list does not restrict anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TermFilter {
    /// The row has at least one of these codes.
    pub any_of: Vec<String>,
    /// The row has all of these codes.
    pub all_of: Vec<String>,
    /// The row has none of these codes.
    pub none_of: Vec<String>,
    /// The filter's path in the client's input, used in the error for an unknown code. Empty for a filter that the service itself made.
    pub path: String,
    /// The ids of terms that the service already read. The terms of other codes are read for the filter.
    pub known: Vec<(String, TermId)>,
}

impl TermFilter {
    /// The rows that have this term.
    pub(crate) fn of(code: String, term: TermId) -> Self {
        let mut filter = Self::default();
        filter.any(code, term);
        filter
    }

    /// Adds a term to those of which a row must have at least one.
    pub(crate) fn any(&mut self, code: String, term: TermId) {
        self.any_of.push(code.clone());
        self.known.push((code, term));
    }
}

/// A filter on one dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DimensionFilter {
    /// The dimension to filter on.
    pub dimension: Dimension,
    /// The terms that a row must or must not have.
    pub terms: TermFilter,
}

/// A range of whole numbers, both ends included.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct IntRange {
    /// The lowest accepted number; `None` for no lower limit.
    pub from: Option<i32>,
    /// The highest accepted number; `None` for no upper limit.
    pub to: Option<i32>,
}

/// How many `IN` conditions PostgreSQL may plan as joins. It searches for the best order of all joins of a statement: with twenty
/// criteria, planning took seconds for a query that then ran in milliseconds.
const JOINED: usize = 3;

impl DimensionFilter {
    /// One or more lists of keys. A subject matches if it is in every list.
    fn lists(&self, viewer: &Viewer, subject: Subject, terms: &FilterTerms) -> impl Iterator<Item = SelectStatement> {
        let any_of = terms.wanted(self.dimension, &self.terms.any_of);
        let any_of = any_of.map(|wanted| subjects_with(viewer, subject, self.dimension, &wanted));
        let all_of = terms.wanted(self.dimension, &self.terms.all_of);
        let all_of = all_of.map(|wanted| subjects_with_all(viewer, subject, self.dimension, &wanted));
        any_of.into_iter().chain(all_of)
    }

    /// The subjects that do not match.
    fn without(&self, viewer: &Viewer, subject: Subject, terms: &FilterTerms) -> Option<SelectStatement> {
        let none_of = terms.wanted(self.dimension, &self.terms.none_of);
        none_of.map(|wanted| subjects_with(viewer, subject, self.dimension, &wanted))
    }
}

/// The condition that `subject`, whose key is `id`, matches all of these filters. Their codes were found before, as `terms`.
pub(crate) fn along<C: ColumnTrait>(
    viewer: &Viewer,
    subject: Subject,
    id: C,
    filters: &[DimensionFilter],
    terms: &FilterTerms,
) -> Condition {
    let lists = filters.iter().flat_map(|filter| filter.lists(viewer, subject, terms));
    let within = lists.enumerate().map(|(place, list)| {
        let within = col(id).in_subquery(list);
        // A double negation makes PostgreSQL test each row against a hash of the list instead of planning a join.
        if place < JOINED { within } else { within.not().not() }
    });
    let without = filters.iter().filter_map(|filter| filter.without(viewer, subject, terms));
    let without = without.map(|list| col(id).not_in_subquery(list));
    within.chain(without).fold(Condition::all(), Condition::add)
}

impl IntRange {
    /// The condition on a column. A row without a value is outside every range.
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

/// `column` holds one of the codes; an empty list does not restrict anything.
pub(crate) fn one_of<C: ColumnTrait, T: Word>(column: C, words: &[T]) -> Option<Expr> {
    (!words.is_empty()).then(|| col(column).is_in(words.iter().copied().map(Code)))
}
