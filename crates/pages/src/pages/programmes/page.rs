//! Programmes: which there are, and which are like one's own.

use serde_json::Value;

use crate::ask::Variables;
use crate::file::{Rows, cell};
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::{Into, paging};

/// The page.
pub const PAGE: Page = page!("programmes", "/programmes").with(variables).rows(rows).kept();

fn variables(request: &Request) -> Variables {
    let query = &request.query;
    let mut variables = paging(query);
    let mut filter = Variables::new();
    filter.text("text", query.get("text"));
    for dimension in ["methods", "topics", "audiences"] {
        filter.any_of(dimension, &query.all(dimension));
    }
    match query.get("evaluated") {
        Some("yes") => filter.put("evaluated", true),
        Some("no") => filter.put("evaluated", false),
        _ => {}
    }
    variables.put("filter", Value::Object(filter));
    variables
}

fn rows(data: &Value) -> Rows {
    let mut rows = Rows::new(&["code", "name", "organisation", "country", "started", "ended", "methods", "topics", "audiences", "involvement level"]);
    let none = Vec::new();
    for node in data.pointer("/programmes/nodes").and_then(Value::as_array).unwrap_or(&none) {
        let names = ["code", "name", "organisation", "country", "startedYear", "endedYear", "methods", "topics", "audiences", "involvementLevel"];
        rows.rows.push(names.iter().map(|name| cell(node.get(*name))).collect());
    }
    rows
}
