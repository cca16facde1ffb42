//! The list of questions, highest priority first, with the status of each.

use serde_json::{Value, json};

use crate::ask::Variables;
use crate::file::{Rows, cell};
use crate::narrow::{one_of, some_of};
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::{Into, paging};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("questions", "/questions")
    .choices(&[("status", &STATUSES), ("order", &ORDERS)])
    .with(variables)
    .view(view)
    .listed(rows, "/questions")
    .kept();

const STATUSES: [&str; 8] = [
    "SUBMITTED",
    "SHORTLISTED",
    "PRIORITISED",
    "VERIFIED_UNANSWERED",
    "PARTLY_ANSWERED",
    "ANSWERED",
    "MERGED",
    "OUT_OF_SCOPE",
];
const ORDERS: [&str; 2] = ["rank", "newest"];

fn variables(request: &Request) -> Variables {
    let query = &request.query;
    let mut variables = paging(query);
    let mut filter = Variables::new();
    filter.text("text", query.get("text"));
    filter.text("theme", query.get("theme"));
    let statuses = some_of(query, "status", &STATUSES);
    if !statuses.is_empty() {
        filter.put("status", json!(statuses));
    }
    if query.get("prioritised").is_some() {
        filter.put("prioritised", true);
    }
    variables.put("filter", Value::Object(filter));
    if one_of(query, "order", &ORDERS, "rank") == "newest" {
        variables.put("orderBy", json!([{ "field": "CREATED_AT", "direction": "DESC" }]));
    }
    variables
}

fn view(request: &Request, _: &Value) -> Value {
    json!({ "statuses": STATUSES, "order": one_of(&request.query, "order", &ORDERS, "rank") })
}

fn rows(data: &Value) -> Rows {
    const NAMES: [(&str, &str); 10] = [
        ("/code", "code"),
        ("/text", "question"),
        ("/plainLanguage", "in plain language"),
        ("/rank", "rank"),
        ("/status", "status"),
        ("/proposedStatus", "what studies say"),
        ("/theme", "theme"),
        ("/raisedBy", "raised by"),
        ("/workshop/title", "workshop"),
        ("/provenance", "provenance"),
    ];
    let heading: Vec<&str> = NAMES.iter().map(|(_, name)| *name).collect();
    let mut rows = Rows::new(&heading);
    for node in data.pointer("/questions/nodes").and_then(Value::as_array).into_iter().flatten() {
        rows.rows.push(NAMES.iter().map(|(at, _)| cell(node.pointer(at))).collect());
    }
    rows
}
