//! The inputs that filters are made of.

use async_graphql::{Enum, InputObject};
use evidence::vocabulary::Dimension;

use super::word::Word;

/// Which terms of a dimension. A list that is empty or left out restricts nothing.
#[derive(Debug, Clone, Default, InputObject)]
pub struct TermFilter {
    /// At least one of these codes.
    any_of: Option<Vec<String>>,
    /// Every one of these codes.
    all_of: Option<Vec<String>>,
    /// None of these codes.
    none_of: Option<Vec<String>>,
}

/// Any dimension, by its terms: what a cell of a map or a cross-tab drills down to.
#[derive(Debug, Clone, InputObject)]
pub struct DimensionFilter {
    /// Along which dimension.
    dimension: Word<Dimension>,
    /// Which of its terms.
    terms: TermFilter,
}

/// A range of whole numbers, both ends included.
#[derive(Debug, Clone, Copy, Default, InputObject)]
pub struct IntRange {
    /// From here on.
    from: Option<i32>,
    /// Up to here.
    to: Option<i32>,
}

/// Which way an order runs. Rows without a value come last either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum OrderDirection {
    /// From low to high.
    Asc,
    /// From high to low.
    Desc,
}

impl From<TermFilter> for store::TermFilter {
    fn from(input: TermFilter) -> Self {
        Self {
            any_of: input.any_of.unwrap_or_default(),
            all_of: input.all_of.unwrap_or_default(),
            none_of: input.none_of.unwrap_or_default(),
        }
    }
}

impl From<DimensionFilter> for store::DimensionFilter {
    fn from(input: DimensionFilter) -> Self {
        Self {
            dimension: input.dimension.0,
            terms: input.terms.into(),
        }
    }
}

impl From<IntRange> for store::IntRange {
    fn from(input: IntRange) -> Self {
        Self {
            from: input.from,
            to: input.to,
        }
    }
}

/// Filters by dimension, as the store takes them.
pub fn dimensions(input: Option<Vec<DimensionFilter>>) -> Vec<store::DimensionFilter> {
    input.unwrap_or_default().into_iter().map(Into::into).collect()
}
