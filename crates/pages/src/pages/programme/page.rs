//! One programme: who teaches, how people are involved, what is done, and the studies that evaluate it.

use serde_json::Value;

use crate::edit::may;
use crate::file::{Rows, cell};
use crate::page::{Page, page};
use crate::request::Request;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("programme", "/programmes/{code}")
    .about("programme")
    .view(view)
    .rows(rows)
    .kept();

fn view(_: &Request, data: &Value) -> Value {
    serde_json::json!({ "rates": may(data, "INVOLVEMENT_RATINGS", "RATE") })
}

/// The description, one row for each part.
fn rows(data: &Value) -> Rows {
    const PARTS: [(&str, &str); 20] = [
        ("code", "code"),
        ("name", "name"),
        ("organisation", "organisation"),
        ("country", "country"),
        ("region", "region"),
        ("startedYear", "started"),
        ("endedYear", "ended"),
        ("summary", "summary"),
        ("rationale", "why"),
        ("materials", "materials"),
        ("procedures", "procedures"),
        ("terms", "terms"),
        ("hours", "hours"),
        ("sessions", "sessions"),
        ("weeks", "weeks"),
        ("tailoring", "tailoring"),
        ("modifications", "modifications"),
        ("fidelityPlanned", "how well: planned"),
        ("fidelityActual", "how well: actual"),
        ("involvementLevel", "involvement level"),
    ];
    let mut rows = Rows::new(&["part", "description"]);
    for (name, part) in PARTS {
        rows.rows
            .push(vec![part.to_owned(), cell(data.pointer(&format!("/programme/{name}")))]);
    }
    rows
}
