//! Programmes, for pages of other hosts.

use serde_json::Value;

use crate::ask::Variables;
use crate::file::{Rows, cell};
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::{Into, paging};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("embed_programmes", "/embed/programmes")
    .with(variables)
    .listed(rows, "/programmes")
    .embedded()
    .kept();

fn variables(request: &Request) -> Variables {
    let query = &request.query;
    let mut variables = paging(query);
    let mut filter = Variables::new();
    for name in ["text", "organisation", "project", "region"] {
        filter.text(name, query.get(name));
    }
    for dimension in ["methods", "topics", "audiences"] {
        filter.any_of(dimension, &query.all(dimension));
    }
    variables.put("filter", Value::Object(filter));
    variables
}

fn rows(data: &Value) -> Rows {
    let mut rows = Rows::new(&["code", "name", "organisation", "country", "involvement level", "summary"]);
    let names = ["code", "name", "organisation", "country", "involvementLevel", "summary"];
    for node in data.pointer("/programmes/nodes").and_then(Value::as_array).into_iter().flatten() {
        rows.rows.push(names.iter().map(|name| cell(node.get(*name))).collect());
    }
    rows
}
