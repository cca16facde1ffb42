//! The pieces that filters are made of.

use chrono::{DateTime, Utc};
use evidence::vocabulary::Dimension;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, Condition};

use crate::facet::{Subject, subjects_with};
use crate::sql::col;
use policy::Viewer;

/// Which terms of a dimension a row has. A list that is empty or left out restricts nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TermFilter {
    /// At least one of these codes.
    pub any_of: Vec<String>,
    /// Every one of these codes.
    pub all_of: Vec<String>,
    /// None of these codes.
    pub none_of: Vec<String>,
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

impl DimensionFilter {
    /// The condition on `subject`, whose key is `id`.
    pub(crate) fn condition<C: ColumnTrait>(&self, viewer: &Viewer, subject: Subject, id: C) -> Condition {
        let with = |codes: &[String]| subjects_with(viewer, subject, self.dimension, codes);
        let mut all = Condition::all();
        if !self.terms.any_of.is_empty() {
            all = all.add(col(id).in_subquery(with(&self.terms.any_of)));
        }
        for code in &self.terms.all_of {
            all = all.add(col(id).in_subquery(with(std::slice::from_ref(code))));
        }
        if !self.terms.none_of.is_empty() {
            all = all.add(col(id).not_in_subquery(with(&self.terms.none_of)));
        }
        all
    }
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
pub(crate) fn one_of<C: ColumnTrait>(column: C, codes: impl IntoIterator<Item = &'static str>) -> Option<Expr> {
    let codes: Vec<&'static str> = codes.into_iter().collect();
    (!codes.is_empty()).then(|| col(column).is_in(codes))
}

/// The row was changed at this time or later.
pub(crate) fn since<C: ColumnTrait>(column: C, time: Option<DateTime<Utc>>) -> Option<Expr> {
    time.map(|time| col(column).gte(time.timestamp_millis()))
}
