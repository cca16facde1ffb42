//! Tests that default values of variables are used everywhere, including in `@skip` and `@include`.

use macro_rules_attribute::apply;
use serde_json::json;

use crate::support::{TestServer, on_both};

#[apply(on_both!)]
async fn a_default_decides_whether_a_field_is_answered(app: TestServer) {
    let query = "query ($inc: Boolean = true, $no: Boolean = false) { viewer { role @include(if: $inc) tokenExpiresAt @skip(if: $no) } }";
    let cases = [
        (json!({}), json!({ "role": "PUBLIC", "tokenExpiresAt": null })),
        (json!({ "inc": false }), json!({ "tokenExpiresAt": null })),
        (json!({ "no": true }), json!({ "role": "PUBLIC" })),
        (json!({ "inc": false, "no": true }), json!({})),
    ];
    for (variables, expected) in cases {
        assert_eq!(
            app.ask(None, query, variables.clone()).await.data(),
            json!({ "viewer": expected }),
            "{variables}"
        );
    }
}

#[apply(on_both!)]
async fn a_mutation_that_is_skipped_by_default_does_not_run(app: TestServer) {
    let query = "mutation ($no: Boolean = true, $code: String!) { createWorkshop(input: { code: $code, title: \"Skipped\" }) @skip(if: \
        $no) { id } }";
    let steward = app.token("ACADEMIC");
    let skipped = app.ask(steward, query, json!({ "code": "SKIPPED-1" })).await;
    assert_eq!(skipped.data(), json!({}));
    let there = app.ask(steward, "{ workshop(code: \"SKIPPED-1\") { id } }", json!({})).await.data();
    assert_eq!(there, json!({ "workshop": null }));
}

#[apply(on_both!)]
async fn a_condition_around_a_fragment_holds_for_all_in_it(app: TestServer) {
    let query = "query ($no: Boolean! = true) { viewer { ...F @skip(if: $no) ... @include(if: $no) { kind: __typename } } } \
        fragment F on Viewer { role }";
    assert_eq!(app.read(query).await, json!({ "viewer": { "kind": "Viewer" } }));
}
