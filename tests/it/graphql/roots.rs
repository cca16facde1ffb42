//! Tests that a refused root field does not affect the other root fields.

use macro_rules_attribute::apply;
use serde_json::json;

use crate::support::{TestServer, on_both};

#[apply(on_both!)]
async fn a_refused_root_field_leaves_the_others_answered(app: TestServer) {
    let answer = app
        .ask(
            None,
            "{ programmes { totalCount } accounts { totalCount } signingKeys { current } }",
            json!({}),
        )
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert!(
        answer.body["data"]["programmes"]["totalCount"]
            .as_i64()
            .is_some_and(|count| count > 0),
        "{}",
        answer.text
    );
    assert_eq!(answer.body["data"]["accounts"], json!(null));
    assert_eq!(answer.body["data"]["signingKeys"], json!(null));
    assert_eq!(answer.codes(), ["FORBIDDEN", "FORBIDDEN"]);
    let errors = answer.body["errors"].as_array().unwrap();
    let mut paths: Vec<String> = errors.iter().map(|error| error["path"].to_string()).collect();
    paths.sort();
    assert_eq!(paths, [r#"["accounts"]"#, r#"["signingKeys"]"#]);
}

#[apply(on_both!)]
async fn every_root_list_may_be_null(app: TestServer) {
    let refused = "studies(first: 101) { totalCount } outcomes(first: 101) { totalCount } questions(first: 101) { totalCount } \
        workshops(first: 101) { totalCount } organisations(first: 101) { totalCount } search(text: \"x\", first: 101) { totalCount } \
        evidenceGaps(rows: METHOD, columns: OUTCOME_DOMAIN, first: 101) { bestRank } roleTokens { totalCount } auditEvents { nodes { id } \
        }";
    let answer = app.ask(None, &format!("{{ viewer {{ role }} {refused} }}"), json!({})).await;
    let data = answer.body["data"].as_object().unwrap_or_else(|| panic!("{}", answer.text));
    assert_eq!(data["viewer"]["role"], "PUBLIC");
    assert_eq!(data.len(), 10);
    assert!(
        data.iter().all(|(name, value)| name == "viewer" || value.is_null()),
        "{}",
        answer.text
    );
    assert_eq!(answer.codes().len(), 9);
}

#[apply(on_both!)]
async fn an_id_that_is_none_does_not_spoil_the_other_nodes(app: TestServer) {
    let ids = app.read("{ studies(first: 2) { nodes { id } } }").await;
    let ids: Vec<&str> = ids["studies"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["id"].as_str().unwrap())
        .collect();
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let answer = app
        .ask(
            None,
            query,
            json!({ "ids": [ids[0], "no-id", "study_01h455vb4pex5vsknk084sn02q", ids[1]] }),
        )
        .await;
    let expected = json!([{ "id": ids[0] }, null, null, { "id": ids[1] }]);
    assert_eq!(answer.body["data"]["nodes"], expected, "{}", answer.text);
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
    assert_eq!(answer.body["errors"][0]["path"], json!(["nodes", 1]));
    assert_eq!(answer.body["errors"][0]["extensions"]["fields"][0]["path"], "ids.1");
}
