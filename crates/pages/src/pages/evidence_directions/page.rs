//! The direction of effect of each study, for each outcome domain.

use serde_json::Value;

use crate::ask::Variables;
use crate::file::{Rows, cell};
use crate::page::{Page, page};
use crate::request::Request;
use crate::synthesis;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("evidence_directions", "/evidence/directions")
    .choices(synthesis::TAKEN)
    .with(variables)
    .view(view)
    .rows(rows)
    .figure("/effectDirections/diagram")
    .kept();

fn variables(request: &Request) -> Variables {
    let mut variables = synthesis::variables(request);
    variables.remove("input");
    variables
}

fn view(request: &Request, data: &Value) -> Value {
    synthesis::view(&request.query, data)
}

fn rows(data: &Value) -> Rows {
    let mut rows = Rows::new(&["about", "study", "year", "direction", "findings", "people"]);
    for group in data
        .pointer("/effectDirections/groups")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        for study in group.get("studies").and_then(Value::as_array).into_iter().flatten() {
            let names = ["/study/label", "/study/year", "/direction", "/outcomes", "/sampleSize"].map(|name| cell(study.pointer(name)));
            rows.rows.push(std::iter::once(cell(group.get("domain"))).chain(names).collect());
        }
    }
    rows
}
