//! Tests subscriptions over WebSockets and Server-Sent Events, which last as long as the token is valid and the row is visible.

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

/// Changes a workshop as another node would: changes the row, and sends the notification if the database itself does not show the change.
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
