//! The findings one by one: every outcome that matches the filter, even if it cannot be pooled.

use serde_json::{Value, json};

use crate::ask::Variables;
use crate::file::{Rows, cell};
use crate::narrow::{self, CONTRASTS, DIRECTIONS};
use crate::page::{Page, page};
use crate::request::Request;
use crate::synthesis;
use crate::variables::{Into, paging};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("evidence_findings", "/evidence/findings")
    .choices(&[
        ("perspectives", &narrow::PERSPECTIVES),
        ("kirkpatrickLevels", &narrow::KIRKPATRICK),
        ("evidenceKinds", &narrow::EVIDENCE_KINDS),
        ("directions", &DIRECTIONS),
        ("contrast", &CONTRASTS),
        ("numbers", &["yes", "no"]),
    ])
    .with(variables)
    .view(view)
    .listed(rows, "/outcomes")
    .kept();

fn variables(request: &Request) -> Variables {
    let query = &request.query;
    let mut variables = paging(query);
    let mut filter = narrow::outcomes(query);
    // On the page for pooling, one kind of contrast is chosen; here the contrast only filters the list.
    if let Some(contrast) = query.get("contrast").filter(|code| CONTRASTS.contains(code)) {
        filter.put("contrasts", json!([contrast]));
    }
    if query.get("primary").is_some() {
        let studies = filter.entry("studies").or_insert_with(|| json!({}));
        if let Value::Object(studies) = studies {
            studies.put("kinds", json!(["PRIMARY"]));
        }
    }
    for name in ["study", "programme"] {
        filter.text(name, query.get(name));
    }
    match query.get("numbers") {
        Some("yes") => filter.put("hasEffect", true),
        Some("no") => filter.put("hasEffect", false),
        _ => {}
    }
    variables.put("filter", Value::Object(filter));
    variables.put("orderBy", json!([{ "field": "DOMAIN" }, { "field": "YEAR", "direction": "DESC" }]));
    narrow::narrow(&mut variables, query);
    variables
}

fn view(request: &Request, data: &Value) -> Value {
    let mut view = synthesis::view(&request.query, data);
    if let Value::Object(map) = &mut view {
        map.insert("directions".to_owned(), json!(DIRECTIONS));
        map.insert("contrasts".to_owned(), json!(CONTRASTS));
    }
    view
}

fn rows(data: &Value) -> Rows {
    const NAMES: [(&str, &str); 22] = [
        ("/study/code", "study"),
        ("/study/label", "label"),
        ("/study/title", "title"),
        ("/study/year", "year"),
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
    for node in data.pointer("/outcomes/nodes").and_then(Value::as_array).into_iter().flatten() {
        rows.rows.push(NAMES.iter().map(|(at, _)| cell(node.pointer(at))).collect());
    }
    rows
}
