//! What is followed: over WebSockets and as events, for as long as the token holds and the thing is to be seen.

pub mod events;
mod follow;
mod lifetime;
mod limits;
mod protocol;
pub mod socket;

use serde_json::{Value, json};

use crate::support::{Backend, TestServer, sql};

const WORKSHOP: &str =
    "subscription($id: ID!) { workshopChanged(workshop: $id) { id title questions(first: 1) { nodes { programmes { code } } } } }";

/// A published workshop of the demo.
async fn workshop(app: &TestServer) -> String {
    let found = app.read("{ workshops(first: 1) { nodes { id } } }").await;
    found["workshops"]["nodes"][0]["id"].as_str().unwrap().to_owned()
}

/// The payload of a subscription to a workshop.
fn following(workshop: &str) -> Value {
    json!({ "query": WORKSHOP, "variables": { "id": workshop } })
}

/// Changes a workshop as another node does: the row, and word of it where the database itself does not show that.
async fn change(app: &TestServer, workshop: &str, set: &str) {
    let (_, id) = policy::id::split(workshop).unwrap();
    let row = match app.backend {
        Backend::Sqlite => format!("hex(id) = '{}'", id.simple().to_string().to_uppercase()),
        Backend::Postgres => format!("id = '{id}'"),
    };
    let mut statements = vec![format!("UPDATE workshop SET {set}, version = version + 1 WHERE {row}")];
    if app.backend == Backend::Postgres {
        statements.push(format!("SELECT pg_notify('lived_evidence_changes', '{workshop}')"));
    }
    sql::write(app, &statements).await;
}
