//! The list of workshops, in which people contribute what they know, ask questions and rank them.

use serde_json::Value;

use crate::ask::Variables;
use crate::edit::may;
use crate::file::{Rows, cell};
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::paging;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("workshops", "/workshops")
    .with(variables)
    .view(view)
    .listed(rows, "/workshops")
    .kept();

fn variables(request: &Request) -> Variables {
    paging(&request.query)
}

fn view(_: &Request, data: &Value) -> Value {
    serde_json::json!({ "creates": may(data, "WORKSHOPS_UNPUBLISHED", "CREATE") })
}

fn rows(data: &Value) -> Rows {
    const NAMES: [(&str, &str); 7] = [
        ("/code", "code"),
        ("/title", "title"),
        ("/heldOn", "held on"),
        ("/mode", "mode"),
        ("/status", "status"),
        ("/questions/totalCount", "questions"),
        ("/provenance", "provenance"),
    ];
    let heading: Vec<&str> = NAMES.iter().map(|(_, name)| *name).collect();
    let mut rows = Rows::new(&heading);
    for node in data.pointer("/workshops/nodes").and_then(Value::as_array).into_iter().flatten() {
        rows.rows.push(NAMES.iter().map(|(at, _)| cell(node.pointer(at))).collect());
    }
    rows
}
