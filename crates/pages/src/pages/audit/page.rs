//! The audit trail: which actions were allowed or refused, by whom, in which role, and when.

mod actions;

use serde_json::{Map, Value, json};

use crate::ask::Variables;
use crate::file::{Rows, cell};
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::{Into, rows as count};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("audit", "/audit")
    .with(variables)
    .view(view)
    .listed(rows, "/auditEvents")
    .about("auditEvents");

fn variables(request: &Request) -> Variables {
    let query = &request.query;
    let mut filter = Variables::new();
    for name in ["action", "actor", "outcome", "resourceId"] {
        filter.text(name, query.get(name));
    }
    // The filter includes both days completely.
    filter.text("since", query.get("since").map(|day| moment(day, "00:00:00.000Z")).as_deref());
    filter.text("until", query.get("until").map(|day| moment(day, "23:59:59.999Z")).as_deref());
    let mut variables = Variables::new();
    variables.put("first", count(query));
    variables.text("after", query.get("after"));
    variables.put("filter", Value::Object(filter));
    variables
}

fn moment(day: &str, time: &str) -> String {
    if day.contains('T') {
        day.to_owned()
    } else {
        format!("{day}T{time}")
    }
}

/// Each action in words: those in the answer, and all for the selection.
fn view(_: &Request, data: &Value) -> Value {
    let events = data.pointer("/auditEvents/nodes").and_then(Value::as_array);
    let named = events.into_iter().flatten().filter_map(|event| event.get("action")?.as_str());
    let words: Map<String, Value> = named
        .map(|action| (action.to_owned(), Value::from(actions::in_words(action))))
        .collect();
    let all: Vec<Value> = actions::all().map(|(action, words)| json!([action, words])).collect();
    json!({ "words": words, "all": all })
}

fn rows(data: &Value) -> Rows {
    let mut rows = Rows::new(&[
        "at",
        "action",
        "in words",
        "outcome",
        "actor",
        "role",
        "resource",
        "resource id",
        "fields",
        "request id",
    ]);
    for event in data.pointer("/auditEvents/nodes").and_then(Value::as_array).into_iter().flatten() {
        let text = |name: &str| cell(event.pointer(name));
        rows.rows.push(vec![
            text("/at"),
            text("/action"),
            actions::in_words(&text("/action")),
            text("/outcome"),
            text("/actor/displayName"),
            text("/role"),
            text("/resource"),
            text("/resourceId"),
            text("/fields"),
            text("/requestId"),
        ]);
    }
    rows
}
