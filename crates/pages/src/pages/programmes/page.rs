//! The list of programmes, with filters.

use serde_json::{Value, json};

use crate::ask::Variables;
use crate::edit::may;
use crate::file::{Rows, cell};
use crate::narrow::{self, one_of};
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::{Into, paging};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("programmes", "/programmes")
    .choices(&[("evaluated", &["yes", "no"]), ("order", &ORDERS)])
    .with(variables)
    .view(view)
    .listed(rows, "/programmes")
    .kept();

const ORDERS: [&str; 4] = ["name", "newest", "say", "changed"];

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
    let terms = narrow::dimensions(query);
    if !terms.is_empty() {
        filter.put("dimensions", terms);
    }
    variables.put("filter", Value::Object(filter));
    match one_of(query, "order", &ORDERS, "") {
        "name" => variables.put("orderBy", json!([{ "field": "NAME" }])),
        "newest" => variables.put("orderBy", json!([{ "field": "STARTED_YEAR", "direction": "DESC" }])),
        "say" => variables.put("orderBy", json!([{ "field": "INVOLVEMENT_LEVEL", "direction": "DESC" }])),
        "changed" => variables.put("orderBy", json!([{ "field": "UPDATED_AT", "direction": "DESC" }])),
        _ => {}
    }
    narrow::narrow(&mut variables, query);
    variables
}

fn view(request: &Request, data: &Value) -> Value {
    json!({ "within": narrow::said(&request.query, data), "creates": may(data, "PROGRAMMES_UNPUBLISHED", "CREATE") })
}

fn rows(data: &Value) -> Rows {
    const NAMES: [(&str, &str); 14] = [
        ("code", "code"),
        ("name", "name"),
        ("organisation", "organisation"),
        ("region", "region"),
        ("country", "country"),
        ("startedYear", "started"),
        ("endedYear", "ended"),
        ("methods", "methods"),
        ("topics", "topics"),
        ("audiences", "audiences"),
        ("involvementLevel", "involvement level"),
        ("summary", "summary"),
        ("status", "status"),
        ("provenance", "provenance"),
    ];
    let heading: Vec<&str> = NAMES.iter().map(|(_, name)| *name).collect();
    let mut rows = Rows::new(&heading);
    for node in data.pointer("/programmes/nodes").and_then(Value::as_array).into_iter().flatten() {
        rows.rows.push(NAMES.iter().map(|(name, _)| cell(node.get(*name))).collect());
    }
    rows
}
