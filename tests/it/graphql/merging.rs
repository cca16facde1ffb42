//! Tests that fields of the same name that cannot be merged are refused, at any depth and by type. Fields that can be merged run once.

use macro_rules_attribute::apply;
use serde_json::json;

use crate::support::{TestServer, on_both};

#[apply(on_both!)]
async fn fields_that_cannot_be_merged_are_refused(app: TestServer) {
    let refused = [
        "{ studies(first: 1) { nodes { a: title } } studies(first: 1) { nodes { a: code } } }",
        "{ search(text: \"stigma\") { nodes { node { ... on Study { x: sampleSize } ... on Outcome { x: summary } } } } }",
        "{ viewer { a: role a: tokenExpiresAt } }",
        "{ studies(first: 1) { totalCount } studies(first: 2) { totalCount } }",
    ];
    for query in refused {
        let answer = app.ask(None, query, json!({})).await;
        assert_eq!(answer.status, 400, "{query}: {}", answer.text);
        assert!(
            answer.codes().iter().all(|code| code == "GRAPHQL_VALIDATION_FAILED"),
            "{query}: {}",
            answer.text
        );
    }
}

#[apply(on_both!)]
async fn fields_that_can_be_merged_are_one(app: TestServer) {
    let before = app.statements();
    let once = app.read("{ studies(first: 2) { nodes { code title } totalCount } }").await;
    let cost = app.statements() - before;
    let before = app.statements();
    let merged = app
        .read("{ studies(first: 2) { nodes { code } } ...F ...F } fragment F on Query { studies(first: 2) { nodes { title } totalCount } }")
        .await;
    assert_eq!(merged, once);
    assert_eq!(app.statements() - before, cost);
}

#[apply(on_both!)]
async fn a_mutation_that_is_written_twice_runs_once(app: TestServer) {
    let query = "mutation { createWorkshop(input: { code: \"ONCE-1\", title: \"Once\" }) { code } \
        createWorkshop(input: { code: \"ONCE-1\", title: \"Once\" }) { title } }";
    let made = app.ask(app.token("ACADEMIC"), query, json!({})).await.data();
    assert_eq!(made, json!({ "createWorkshop": { "code": "ONCE-1", "title": "Once" } }));
}
