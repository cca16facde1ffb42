//! The funnel plot, which shows whether small studies have other effects than large ones.

use serde_json::Value;

use crate::ask::Variables;
use crate::file::{Rows, cell};
use crate::page::{Page, page};
use crate::request::Request;
use crate::synthesis;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("evidence_funnel", "/evidence/funnel")
    .choices(synthesis::TAKEN)
    .with(variables)
    .view(view)
    .rows(rows)
    .figure("/metaAnalysis/funnelPlot")
    .kept();

fn variables(request: &Request) -> Variables {
    let mut variables = synthesis::variables(request);
    variables.remove("contrast");
    variables.remove("filter");
    variables
}

fn view(request: &Request, data: &Value) -> Value {
    synthesis::view(&request.query, data)
}

fn rows(data: &Value) -> Rows {
    let mut rows = Rows::new(&["study", "about", "estimate", "standard_error"]);
    for effect in data
        .pointer("/metaAnalysis/effects")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let names = ["/outcome/study/label", "/outcome/domain", "/estimate", "/standardError"];
        rows.rows.push(names.iter().map(|name| cell(effect.pointer(name))).collect());
    }
    rows
}
