//! Texts have a length, and what does not parse is named by its path.

use macro_rules_attribute::apply;
use serde_json::json;

use super::refused;
use crate::support::{TestServer, on_both};

#[apply(on_both!)]
async fn texts_have_a_length_and_no_control_characters(app: TestServer) {
    for (query, path, longest) in [
        (
            "query($t: String!) { programmes(filter: { text: $t }) { totalCount } }",
            "filter.text",
            500,
        ),
        (
            "query($t: String!) { programmes(filter: { region: $t }) { totalCount } }",
            "filter.region",
            500,
        ),
        (
            "query($t: String!) { studies(filter: { text: $t }) { nodes { code } } }",
            "filter.text",
            500,
        ),
        (
            "query($t: String!) { outcomes(filter: { text: $t }) { nodes { id } } }",
            "filter.text",
            500,
        ),
        (
            "query($t: String!) { outcomes(filter: { studies: { text: $t } }) { nodes { id } } }",
            "filter.studies.text",
            500,
        ),
        (
            "query($t: String!) { questions(filter: { text: $t }) { nodes { code } } }",
            "filter.text",
            500,
        ),
        (
            "query($t: String!) { questions(filter: { theme: $t }) { nodes { code } } }",
            "filter.theme",
            500,
        ),
        (
            "query($t: String!) { search(text: $t) { totalCount nodes { score } } }",
            "text",
            500,
        ),
        (
            "query($t: String!) { programmes(filter: { methods: { anyOf: [$t] } }) { totalCount } }",
            "filter.methods.anyOf.0",
            100,
        ),
        (
            "query($t: String!) { studies(filter: { dimensions: [{ dimension: TOPIC, terms: { noneOf: [$t] } }] }) { totalCount } }",
            "filter.dimensions.0.terms.noneOf.0",
            100,
        ),
        ("query($t: String!) { programme(code: $t) { name } }", "code", 100),
        ("query($t: String!) { study(code: $t) { title } }", "code", 100),
        ("query($t: String!) { workshop(code: $t) { title } }", "code", 100),
        ("query($t: String!) { question(code: $t) { text } }", "code", 100),
        ("query($t: String!) { project(code: $t) { title } }", "code", 100),
    ] {
        for text in ["a\0b".to_owned(), "\u{1b}[1m".to_owned(), "a".repeat(longest + 1)] {
            assert_eq!(refused(&app, query, json!({ "t": text })).await, [path], "{query}");
        }
        let answer = app.ask(None, query, json!({ "t": "é".repeat(longest) })).await;
        if path.ends_with("Of.0") {
            // The code is not too long, but no term has it.
            assert!(answer.text.contains("no term"), "{query}: {}", answer.text);
            continue;
        }
        assert!(answer.body["errors"].is_null(), "{query}: {}", answer.text);
    }
}

#[apply(on_both!)]
async fn what_does_not_parse_is_named_by_its_path(app: TestServer) {
    let cases = [
        (
            "query($f: ProgrammeFilter) { programmes(filter: $f) { totalCount } }",
            json!({ "updatedSince": "yesterday" }),
            "filter.updatedSince",
        ),
        (
            "query($f: ProgrammeFilter) { programmes(filter: $f) { totalCount } }",
            json!({ "updatedSince": 3 }),
            "filter.updatedSince",
        ),
        (
            "query($f: ProgrammeFilter) { programmes(filter: $f) { totalCount } }",
            json!({ "status": ["PUBLISHED", "LOUD"] }),
            "filter.status.1",
        ),
        (
            "query($f: ProgrammeFilter) { programmes(filter: $f) { totalCount } }",
            json!({ "project": "study_0" }),
            "filter.project",
        ),
        (
            "query($f: ProgrammeFilter) { programmes(filter: $f) { totalCount } }",
            json!({ "organisation": true }),
            "filter.organisation",
        ),
        (
            "query($f: ProgrammeFilter) { programmes(filter: $f) { totalCount } }",
            json!({ "dimensions": [{ "dimension": "TASTE", "terms": {} }] }),
            "filter.dimensions.0.dimension",
        ),
        (
            "query($f: StudyFilter) { studies(filter: $f) { totalCount } }",
            json!({ "year": { "from": 3_000_000_000_i64 } }),
            "filter.year.from",
        ),
        (
            "query($f: StudyFilter) { studies(filter: $f) { totalCount } }",
            json!({ "year": { "to": "2018" } }),
            "filter.year.to",
        ),
        (
            "query($f: OutcomeFilter) { outcomes(filter: $f) { totalCount } }",
            json!({ "studies": { "updatedSince": "2018" } }),
            "filter.studies.updatedSince",
        ),
        (
            "query($f: OutcomeFilter) { outcomes(filter: $f) { totalCount } }",
            json!({ "minFollowUpWeeks": "many" }),
            "filter.minFollowUpWeeks",
        ),
        (
            "query($f: OutcomeFilter) { outcomes(filter: $f) { totalCount } }",
            json!({ "study": "programme_0" }),
            "filter.study",
        ),
        (
            "query($f: QuestionFilter) { questions(filter: $f) { totalCount } }",
            json!({ "linkedTo": "x" }),
            "filter.linkedTo",
        ),
        (
            "query($f: Int) { studies(first: $f) { totalCount } }",
            json!(3_000_000_000_i64),
            "first",
        ),
        (
            "query($f: Int) { programmes(first: 1) { nodes { evaluations(first: $f) { totalCount } } } }",
            json!(-3_000_000_000_i64),
            "first",
        ),
        (
            "query($f: Dimension!) { terms(dimension: $f) { code } }",
            json!("TASTE"),
            "dimension",
        ),
        (
            "query($f: [StudyOrder!]) { studies(orderBy: $f) { totalCount } }",
            json!([{ "field": "TASTE" }]),
            "orderBy.0.field",
        ),
    ];
    for (query, value, path) in cases {
        assert_eq!(refused(&app, query, json!({ "f": value })).await, [path], "{query}: {value}");
    }
    for (query, path) in [
        (
            r#"{ programmes(filter: { updatedSince: "yesterday" }) { totalCount } }"#,
            "filter.updatedSince",
        ),
        ("{ programmes(filter: { status: [LOUD] }) { totalCount } }", "filter.status.0"),
        (
            "{ studies(filter: { year: { from: 3000000000 } }) { totalCount } }",
            "filter.year.from",
        ),
        (
            "{ ...A } fragment A on Query { studies(first: 3000000000) { totalCount } }",
            "first",
        ),
        ("{ ... on Query { terms(dimension: TASTE) { code } } }", "dimension"),
    ] {
        assert_eq!(refused(&app, query, json!({})).await, [path], "{query}");
    }
}
