//! Tests the answers that nodes keep until the data changes: who shares them, and that none is ever old.

mod caching;
mod races;
mod shared;

use serde_json::{Value, json};

use crate::support::{Answer, TestServer};

/// Asks twice, and returns the second answer and whether it was a kept one.
async fn twice(app: &TestServer, token: Option<&str>, query: &str) -> (Answer, bool) {
    let first = app.ask(token, query, json!({})).await;
    let before = app.kept().hits;
    let second = app.ask(token, query, json!({})).await;
    let hit = app.kept().hits > before;
    if hit {
        assert_eq!(first.text, second.text, "{query}");
    }
    (second, hit)
}

/// A published programme: its id, and its version as an academic sees it.
async fn programme(app: &TestServer, at: usize) -> (Value, i64) {
    let list = "{ programmes(first: 5) { nodes { id version } } }";
    let found = app.ask(app.token("ACADEMIC"), list, json!({})).await.data()["programmes"]["nodes"][at].clone();
    (found["id"].clone(), found["version"].as_i64().unwrap())
}

const MOVE: &str = "mutation($id: ID!, $version: Int!, $input: ProgrammeChanges!) {
    updateProgramme(id: $id, version: $version, input: $input) { version } }";
