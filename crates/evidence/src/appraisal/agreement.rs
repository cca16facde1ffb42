//! Compares the answers of two raters, criterion by criterion: what their consensus has to settle.

use std::collections::BTreeMap;

use super::criterion::{CRITERIA, Criterion};
use crate::vocabulary::AppraisalResponse;

/// The answer of a rater to a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rated {
    /// The criterion.
    pub criterion: &'static Criterion,
    /// The answer.
    pub response: AppraisalResponse,
}

/// The answers of two raters to one criterion. `None` if a rater did not answer it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison {
    /// The criterion.
    pub criterion: &'static Criterion,
    /// The answer of the first rater.
    pub first: Option<AppraisalResponse>,
    /// The answer of the second rater.
    pub second: Option<AppraisalResponse>,
}

impl Comparison {
    /// Whether both raters gave the same answer. Two raters who both can't tell agree.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.first == self.second
    }
}

/// Compares the answers of two raters to every criterion that one of them answered, in the order of the tool. If an answer is given more
/// than once, the last one counts.
#[must_use]
pub fn compare(first: &[Rated], second: &[Rated]) -> Vec<Comparison> {
    let by_criterion =
        |rated: &[Rated]| -> BTreeMap<&'static str, Rated> { rated.iter().map(|rated| (rated.criterion.code, *rated)).collect() };
    let (first, second) = (by_criterion(first), by_criterion(second));
    let comparisons = CRITERIA.iter().filter_map(|criterion| {
        let answer = |rated: &BTreeMap<&str, Rated>| rated.get(criterion.code).map(|rated| rated.response);
        let (first, second) = (answer(&first), answer(&second));
        (first.is_some() || second.is_some()).then_some(Comparison { criterion, first, second })
    });
    comparisons.collect()
}
