//! The criteria are those of the tool, and each rule of an appraisal is checked with its problem named.

use std::collections::BTreeSet;

use proptest::prelude::{prop_assert_eq, proptest};
use proptest::sample::{select, subsequence};

use super::*;
use crate::vocabulary::AppraisalResponse::{CantTell, No, Yes};
use crate::vocabulary::{AppraisalResponse, MmatCategory};

fn codes(numbers: &[u8]) -> Vec<String> {
    let codes = numbers
        .iter()
        .flat_map(|number| (1..=5).map(move |place| format!("{number}.{place}")));
    codes.collect()
}

fn all_codes() -> Vec<&'static str> {
    CRITERIA.iter().map(|criterion| criterion.code).collect()
}

fn checked(category: MmatCategory, codes: &[String]) -> Result<(), Vec<AppraisalProblem>> {
    check(category, &codes.iter().map(String::as_str).collect::<Vec<_>>())
}

fn rated(code: &str, response: AppraisalResponse) -> Rated {
    Rated {
        criterion: Criterion::find(code).unwrap(),
        response,
    }
}

#[test]
fn the_tool_has_two_screening_questions_and_five_criteria_for_each_of_five_categories() {
    let expected: Vec<String> = ["S1".to_owned(), "S2".to_owned()]
        .into_iter()
        .chain(codes(&[1, 2, 3, 4, 5]))
        .collect();
    assert_eq!(CRITERIA.each_ref().map(|criterion| criterion.code.to_owned()).to_vec(), expected);
    for (number, &category) in (1..).zip(MmatCategory::ALL) {
        let group: Vec<_> = Criterion::of(CriterionGroup::Category(category))
            .map(|criterion| criterion.code)
            .collect();
        assert_eq!(group, codes(&[number]));
    }
    for criterion in &CRITERIA {
        assert!(criterion.question.ends_with('?') && criterion.question.len() < 90, "{criterion:?}");
        assert_eq!(Criterion::find(criterion.code), Some(criterion));
    }
}

#[test]
fn a_study_of_one_method_answers_the_five_criteria_of_its_category() {
    for (number, &category) in (1..=4).zip(MmatCategory::ALL) {
        assert_eq!(checked(category, &codes(&[number])), Ok(()));
        let required: Vec<_> = required(category, None).unwrap().iter().map(|criterion| criterion.code).collect();
        assert_eq!(required, codes(&[number]));
    }
}

#[test]
fn a_mixed_methods_study_answers_fifteen() {
    let mixed = MmatCategory::MixedMethods;
    for (number, part) in [
        (2, MmatCategory::Randomised),
        (3, MmatCategory::NonRandomised),
        (4, MmatCategory::Descriptive),
    ] {
        let fifteen = codes(&[1, number, 5]);
        assert_eq!(checked(mixed, &fifteen), Ok(()));
        let required: Vec<_> = required(mixed, Some(part))
            .unwrap()
            .iter()
            .map(|criterion| criterion.code)
            .collect();
        assert_eq!(required, fifteen);
    }
    for part in [None, Some(MmatCategory::Qualitative), Some(mixed)] {
        assert_eq!(required(mixed, part), None);
    }
    let problems = checked(mixed, &codes(&[1, 5])).unwrap_err();
    assert_eq!(problems, [AppraisalProblem::NoQuantitativeCategory]);
    let problems = checked(mixed, &codes(&[1, 2, 4, 5])).unwrap_err();
    assert_eq!(
        problems,
        [AppraisalProblem::SeveralQuantitativeCategories(vec![
            MmatCategory::Randomised,
            MmatCategory::Descriptive
        ])]
    );
    let problems = checked(mixed, &codes(&[3, 5])).unwrap_err();
    assert_eq!(problems, ["1.1", "1.2", "1.3", "1.4", "1.5"].map(AppraisalProblem::Missing));
    let mut one_of_the_part = codes(&[1, 5]);
    one_of_the_part.push("4.4".to_owned());
    let problems = checked(mixed, &one_of_the_part).unwrap_err();
    assert_eq!(problems, ["4.1", "4.2", "4.3", "4.5"].map(AppraisalProblem::Missing));
}

#[test]
fn the_screening_questions_are_answered_both_or_not_at_all() {
    let with = |screening: &[&str]| {
        let mut all = codes(&[1]);
        all.extend(screening.iter().map(|&code| code.to_owned()));
        checked(MmatCategory::Qualitative, &all)
    };
    assert_eq!(with(&["S1", "S2"]), Ok(()));
    assert_eq!(with(&["S1"]), Err(vec![AppraisalProblem::OneScreeningQuestion { missing: "S2" }]));
    assert_eq!(with(&["S2"]), Err(vec![AppraisalProblem::OneScreeningQuestion { missing: "S1" }]));
}

