//! One question: its wordings, the questions merged into it, its links, and the studies that concern it.

use serde_json::Value;

use crate::ask::Variables;
use crate::edit::may;
use crate::file::{Rows, cell};
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("question", "/questions/{code}")
    .with(variables)
    .about("question")
    .view(view)
    .listed(rows, "/question/evidence")
    .kept();

fn variables(request: &Request) -> Variables {
    let mut variables = of_path(request);
    variables.put("first", crate::variables::rows(&request.query));
    variables.text("after", request.query.get("after"));
    variables
}

fn view(_: &Request, data: &Value) -> Value {
    serde_json::json!({ "links": may(data, "WORKSHOPS_UNPUBLISHED", "LINK") })
}

/// The studies that concern the question.
fn rows(data: &Value) -> Rows {
    let mut rows = Rows::new(&["question", "study", "title", "year", "kind", "summary"]);
    let question = cell(data.pointer("/question/code"));
    for study in data
        .pointer("/question/evidence/nodes")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let names = ["label", "title", "year", "kind", "plainLanguageSummary"].map(|name| cell(study.get(name)));
        rows.rows.push(std::iter::once(question.clone()).chain(names).collect());
    }
    rows
}
