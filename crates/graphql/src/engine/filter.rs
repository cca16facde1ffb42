//! Inputs that several filters share.

use async_graphql::{Enum, InputObject};
use evidence::vocabulary::Dimension;

use super::input::{MOST_CODES, MOST_CRITERIA, Problems};
use super::word::Word;

/// Conditions on the terms that a row has in one dimension. A list that is empty or left out sets no condition.
#[derive(Debug, Clone, Default, InputObject)]
pub struct TermFilter {
    /// The row must have at least one of these terms. The list holds codes of terms, at most 200.
    any_of: Option<Vec<String>>,
    /// The row must have every one of these terms. The list holds codes of terms, at most 20.
    all_of: Option<Vec<String>>,
    /// The row must have none of these terms. The list holds codes of terms, at most 200.
    none_of: Option<Vec<String>>,
}

/// Conditions on the terms of any dimension. A cell of a map or a cross-tab corresponds to such conditions on its two
/// terms.
#[derive(Debug, Clone, InputObject)]
pub struct DimensionFilter {
    /// The dimension that the terms belong to.
    dimension: Word<Dimension>,
    /// The terms that a row must have, or must not have.
    terms: TermFilter,
}

/// A range of whole numbers. Both ends belong to the range.
#[derive(Debug, Clone, Copy, Default, InputObject)]
pub struct IntRange {
    /// The smallest number in the range. If it is left out, there is no lower bound.
    from: Option<i32>,
    /// The largest number in the range. If it is left out, there is no upper bound.
    to: Option<i32>,
}

/// How deeply a filter is nested in other filters: a filter of outcomes can hold one of studies, and the reverse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nesting(u8);

/// How many levels deep filters can be nested.
const DEEPEST: u8 = 2;

impl Nesting {
    /// The outermost filter.
    pub const OUTERMOST: Self = Self(0);

    /// Steps into a nested filter: returns it with its own depth, or reports a problem if it is too deep.
    pub fn inner<T>(self, path: &str, filter: Option<T>, problems: &mut Problems) -> Option<(T, Self)> {
        let filter = filter?;
        if self.0 < DEEPEST {
            return Some((filter, Self(self.0 + 1)));
        }
        problems.say(path, format!("filters can be nested at most {DEEPEST} levels deep"));
        None
    }
}

/// The direction of a sort order. In both directions, rows without a value come last.
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
            known: Vec::new(),
        };
        // A filter that sets no condition is treated as if it were absent.
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

/// Reads the term filter at `path` into the store's form.
pub fn terms(path: &str, input: Option<TermFilter>, problems: &mut Problems) -> store::TermFilter {
    input.unwrap_or_default().read(path, problems)
}

/// Reads the dimension filters at `path` into the store's form.
pub fn dimensions(path: &str, input: Option<Vec<DimensionFilter>>, problems: &mut Problems) -> Vec<store::DimensionFilter> {
    let input = input.unwrap_or_default();
    problems.criteria(path, &input);
    // Entries beyond the limit are refused above and not read.
    let within = input.into_iter().take(MOST_CRITERIA).enumerate();
    within
        .map(|(place, filter)| store::DimensionFilter {
            dimension: filter.dimension.0,
            terms: filter.terms.read(&format!("{path}.{place}.terms"), problems),
        })
        .collect()
}
