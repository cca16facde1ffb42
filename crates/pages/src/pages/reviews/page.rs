//! The list of evidence reviews.

use serde_json::{Value, json};

use crate::file::{Rows, cell};
use crate::page::{Page, page};
use crate::review::{MAKERS, list};
use crate::variables::paging;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("reviews", "/reviews")
    .with(|request| paging(&request.query))
    .view(|_, data| json!({ "makes": (MAKERS.admits)(data) }))
    .listed(rows, "/reviews");

fn rows(data: &Value) -> Rows {
    let names = ["code", "title", "kind", "question", "project"];
    let mut rows = Rows::new(&names);
    for node in list(data, "/reviews/nodes") {
        rows.rows.push(
            names
                .iter()
                .map(|name| match node.get(*name) {
                    Some(Value::Object(project)) => cell(project.get("title")),
                    value => cell(value),
                })
                .collect(),
        );
    }
    rows
}
