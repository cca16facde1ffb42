//! Tests that a variable that was not sent counts as omitted, and that null counts as null.

use macro_rules_attribute::apply;
use serde_json::json;

use crate::support::{TestServer, on_both};

#[apply(on_both!)]
async fn a_place_with_a_default_keeps_it_where_its_variable_was_not_sent(app: TestServer) {
    let query = "query ($x: Float, $c: Contrast) { metaAnalysis(input: { outcomes: {}, level: $x }) { k } \
        effectDirections(contrast: $c) { groups { domain { code } benefit harm } } }";
    let directions = "query ($c: Contrast!) { effectDirections(contrast: $c) { groups { domain { code } benefit harm } } }";
    let without = app.ask(None, query, json!({})).await.data();
    let by_default = app.ask(None, directions, json!({ "c": "VERSUS_COMPARISON" })).await.data();
    assert_eq!(without["effectDirections"], by_default["effectDirections"]);
    assert!(without["metaAnalysis"]["k"].is_number(), "{without}");
    let with = app.ask(None, query, json!({ "x": 0.9, "c": "BEFORE_AFTER" })).await.data();
    let before_after = app.ask(None, directions, json!({ "c": "BEFORE_AFTER" })).await.data();
    assert_eq!(with["effectDirections"], before_after["effectDirections"]);
    assert_ne!(with["effectDirections"], without["effectDirections"]);
}

#[apply(on_both!)]
async fn null_at_a_place_that_must_not_be_null_is_refused_there(app: TestServer) {
    let query = "query ($c: Contrast) { viewer { role } effectDirections(contrast: $c) { groups { harm } } }";
    let answer = app.ask(None, query, json!({ "c": null })).await;
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{}", answer.text);
    assert_eq!(
        answer.body["data"],
        json!({ "viewer": { "role": "PUBLIC" }, "effectDirections": null })
    );
    assert_eq!(answer.body["errors"][0]["path"], json!(["effectDirections"]));
    assert_eq!(
        answer.body["errors"][0]["extensions"]["fields"],
        json!([{ "path": "contrast", "message": "must not be null" }])
    );
}

#[apply(on_both!)]
async fn null_is_named_by_its_path_in_inputs_lists_and_below_fragments(app: TestServer) {
    let query = "query ($m: PoolingModel, $l: Float, $k: StudyKind = PRIMARY, $d: OrderDirection, $c: Contrast = null) { \
        viewer { role } pooled: metaAnalysis(input: { outcomes: {}, level: $l, model: $m }) { k } \
        studies(filter: { kinds: [REVIEW, $k] }) { totalCount } ...F directions: effectDirections(contrast: $c) { groups { harm } } } \
        fragment F on Query { programmes(orderBy: [{ field: NAME, direction: ASC }, { field: INVOLVEMENT_LEVEL, direction: $d }]) { \
        totalCount } }";
    let answer = app.ask(None, query, json!({ "m": null, "l": null, "k": null, "d": null })).await;
    let mut found: Vec<(String, Vec<&str>)> = answer.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| {
            assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{error}");
            let fields = error["extensions"]["fields"].as_array().unwrap();
            (
                error["path"][0].as_str().unwrap().to_owned(),
                fields.iter().map(|field| field["path"].as_str().unwrap()).collect(),
            )
        })
        .collect();
    found.sort();
    let expected = [
        ("directions", vec!["contrast"]),
        ("pooled", vec!["input.level", "input.model"]),
        ("programmes", vec!["orderBy.1.direction"]),
        ("studies", vec!["filter.kinds.1"]),
    ];
    assert_eq!(found, expected.map(|(key, paths)| (key.to_owned(), paths)), "{}", answer.text);
    assert_eq!(answer.body["data"]["viewer"]["role"], "PUBLIC");
    // Each variable that is not sent takes its own default value, or that of its place.
    let all = app.ask(None, query, json!({ "c": "BEFORE_AFTER" })).await.data();
    assert!(all["pooled"]["k"].is_number(), "{all}");
}

#[apply(on_both!)]
async fn every_variable_that_does_not_fit_is_named(app: TestServer) {
    let query =
        "query ($f: StudyFilter, $n: Int, $code: String!) { studies(first: $n, filter: $f) { totalCount } study(code: $code) { id } }";
    let answer = app
        .ask(None, query, json!({ "f": { "tex": 1, "kinds": ["PRIMERY"] }, "n": "2" }))
        .await;
    assert_eq!(
        (answer.status, answer.codes()),
        (400, vec!["BAD_USER_INPUT".to_owned()]),
        "{}",
        answer.text
    );
    let fields = answer.body["errors"][0]["extensions"]["fields"].as_array().unwrap();
    let paths: Vec<&str> = fields.iter().map(|field| field["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["filter.kinds.0", "filter.tex", "first", "variables.code"]);
}
