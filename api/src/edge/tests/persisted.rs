//! Persisted documents, requested over every transport.

use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use super::stage::{JSON, RESPONSE, Stage, code, read, start, start_with};
use crate::protocol::persisted::DocumentHash;

/// A document in the manifest of the test server.
const KNOWN: &str = "query Known { hello(name: \"known\") }";

fn id(text: &str) -> String {
    format!("sha256:{}", DocumentHash::of(text))
}

fn automatic(text: &str) -> Value {
    json!({ "persistedQuery": { "version": 1, "sha256Hash": DocumentHash::of(text).to_string() } })
}

fn said(body: &Value) -> &str {
    body.pointer("/errors/0/message").and_then(Value::as_str).unwrap_or_default()
}

async fn by_get(stage: &Stage, parameters: &[(&str, &str)]) -> (u16, Value) {
    let response = stage.get(RESPONSE, parameters).await;
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn a_document_is_learnt_once_and_then_found_by_its_hash() {
    let stage = start();
    let text = "query Learnt($n: String!) { hello(name: $n) }";
    let hash_alone = json!({ "extensions": automatic(text), "variables": { "n": "you" } });
    let (status, body) = stage.json(RESPONSE, &hash_alone).await;
    assert_eq!(
        (status, code(&body), said(&body)),
        (404, "PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
    );
    // Under the older media type a client gets the same body with status 200.
    let (status, body) = stage.json(JSON, &hash_alone).await;
    assert_eq!((status, said(&body)), (200, "PersistedQueryNotFound"));

    let both = json!({ "query": text, "extensions": automatic(text), "variables": { "n": "you" } });
    let greeted = (200, json!({ "data": { "hello": "hello you" } }));
    assert_eq!(stage.json(RESPONSE, &both).await, greeted);
    assert_eq!(stage.json(RESPONSE, &hash_alone).await, greeted);
    assert_eq!(
        stage
            .json(RESPONSE, &json!({ "documentId": id(text), "variables": { "n": "you" } }))
            .await,
        greeted
    );
    let extensions = automatic(text).to_string();
    let variables = [("extensions", extensions.as_str()), ("variables", "{\"n\":\"you\"}")];
    assert_eq!(by_get(&stage, &variables).await, greeted);
}

#[tokio::test]
async fn a_document_of_the_manifest_is_known_on_every_way() {
    let stage = start();
    let known = json!({ "data": { "hello": "hello known" } });
    assert_eq!(by_get(&stage, &[("documentId", &id(KNOWN))]).await, (200, known.clone()));
    let batch = json!([{ "documentId": id(KNOWN) }, { "extensions": automatic(KNOWN) }, { "documentId": id("{ unknown }") }]);
    let (_, answers) = stage.json(JSON, &batch).await;
    assert_eq!(
        (&answers[0], &answers[1], code(&answers[2])),
        (&known, &known, "PERSISTED_QUERY_NOT_FOUND")
    );

    let events = stage
        .post()
        .header(ACCEPT, "text/event-stream")
        .header(CONTENT_TYPE, JSON)
        .body(json!({ "documentId": id(KNOWN) }).to_string());
    let events = events.send().await.unwrap().text().await.unwrap();
    assert!(events.starts_with(&format!("event: next\ndata: {known}\n\n")), "{events}");

    let mut request = stage.url("/graphql").replace("http", "ws").into_client_request().unwrap();
    request
        .headers_mut()
        .insert("sec-websocket-protocol", "graphql-transport-ws".parse().unwrap());
    let (mut socket, _) = tokio_tungstenite::connect_async(request).await.unwrap();
    for message in [
        json!({ "type": "connection_init" }),
        json!({ "type": "subscribe", "id": "1", "payload": { "documentId": id(KNOWN) } }),
    ] {
        socket.send(Message::text(message.to_string())).await.unwrap();
    }
    let mut heard = Vec::new();
    while heard.len() < 3 {
        heard.push(serde_json::from_str::<Value>(socket.next().await.unwrap().unwrap().to_text().unwrap()).unwrap());
    }
    assert_eq!(heard[1], json!({ "type": "next", "id": "1", "payload": known }));
}

#[tokio::test]
async fn what_is_named_by_a_hash_is_held_to_the_same_limits() {
    let stage = start_with(&[("LIMITS__DEPTH", "2")]);
    let deep = "{ nested { nested { hello } } }";
    let (status, body) = stage.json(RESPONSE, &json!({ "query": deep, "extensions": automatic(deep) })).await;
    assert_eq!((status, code(&body)), (400, "DEPTH_LIMIT"));
    // An invalid document is not remembered.
    let (_, body) = stage.json(RESPONSE, &json!({ "extensions": automatic(deep) })).await;
    assert_eq!(code(&body), "PERSISTED_QUERY_NOT_FOUND");

    let change = "mutation { change }";
    assert_eq!(
        stage
            .json(RESPONSE, &json!({ "query": change, "extensions": automatic(change) }))
            .await
            .0,
        200
    );
    let (status, body) = by_get(&stage, &[("documentId", &id(change))]).await;
    assert_eq!((status, code(&body)), (405, "METHOD_NOT_ALLOWED"));
}

#[tokio::test]
async fn a_hash_of_another_text_is_refused() {
    let stage = start();
    for wrong in [
        json!({ "query": "{ hello }", "extensions": automatic("{ role }") }),
        json!({ "query": "{ hello }", "documentId": id("{ role }") }),
        json!({ "documentId": "hello-1" }),
    ] {
        let (status, body) = stage.json(JSON, &wrong).await;
        assert_eq!((status, code(&body)), (400, "BAD_REQUEST"), "{wrong}");
    }
    let (_, body) = stage.json(JSON, &json!({ "extensions": automatic("{ role }") })).await;
    assert_eq!(code(&body), "PERSISTED_QUERY_NOT_FOUND");
}

#[tokio::test]
async fn a_version_that_is_not_ours_is_not_supported() {
    let mut extensions = automatic("{ hello }");
    extensions["persistedQuery"]["version"] = json!(2);
    let (status, body) = start().json(JSON, &json!({ "query": "{ hello }", "extensions": extensions })).await;
    assert_eq!((status, said(&body)), (400, "PersistedQueryNotSupported"));
}

#[tokio::test]
async fn the_manifest_that_is_configured_is_known_and_published() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("manifest.json");
    let written = |body: &str, id: &str| {
        let operation = json!({ "id": id, "name": "Configured", "type": "query", "body": body });
        let manifest = json!({ "format": "apollo-persisted-query-manifest", "version": 1, "operations": [operation] });
        std::fs::write(&path, manifest.to_string()).unwrap();
    };
    let body = "query Configured { role }";
    written(body, &DocumentHash::of(body).to_string());
    let stage = start_with(&[("DOCUMENTS__MANIFEST", path.to_str().unwrap()), ("DOCUMENTS__REMEMBERED", "0")]);
    let answered = (200, json!({ "data": { "role": "PUBLIC" } }));
    assert_eq!(stage.json(RESPONSE, &json!({ "extensions": automatic(body) })).await, answered);
    let (_, published) = read(stage.client.get(stage.url("/developers/manifest.json"))).await;
    let names: Vec<&Value> = published["operations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|operation| &operation["name"])
        .collect();
    assert_eq!(names, ["Configured", "Known"]);
}
