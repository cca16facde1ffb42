//! The list of studies, filtered by topic, people, method and time.

use serde_json::{Value, json};

use crate::Fields;
use crate::ask::Variables;
use crate::edit::may;
use crate::file::{Rows, cell};
use crate::narrow::{self, KIRKPATRICK, PERSPECTIVES, one_of, some_of};
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::{Into, paging};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("studies", "/studies")
    .choices(&[
        ("kinds", &KINDS),
        ("perspectives", &PERSPECTIVES),
        ("kirkpatrickLevels", &KIRKPATRICK),
        ("order", &ORDERS),
    ])
    .with(variables)
    .view(view)
    .listed(rows, "/studies")
    .kept();

const ORDERS: [&str; 4] = ["newest", "oldest", "title", "largest"];
const KINDS: [&str; 2] = ["PRIMARY", "REVIEW"];

/// Whether the user followed a link from a cell of the evidence map: then the filter applies to findings, and one finding must match all
/// of it.
fn is_among(query: &Fields) -> bool {
    query.get("among").is_some()
}

fn filter(query: &Fields) -> Variables {
    let mut filter = Variables::new();
    filter.text("text", query.get("text"));
    for dimension in ["designs", "methods", "audiences", "countries", "outcomeDomains"] {
        filter.any_of(dimension, &query.all(dimension));
    }
    for (name, codes) in [
        ("kinds", KINDS.as_slice()),
        ("perspectives", &PERSPECTIVES),
        ("kirkpatrickLevels", &KIRKPATRICK),
    ] {
        let chosen = some_of(query, name, codes);
        if !chosen.is_empty() && (name == "kinds" || !is_among(query)) {
            filter.put(name, json!(chosen));
        }
    }
    let terms = narrow::dimensions(query);
    if !terms.is_empty() {
        filter.put("dimensions", terms);
    }
    if is_among(query) {
        let mut outcomes = narrow::outcomes(query);
        outcomes.remove("dimensions");
        filter.remove("text");
        filter.put("outcomes", Value::Object(outcomes));
        return filter;
    }
    narrow::range(&mut filter, "year", query.get("from"), query.get("to"));
    narrow::range(&mut filter, "sampleSize", query.get("people"), None);
    filter
}

fn variables(request: &Request) -> Variables {
    let query = &request.query;
    let mut variables = paging(query);
    variables.put("filter", Value::Object(filter(query)));
    variables.put(
        "orderBy",
        match one_of(query, "order", &ORDERS, "newest") {
            "oldest" => json!([{ "field": "YEAR", "direction": "ASC" }]),
            "title" => json!([{ "field": "TITLE", "direction": "ASC" }]),
            "largest" => json!([{ "field": "SAMPLE_SIZE", "direction": "DESC" }]),
            _ => json!([{ "field": "YEAR", "direction": "DESC" }]),
        },
    );
    narrow::narrow(&mut variables, query);
    variables
}

fn view(request: &Request, data: &Value) -> Value {
    json!({
        "creates": may(data, "STUDIES_UNPUBLISHED", "CREATE"),
        "among": is_among(&request.query),
        "within": narrow::said(&request.query, data),
        "order": one_of(&request.query, "order", &ORDERS, "newest"),
        "perspectives": PERSPECTIVES,
        "levels": KIRKPATRICK,
        "kinds": KINDS,
    })
}

fn rows(data: &Value) -> Rows {
    const NAMES: [(&str, &str); 15] = [
        ("code", "code"),
        ("label", "label"),
        ("title", "title"),
        ("year", "year"),
        ("kind", "kind"),
        ("design", "design"),
        ("sampleSize", "people"),
        ("countries", "countries"),
        ("audiences", "audiences"),
        ("methods", "methods"),
        ("termUsed", "term used"),
        ("plainLanguageSummary", "plain language summary"),
        ("possibleOverlapWith", "possible overlap with"),
        ("provenance", "provenance"),
        ("status", "status"),
    ];
    let heading: Vec<&str> = NAMES.iter().map(|(_, name)| *name).chain(["doi"]).collect();
    let mut rows = Rows::new(&heading);
    for node in data.pointer("/studies/nodes").and_then(Value::as_array).into_iter().flatten() {
        let dois = node.get("reports").and_then(Value::as_array).into_iter().flatten();
        let dois: Vec<&str> = dois.filter_map(|report| report.get("doi")?.as_str()).collect();
        let cells = NAMES.iter().map(|(name, _)| cell(node.get(*name)));
        rows.rows.push(cells.chain([dois.join("; ")]).collect());
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_of_the_map_asks_for_one_finding_that_meets_the_whole_choice() {
        let query = Fields::read("in=METHOD:FILM&in=OUTCOME_DOMAIN:EMPATHY&kinds=PRIMARY&perspectives=CARER&from=2001&among=findings");
        let dimension = |name: &str, code: &str| json!({ "dimension": name, "terms": { "anyOf": [code] } });
        let expected = json!({
            "kinds": ["PRIMARY"],
            "dimensions": [dimension("METHOD", "FILM"), dimension("OUTCOME_DOMAIN", "EMPATHY")],
            "outcomes": { "perspectives": ["CARER"], "studies": { "year": { "from": 2001 } } },
        });
        assert_eq!(Value::Object(filter(&query)), expected);
    }
}
