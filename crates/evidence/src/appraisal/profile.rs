//! Counts how the criteria of an appraisal are answered, by category. There is no total over categories.

use super::agreement::Rated;
use super::criterion::CriterionGroup;
use crate::vocabulary::{AppraisalResponse, MmatCategory};

/// How the criteria of one category are answered. In words: "criteria met: 3 of 5".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CategoryProfile {
    /// The category.
    pub category: MmatCategory,
    /// The number of criteria that are met (`YES`).
    pub met: usize,
    /// The number of criteria that are not met (`NO`).
    pub not_met: usize,
    /// The number of criteria that the report does not tell enough about (`CANT_TELL`).
    pub cant_tell: usize,
}

/// The profile of each category that has an answer, in the order of the tool. The screening questions are not counted.
#[must_use]
pub fn profile(answers: &[Rated]) -> Vec<CategoryProfile> {
    let profiles = MmatCategory::ALL.iter().map(|&category| {
        let count = |response: AppraisalResponse| {
            let group = CriterionGroup::Category(category);
            let matching = answers
                .iter()
                .filter(|answer| answer.criterion.group == group && answer.response == response);
            matching.count()
        };
        CategoryProfile {
            category,
            met: count(AppraisalResponse::Yes),
            not_met: count(AppraisalResponse::No),
            cant_tell: count(AppraisalResponse::CantTell),
        }
    });
    profiles
        .filter(|profile| profile.met + profile.not_met + profile.cant_tell > 0)
        .collect()
}
