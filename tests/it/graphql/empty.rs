//! Tests that an object without fields is treated as an object: neither as null nor as absent.

use macro_rules_attribute::apply;
use serde_json::json;

use crate::support::{TestServer, on_both};

#[apply(on_both!)]
async fn an_object_that_nothing_is_asked_of_is_empty(app: TestServer) {
    assert_eq!(app.read("{ viewer @skip(if: true) { role } }").await, json!({}));
    assert_eq!(app.read("{ viewer { role @skip(if: true) } }").await, json!({ "viewer": {} }));
    assert_eq!(
        app.read("{ viewer { ... @skip(if: true) { role } } }").await,
        json!({ "viewer": {} })
    );
    let listed = app.read("{ studies(first: 2) { nodes { title @skip(if: true) } } }").await;
    assert_eq!(listed, json!({ "studies": { "nodes": [{}, {}] } }));
}

#[apply(on_both!)]
async fn behind_an_interface_another_type_s_fields_leave_an_empty_object(app: TestServer) {
    let study = app.read("{ studies(first: 1) { nodes { id } } }").await["studies"]["nodes"][0]["id"].clone();
    let query = "query ($id: ID!) { node(id: $id) { ... on Programme { name } } }";
    assert_eq!(app.ask(None, query, json!({ "id": study })).await.data(), json!({ "node": {} }));
    let absent = json!({ "id": "study_01h455vb4pex5vsknk084sn02q" });
    assert_eq!(app.ask(None, query, absent.clone()).await.data(), json!({ "node": null }));
    let query = "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Programme { name } } }";
    let mixed = json!({ "ids": [study, absent["id"]] });
    assert_eq!(app.ask(None, query, mixed).await.data(), json!({ "nodes": [{}, null] }));
    let found = app
        .read("{ search(text: \"stigma\", first: 3, kinds: [STUDY]) { nodes { node { ... on Programme { name } } } } }")
        .await;
    assert_eq!(found["search"]["nodes"], json!([{ "node": {} }, { "node": {} }, { "node": {} }]));
}

#[apply(on_both!)]
async fn fields_come_in_the_order_of_the_document_for_each_type(app: TestServer) {
    let query = "{ search(text: \"stigma\", first: 20) { nodes { node { ... on Study { b: title a: code } ... on Programme { a: code b: \
        name } } } } }";
    let text = app.ask(None, query, json!({})).await.text;
    assert!(text.contains(r#"{"node":{"b":"#), "{text}");
    assert!(!text.contains("#kind"), "{text}");
}
