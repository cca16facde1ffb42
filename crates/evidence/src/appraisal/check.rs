//! Checks that an appraisal answers what the category of its study needs, and names each problem.

use std::collections::BTreeSet;
use std::fmt;

use super::criterion::{CRITERIA, Criterion, CriterionGroup};
use crate::vocabulary::MmatCategory;

/// The categories of which a mixed methods study answers exactly one, beside the mixed and the qualitative criteria.
const QUANTITATIVE: [MmatCategory; 3] = [MmatCategory::Randomised, MmatCategory::NonRandomised, MmatCategory::Descriptive];

/// The largest number of near codes that a problem names.
const MOST_NEAR: usize = 3;

/// Why the answers do not fit the category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppraisalProblem {
    /// No criterion has this code.
    Unknown {
        /// The code that was given, cut after 40 characters.
        code: String,
        /// The codes that may have been meant.
        near: Vec<&'static str>,
    },
    /// A criterion is answered more than once.
    Twice(&'static str),
    /// A criterion of another category is answered.
    OtherCategory {
        /// The criterion.
        code: &'static str,
        /// The category of the study.
        category: MmatCategory,
    },
    /// A criterion that is needed is not answered.
    Missing(&'static str),
    /// Only one of the screening questions S1 and S2 is answered.
    OneScreeningQuestion {
        /// The one that is not answered.
        missing: &'static str,
    },
    /// A mixed methods study answers no quantitative category.
    NoQuantitativeCategory,
    /// A mixed methods study answers more than one quantitative category.
    SeveralQuantitativeCategories(Vec<MmatCategory>),
}

impl fmt::Display for AppraisalProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { code, near } if near.is_empty() => {
                write!(f, "{code:?} is not a criterion: the codes are S1, S2 and 1.1 to 5.5")
            }
            Self::Unknown { code, near } => write!(f, "{code:?} is not a criterion; near: {}", near.join(", ")),
            Self::Twice(code) => write!(f, "criterion {code} is answered more than once"),
            Self::OtherCategory { code, category } => write!(f, "criterion {code} is not for a study of the category {category}"),
            Self::Missing(code) => write!(f, "criterion {code} is not answered"),
            Self::OneScreeningQuestion { missing } => {
                write!(f, "{missing} is not answered: answer both screening questions, or neither")
            }
            Self::NoQuantitativeCategory => {
                f.write_str("a mixed methods study also needs the five criteria of one quantitative category: 2.x, 3.x or 4.x")
            }
            Self::SeveralQuantitativeCategories(categories) => {
                let codes: Vec<&str> = categories.iter().map(|category| category.code()).collect();
                write!(
                    f,
                    "a mixed methods study is appraised in one quantitative category, not in several: {}",
                    codes.join(", ")
                )
            }
        }
    }
}

/// The criteria that a study of this category needs, in the order of the tool, without the screening questions: five, or fifteen for a
/// mixed methods study. `quantitative` is the category of its quantitative part, and has no effect on studies of one method.
/// `None` if a mixed methods study has no quantitative category, or one that is not quantitative.
#[must_use]
pub fn required(category: MmatCategory, quantitative: Option<MmatCategory>) -> Option<Vec<&'static Criterion>> {
    let mut groups = BTreeSet::from([category]);
    if category == MmatCategory::MixedMethods {
        groups.insert(MmatCategory::Qualitative);
        groups.insert(quantitative.filter(|part| QUANTITATIVE.contains(part))?);
    }
    let criteria = groups
        .into_iter()
        .flat_map(|category| Criterion::of(CriterionGroup::Category(category)));
    Some(criteria.collect())
}

/// Checks the codes of the answered criteria of a study of this category, in any order.
///
/// # Errors
/// All problems, if there are any: first those of what is answered, in the order in which it is given, then what is missing, in the order
/// of the tool.
pub fn check(category: MmatCategory, answered: &[&str]) -> Result<(), Vec<AppraisalProblem>> {
    let mut problems = Vec::new();
    let mut known: BTreeSet<&Criterion> = BTreeSet::new();
    for code in answered {
        match Criterion::find(code) {
            None => problems.push(unknown(code)),
            Some(criterion) if !known.insert(criterion) => problems.push(AppraisalProblem::Twice(criterion.code)),
            Some(criterion) if !may_be_answered(category, criterion.group) => problems.push(AppraisalProblem::OtherCategory {
                code: criterion.code,
                category,
            }),
            Some(_) => {}
        }
    }
    let has = |group: CriterionGroup| known.iter().any(|criterion| criterion.group == group);
    let parts: Vec<MmatCategory> = QUANTITATIVE
        .into_iter()
        .filter(|&part| has(CriterionGroup::Category(part)))
        .collect();
    let mut needed = vec![category];
    if category == MmatCategory::MixedMethods {
        needed.push(MmatCategory::Qualitative);
        match parts.as_slice() {
            [] => problems.push(AppraisalProblem::NoQuantitativeCategory),
            [part] => needed.push(*part),
            _ => problems.push(AppraisalProblem::SeveralQuantitativeCategories(parts)),
        }
    }
    for criterion in CRITERIA.iter().filter(|criterion| !known.contains(criterion)) {
        match criterion.group {
            CriterionGroup::Screening if has(CriterionGroup::Screening) => {
                problems.push(AppraisalProblem::OneScreeningQuestion { missing: criterion.code });
            }
            CriterionGroup::Category(group) if needed.contains(&group) => problems.push(AppraisalProblem::Missing(criterion.code)),
            CriterionGroup::Screening | CriterionGroup::Category(_) => {}
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// Whether a study of this category may answer a criterion of this group.
fn may_be_answered(category: MmatCategory, group: CriterionGroup) -> bool {
    match group {
        CriterionGroup::Screening => true,
        CriterionGroup::Category(of) => of == category || category == MmatCategory::MixedMethods,
    }
}

fn unknown(code: &str) -> AppraisalProblem {
    let given: String = code.chars().take(40).collect();
    let plain: String = given
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_uppercase();
    let near = |is_near: &dyn Fn(&str) -> bool| -> Vec<&'static str> {
        let codes = CRITERIA.iter().map(|criterion| criterion.code);
        codes.filter(|known| is_near(&known.replace('.', ""))).collect()
    };
    // First the same letters and digits with other marks (`s1`, `1,1`), then the same digits (`Q 1.1`), then the same category (`1.6`).
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    let mut found = near(&|known| known == plain);
    if found.is_empty() && digits.len() == 2 {
        found = near(&|known| known == digits);
    }
    if found.is_empty() {
        let first = plain.chars().next();
        found = near(&|known| first.is_some() && known.chars().next() == first);
        // The last one is the likeliest: 1.6 is one too many.
        found.reverse();
        found.truncate(MOST_NEAR);
    }
    AppraisalProblem::Unknown { code: given, near: found }
}