#[test]
fn each_problem_is_named_in_a_sentence() {
    let problems = check(
        MmatCategory::Randomised,
        &["2.1", "2.2", "2.2", "3.1", "2.9", "s1", "2.3", "2.5", "banana"],
    )
    .unwrap_err();
    let sentences: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        sentences,
        [
            "criterion 2.2 is answered more than once",
            "criterion 3.1 is not for a study of the category RANDOMISED",
            "\"2.9\" is not a criterion; near: 2.5, 2.4, 2.3",
            "\"s1\" is not a criterion; near: S1",
            "\"banana\" is not a criterion: the codes are S1, S2 and 1.1 to 5.5",
            "criterion 2.4 is not answered",
        ]
    );
}

#[test]
fn near_codes_are_those_with_the_same_letters_and_digits() {
    for (given, near) in [
        ("1,1", &["1.1"][..]),
        (" 5.5", &["5.5"]),
        ("Q4.2", &["4.2"]),
        ("31", &["3.1"]),
        ("", &[]),
    ] {
        let problems = check(MmatCategory::Qualitative, &[given]).unwrap_err();
        let code = given.to_owned();
        assert_eq!(problems.first(), Some(&AppraisalProblem::Unknown { code, near: near.to_vec() }));
    }
}

#[test]
fn raters_are_compared_on_every_criterion_that_one_of_them_answered() {
    let first = [rated("1.2", No), rated("1.1", Yes), rated("1.3", CantTell)];
    let second = [rated("S1", Yes), rated("1.3", CantTell), rated("1.2", CantTell), rated("1.1", Yes)];
    let compared = compare(&first, &second);
    let agreed: Vec<_> = compared.iter().map(|one| (one.criterion.code, one.agrees())).collect();
    assert_eq!(agreed, [("S1", false), ("1.1", true), ("1.2", false), ("1.3", true)]);
    assert_eq!((compared[2].first, compared[2].second), (Some(No), Some(CantTell)));
}

#[test]
fn the_profile_counts_each_category_by_itself_and_not_the_screening_questions() {
    let answers = [
        rated("S1", No),
        rated("5.1", Yes),
        rated("1.1", Yes),
        rated("1.2", No),
        rated("1.3", Yes),
        rated("1.4", CantTell),
    ];
    let counts: Vec<_> = profile(&answers)
        .into_iter()
        .map(|profile| (profile.category, profile.met, profile.not_met, profile.cant_tell))
        .collect();
    assert_eq!(
        counts,
        [(MmatCategory::Qualitative, 2, 1, 1), (MmatCategory::MixedMethods, 1, 0, 0)]
    );
    assert_eq!(profile(&[]), []);
}

proptest! {
    #[test]
    fn any_answers_are_accepted_or_refused_by_the_rule(category in select(MmatCategory::ALL), chosen in subsequence(all_codes(), 0..=27)) {
        let answered: BTreeSet<&str> = chosen.iter().copied().filter(|code| !code.starts_with('S')).collect();
        let screening = chosen.len() - answered.len();
        let parts = [None, Some(MmatCategory::Randomised), Some(MmatCategory::NonRandomised), Some(MmatCategory::Descriptive)];
        let fits = parts.into_iter().any(|part| {
            let needed = required(category, part).map(|needed| needed.iter().map(|criterion| criterion.code).collect::<BTreeSet<_>>());
            needed.as_ref() == Some(&answered)
        });
        prop_assert_eq!(check(category, &chosen).is_ok(), fits && screening != 1);
    }

    #[test]
    fn what_is_required_is_accepted_in_any_order(
        category in select(MmatCategory::ALL), part in select(&MmatCategory::ALL[1..4]), turned in 0_usize..15,
    ) {
        let mut answered: Vec<&str> = required(category, Some(part)).unwrap().iter().map(|criterion| criterion.code).collect();
        let by = turned % answered.len();
        answered.rotate_left(by);
        prop_assert_eq!(check(category, &answered), Ok(()));
    }

    #[test]
    fn any_text_is_a_code_or_a_problem(code in "\\PC{0,60}") {
        prop_assert_eq!(check(MmatCategory::Descriptive, &[&code]).is_ok(), false);
    }
}
