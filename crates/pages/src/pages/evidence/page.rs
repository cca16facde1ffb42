//! What studies found together: how large the effect is, what was left out of that and why, and which way the studies point.

use serde_json::{Value, json};

use crate::file::{Rows, cell};
use crate::page::{Page, page};
use crate::request::Request;
use crate::synthesis;

/// The page.
pub const PAGE: Page = page!("evidence", "/evidence")
    .with(synthesis::variables)
    .view(view)
    .rows(rows)
    .figure("/metaAnalysis/forestPlot")
    .kept();

fn view(request: &Request, data: &Value) -> Value {
    let mut view = synthesis::view(&request.query, data);
    let left_out = data.pointer("/metaAnalysis/leftOut").and_then(Value::as_array);
    if let Value::Object(map) = &mut view {
        map.insert("r".to_owned(), synthesis::in_r(&request.query));
        map.insert("leftOut".to_owned(), by_reason(left_out.map_or(&[], Vec::as_slice)));
    }
    view
}

/// What was left out, by why; in the order in which a reason comes first.
fn by_reason(left_out: &[Value]) -> Value {
    let mut reasons: Vec<(&str, Vec<&Value>)> = Vec::new();
    for one in left_out {
        let (Some(reason), Some(outcome)) = (one.get("reason").and_then(Value::as_str), one.get("outcome")) else {
            continue;
        };
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, outcomes)) => outcomes.push(outcome),
            None => reasons.push((reason, vec![outcome])),
        }
    }
    reasons
        .into_iter()
        .map(|(reason, outcomes)| json!({ "reason": reason, "outcomes": outcomes }))
        .collect()
}

/// The effects of the pool, and then what was left out of it.
fn rows(data: &Value) -> Rows {
    let mut rows = Rows::new(&[
        "study",
        "title",
        "year",
        "outcome",
        "measure",
        "time",
        "pooled",
        "estimate",
        "standard_error",
        "interval_from",
        "interval_to",
        "weight",
        "left_out_because",
    ]);
    let list = |at: &str| data.pointer(at).and_then(Value::as_array).into_iter().flatten();
    let outcome = |row: &Value| {
        let names = ["/study/label", "/study/title", "/study/year", "/domain", "/measure", "/timepoint"];
        names.map(|name| cell(row.get("outcome").and_then(|outcome| outcome.pointer(name))))
    };
    for effect in list("/metaAnalysis/effects") {
        let numbers = ["/estimate", "/standardError", "/ci/lower", "/ci/upper", "/weight"].map(|name| cell(effect.pointer(name)));
        let cells = outcome(effect)
            .into_iter()
            .chain(["yes".to_owned()])
            .chain(numbers)
            .chain([String::new()]);
        rows.rows.push(cells.collect());
    }
    for one in list("/metaAnalysis/leftOut") {
        let blank = std::iter::repeat_n(String::new(), 5);
        let cells = outcome(one)
            .into_iter()
            .chain(["no".to_owned()])
            .chain(blank)
            .chain([cell(one.get("reason"))]);
        rows.rows.push(cells.collect());
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_out_is_in_the_rows_with_why() {
        let data = json!({ "metaAnalysis": {
            "effects": [{ "outcome": { "study": { "label": "A 2001" } }, "estimate": 0.5, "standardError": 0.1, "weight": 100.0 }],
            "leftOut": [{ "outcome": { "study": { "label": "B 2002" } }, "reason": "no effect" }],
        } });
        let csv = rows(&data).csv();
        assert!(csv.contains("A 2001,,,,,,yes,0.5,0.1,,,100.0,\r\n"), "{csv}");
        assert!(csv.contains("B 2002,,,,,,no,,,,,,no effect\r\n"), "{csv}");
    }
}
