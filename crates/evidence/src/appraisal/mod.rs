//! Appraises studies by the Mixed Methods Appraisal Tool, version 2018: its criteria, which of them a study needs, where raters differ.
//!
//! Hong and others 2018, Education for Information 34, doi 10.3233/EFI-180221. The questions are in our own words and do not replace the
//! tool's manual. Its authors discourage one total score, so there is none: [`profile`] counts the criteria that are met by category.

mod agreement;
mod check;
mod criterion;
mod profile;
#[cfg(test)]
mod tests;

pub use agreement::{Comparison, Rated, compare};
pub use check::{AppraisalProblem, check, required};
pub use criterion::{CRITERIA, Criterion, CriterionGroup};
pub use profile::{CategoryProfile, profile};
