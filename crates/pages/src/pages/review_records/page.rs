//! The records of a review: a list that can be narrowed, and the same as a file.

use serde_json::{Value, json};

use crate::ask::Variables;
use crate::file::{Rows, cell};
use crate::narrow::one_of;
use crate::page::{Page, page};
use crate::request::{Format, Request};
use crate::review::{READERS, list};
use crate::variables::{Into, paging};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("review_records", "/reviews/{code}/records")
    .choices(&[
        ("stage", &["TITLE_ABSTRACT", "FULL_TEXT"]),
        ("decision", &["INCLUDE", "EXCLUDE"]),
        ("only", &ONLY),
        ("order", &["title", "newest", "oldest"]),
    ])
    .with(variables)
    .about("review")
    .only(READERS)
    .listed(rows, "/review/records");

/// Records in a special state.
const ONLY: [&str; 5] = ["mine", "conflict", "duplicate", "original", "removed"];

fn variables(request: &Request) -> Variables {
    let query = &request.query;
    let mut filter = Variables::new();
    for name in ["text", "source", "stage", "decision"] {
        filter.text(name, query.get(name));
    }
    filter.text("exclusionReason", query.get("reason"));
    match one_of(query, "only", &ONLY, "") {
        "mine" => filter.put("awaitingMyVote", true),
        "conflict" => filter.put("inConflict", true),
        "duplicate" => filter.put("duplicate", true),
        "original" => filter.put("duplicate", false),
        "removed" => filter.put("removed", true),
        _ => {}
    }
    let order = match query.get("order") {
        Some("title") => json!([{ "field": "TITLE" }]),
        Some("newest") => json!([{ "field": "YEAR", "descending": true }]),
        Some("oldest") => json!([{ "field": "YEAR" }]),
        _ => json!([{ "field": "IMPORTED" }]),
    };
    let mut variables = paging(query);
    variables.put("code", request.value("code"));
    variables.put("filter", Value::Object(filter));
    variables.put("orderBy", order);
    variables.put("file", request.format != Format::Html);
    variables
}

fn rows(data: &Value) -> Rows {
    const NAMES: [(&str, &str); 18] = [
        ("/id", "record"),
        ("/title", "title"),
        ("/authors", "authors"),
        ("/year", "year"),
        ("/journal", "journal"),
        ("/volume", "volume"),
        ("/issue", "issue"),
        ("/pages", "pages"),
        ("/doi", "doi"),
        ("/pmid", "pmid"),
        ("/url", "url"),
        ("/source", "search"),
        ("/stage", "stage"),
        ("/decision", "decision"),
        ("/exclusionReason", "reason"),
        ("/removed", "removed"),
        ("/duplicateOf/id", "duplicate of"),
        ("/abstract", "abstract"),
    ];
    let heading: Vec<&str> = NAMES.iter().map(|(_, name)| *name).collect();
    let mut rows = Rows::new(&heading);
    for node in list(data, "/review/records/nodes") {
        rows.rows.push(NAMES.iter().map(|(at, _)| cell(node.pointer(at))).collect());
    }
    rows
}
