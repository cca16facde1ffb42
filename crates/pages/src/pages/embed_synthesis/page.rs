//! Pooled effects of studies, for pages of other hosts.

use serde_json::Value;

use crate::ask::Variables;
use crate::file::{Rows, cell};
use crate::page::{Page, page};
use crate::request::{Format, Request};
use crate::synthesis;
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("embed_synthesis", "/embed/synthesis")
    .with(variables)
    .rows(rows)
    .figure("/metaAnalysis/forestPlot")
    .embedded()
    .kept();

/// The same variables as for the page that it links to.
fn variables(request: &Request) -> Variables {
    let mut variables = Variables::new();
    variables.put("input", synthesis::variables(request).remove("input").unwrap_or_default());
    variables.put("figure", request.format == Format::Svg);
    variables
}

/// The effects, and the outcomes that were left out with the reason.
fn rows(data: &Value) -> Rows {
    let mut rows = Rows::new(&[
        "study",
        "measure",
        "estimate",
        "standard error",
        "interval from",
        "interval to",
        "weight",
        "left out because",
    ]);
    let list = |name: &str| {
        data.pointer(&format!("/metaAnalysis/{name}"))
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
    };
    let names = [
        "/outcome/study/label",
        "/outcome/measure",
        "/estimate",
        "/standardError",
        "/ci/lower",
        "/ci/upper",
        "/weight",
        "/reason",
    ];
    for row in list("effects").chain(list("leftOut")) {
        rows.rows.push(names.iter().map(|name| cell(row.pointer(name))).collect());
    }
    rows
}
