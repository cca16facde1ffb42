//! The ranking of a published workshop, for pages of other hosts.

use serde_json::Value;

use crate::file::{Rows, cell};
use crate::page::{Page, page};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("embed_priorities", "/embed/priorities/{code}")
    .about("workshop")
    .rows(rows)
    .embedded()
    .kept();

fn rows(data: &Value) -> Rows {
    let mut rows = Rows::new(&["position", "shared", "code", "question"]);
    let names = ["/position", "/tied", "/question/code", "/question/text"];
    for entry in data
        .pointer("/workshop/priorities/entries")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        rows.rows.push(names.iter().map(|name| cell(entry.pointer(name))).collect());
    }
    rows
}
