//! The inputs that filters are made of.

use async_graphql::{Enum, InputObject};
use evidence::vocabulary::Dimension;

use super::input::{MOST_CODES, MOST_CRITERIA, Problems};
use super::word::Word;

/// Which terms of a dimension. A list that is empty or left out restricts nothing.
#[derive(Debug, Clone, Default, InputObject)]
pub struct TermFilter {
    /// At least one of these codes, 200 at most.
    any_of: Option<Vec<String>>,
    /// Every one of these codes, 20 at most.
    all_of: Option<Vec<String>>,
    /// None of these codes, 200 at most.
    none_of: Option<Vec<String>>,
}

/// Any dimension, by its terms: what a cell of a map or a cross-tab drills down to.
#[derive(Debug, Clone, InputObject)]
pub struct DimensionFilter {
    /// The dimension whose terms are compared.
    dimension: Word<Dimension>,
    /// The terms that a row must have, or must not have.
    terms: TermFilter,
}

/// A range of whole numbers, both ends included.
#[derive(Debug, Clone, Copy, Default, InputObject)]
pub struct IntRange {
    /// The smallest number of the range; left out, there is no lower bound.
    from: Option<i32>,
    /// The largest number of the range; left out, there is no upper bound.
    to: Option<i32>,
}

/// How deep a filter stands in others: outcomes are asked for by studies, and studies by outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nesting(u8);

/// Filters inside of a filter, at most.
const DEEPEST: u8 = 2;

impl Nesting {
    /// In no other.
    pub const OUTERMOST: Self = Self(0);

    /// The filter inside of one that stands so deep, with how deep it stands itself. One too deep cannot be accepted.
    pub fn inner<T>(self, path: &str, filter: Option<T>, problems: &mut Problems) -> Option<(T, Self)> {
        let filter = filter?;
        if self.0 < DEEPEST {
            return Some((filter, Self(self.0 + 1)));
        }
        problems.say(path, format!("filters may be nested {DEEPEST} deep, no deeper"));
        None
    }
}

/// Which way an order runs. Rows without a value come last either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub enum OrderDirection {
    /// Ascending: from low to high, from early to late, from A to Z.
    Asc,
    /// Descending: from high to low, from late to early, from Z to A.
    Desc,
}

impl TermFilter {
    fn read(self, path: &str, problems: &mut Problems) -> store::TermFilter {
        let mut filter = store::TermFilter {
            any_of: problems.codes(&format!("{path}.anyOf"), self.any_of, MOST_CODES),
            all_of: problems.codes(&format!("{path}.allOf"), self.all_of, MOST_CRITERIA),
            none_of: problems.codes(&format!("{path}.noneOf"), self.none_of, MOST_CODES),
            path: String::new(),
        };
        // A filter that restricts nothing is like none at all.
        if filter != store::TermFilter::default() {
            path.clone_into(&mut filter.path);
        }
        filter
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

/// The filter by terms that stands at `path`, as the store takes it.
pub fn terms(path: &str, input: Option<TermFilter>, problems: &mut Problems) -> store::TermFilter {
    input.unwrap_or_default().read(path, problems)
}

/// The filters by dimension that stand at `path`, as the store takes them.
pub fn dimensions(path: &str, input: Option<Vec<DimensionFilter>>, problems: &mut Problems) -> Vec<store::DimensionFilter> {
    let input = input.unwrap_or_default();
    problems.criteria(path, &input);
    // Beyond the bound nothing more is looked at.
    let within = input.into_iter().take(MOST_CRITERIA).enumerate();
    within
        .map(|(place, filter)| store::DimensionFilter {
            dimension: filter.dimension.0,
            terms: filter.terms.read(&format!("{path}.{place}.terms"), problems),
        })
        .collect()
}
