//! Section 5.6: values.

use super::*;

const REFUSED: Code = Code::BadUserInput;

#[test]
fn values_are_of_their_types() {
    accepts(&[
        "{ studies(first: 2, after: \"x\") { totalCount } }",
        "{ search(text: \"a\", kinds: [STUDY, PROGRAMME]) { totalCount } }",
        // A single value becomes a list with one item.
        "{ search(text: \"a\", kinds: STUDY) { totalCount } }",
        "{ metaAnalysis(input: { outcomes: {}, level: 1 }) { k } }",
        "{ node(id: 4) { id } }",
        "{ studies(filter: null, orderBy: []) { totalCount } }",
        "{ programmes(filter: { updatedSince: \"2026-11-29T09:30:00+01:00\" }) { totalCount } }",
    ]);
    refuses(
        REFUSED,
        &[
            ("{ studies(first: \"2\") { totalCount } }", "first: expected an Int"),
            ("{ studies(first: 2.0) { totalCount } }", "first: expected an Int"),
            (
                "{ studies(first: 4294967296) { totalCount } }",
                "from -2147483648 to 2147483647; found 4294967296",
            ),
            ("{ study(code: 5) { id } }", "code: expected a String"),
            ("{ study(code: demo) { id } }", "code: expected a String, in quotes; found demo"),
            ("{ node(id: 1.5) { id } }", "id: expected an ID"),
            ("{ viewer { role @skip(if: \"true\") } }", "if: expected a Boolean"),
            (
                "{ search(text: \"a\", kinds: [\"STUDY\"]) { totalCount } }",
                "kinds.0: expected a SearchKind without quotes: STUDY",
            ),
            ("{ search(text: \"a\", kinds: [STUDI]) { totalCount } }", "did you mean STUDY?"),
            (
                "{ search(text: \"a\", kinds: [STUDI]) { totalCount } }",
                "expected one of OUTCOME, PROGRAMME, QUESTION",
            ),
            (
                "{ search(text: \"a\", kinds: [STUDY, null]) { totalCount } }",
                "kinds.1: must not be null",
            ),
            (
                "{ studies(filter: [1]) { totalCount } }",
                "filter: expected a StudyFilter; found a list",
            ),
            ("{ metaAnalysis(input: { outcomes: {}, level: 1e999 }) { k } }", "input.level"),
            (
                "{ programmes(filter: { updatedSince: \"yesterday\" }) { totalCount } }",
                "filter.updatedSince: expected a DateTime with its offset from UTC, as",
            ),
            (
                "{ programmes(filter: { updatedSince: 5 }) { totalCount } }",
                "filter.updatedSince: expected a DateTime",
            ),
        ],
    );
}

#[test]
fn all_bad_values_are_named_at_once() {
    let refusal =
        prepared("{ studies(first: \"2\", filter: { kinds: [PRIMERY], tex: \"a\", sampleSize: { from: \"x\" } }) { totalCount } }");
    let paths: Vec<String> = refusal.unwrap_err().fields.into_iter().map(|field| field.path).collect();
    assert_eq!(paths, ["first", "filter.kinds.0", "filter.tex", "filter.sampleSize.from"]);
}

#[test]
fn fields_of_input_objects_are_those_of_the_type() {
    accepts(&[
        "{ studies(filter: { text: \"a\" }) { totalCount } }",
        "{ studies(filter: { outcomes: { studies: { text: \"a\" } } }) { totalCount } }",
    ]);
    refuses(
        REFUSED,
        &[
            (
                "{ studies(filter: { tex: \"a\" }) { totalCount } }",
                "filter.tex: there is no such field in StudyFilter; did you mean text?",
            ),
            (
                "{ studies(filter: { outcomes: { studies: { colour: RED } } }) { totalCount } }",
                "filter.outcomes.studies.colour",
            ),
        ],
    );
}

#[test]
fn a_field_of_an_input_object_is_given_once() {
    accepts(&[
        "{ studies(filter: { text: \"a\", kinds: [] }) { totalCount } }",
        "{ a: studies(filter: { text: \"a\" }) { totalCount } b: studies(filter: { text: \"b\" }) { totalCount } }",
    ]);
    refuses(
        REFUSED,
        &[
            (
                "{ studies(filter: { text: \"a\", text: \"b\" }) { totalCount } }",
                "filter.text: is given twice",
            ),
            (
                "{ studies(filter: { text: \"a\", text: \"a\" }) { totalCount } }",
                "filter.text: is given twice",
            ),
            (
                "query ($f: StudyFilter = { text: \"a\", text: \"b\" }) { studies(filter: $f) { totalCount } }",
                "variables.f.text: is given twice",
            ),
            (
                "{ studies(filter: { outcomes: { studies: { text: \"a\", text: \"a\" } } }) { totalCount } }",
                "filter.outcomes.studies.text: is given twice",
            ),
        ],
    );
}

#[test]
fn required_fields_of_input_objects_are_given() {
    accepts(&[
        "{ studies(orderBy: [{ field: TITLE }]) { totalCount } }",
        "{ programmes(filter: { dimensions: [{ dimension: METHOD, terms: {} }] }) { totalCount } }",
    ]);
    refuses(
        REFUSED,
        &[
            (
                "{ programmes(filter: { dimensions: [{ dimension: METHOD }] }) { totalCount } }",
                "filter.dimensions.0.terms: is missing",
            ),
            (
                "{ programmes(filter: { dimensions: { dimension: METHOD, terms: null } }) { totalCount } }",
                "filter.dimensions.terms: must not be null",
            ),
            ("{ metaAnalysis(input: {}) { k } }", "input.outcomes: is missing"),
        ],
    );
}

const RECORD: &str = "mutation { recordOutcome(study: \"s\", input: { domain: \"D\", perspective: CARER, evidenceKind: MEASURED, \
    contrast: BEFORE_AFTER, direction: BENEFIT, summary: \"s\", effect: EFFECT }) { id } }";

#[test]
fn of_a_one_of_input_exactly_one_field_is_given() {
    let record = |effect: &str| RECORD.replace("EFFECT", effect);
    accepts(&[
        &record("{ correlation: { r: 0.5, n: 10 } }"),
        &record("{ proportion: { events: 1, n: 10 } }"),
        &record("null"),
    ]);
    let none = "exactly one of";
    refuses(
        REFUSED,
        &[
            (&record("{}"), none),
            (&record("{ correlation: null }"), none),
            (
                &record("{ correlation: { r: 0.5, n: 10 }, proportion: { events: 1, n: 10 } }"),
                none,
            ),
            (&record("{ correlation: { r: 0.5, n: 10 }, proportion: null }"), none),
        ],
    );
    let with = |kind: &str| record("{ correlation: $c }").replace("mutation", &format!("mutation ($c: {kind})"));
    accepts(&[&with("CorrelationInput!")]);
    refuses(Code::ValidationFailed, &[(&with("CorrelationInput"), "$c")]);
}
