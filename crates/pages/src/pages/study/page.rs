//! One study: first its findings in plain language, then its methods, its participants, and where it was published.

use serde_json::Value;

use crate::ask::Variables;
use crate::file::{Rows, cell};
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("study", "/studies/{code}")
    .with(variables)
    .about("study")
    .listed(rows, "/study/outcomes")
    .kept();

fn variables(request: &Request) -> Variables {
    let mut variables = of_path(request);
    let rows = if request.query.has("rows") {
        crate::variables::rows(&request.query)
    } else {
        50
    };
    variables.put("first", rows);
    variables.text("after", request.query.get("after"));
    variables
}

/// The findings of the study.
fn rows(data: &Value) -> Rows {
    const NAMES: [(&str, &str); 18] = [
        ("/domain", "about"),
        ("/direction", "direction"),
        ("/summary", "finding"),
        ("/plainLanguage", "in plain language"),
        ("/perspective", "perspective"),
        ("/contrast", "compares"),
        ("/comparison", "with"),
        ("/measure", "measure"),
        ("/timepoint", "time"),
        ("/evidenceKind", "kind"),
        ("/kirkpatrickLevel", "Kirkpatrick level"),
        ("/effect/metric", "metric"),
        ("/effect/estimate", "estimate"),
        ("/effect/standardError", "standard error"),
        ("/effect/ci/lower", "interval from"),
        ("/effect/ci/upper", "interval to"),
        ("/effect/n", "people"),
        ("/provenance", "provenance"),
    ];
    let heading: Vec<&str> = NAMES.iter().map(|(_, name)| *name).collect();
    let mut rows = Rows::new(&heading);
    for node in data
        .pointer("/study/outcomes/nodes")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        rows.rows.push(NAMES.iter().map(|(at, _)| cell(node.pointer(at))).collect());
    }
    rows
}
