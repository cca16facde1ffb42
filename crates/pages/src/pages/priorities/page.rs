//! The priorities of a workshop: the ranking of a round, as far as it may be shown, and the same votes counted by other methods.

use serde_json::{Value, json};

use crate::ask::Variables;
use crate::file::{Rows, cell};
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("priorities", "/workshops/{code}/priorities")
    .with(variables)
    .about("workshop")
    .view(view)
    .rows(rows)
    .kept();

const METHODS: [&str; 7] = ["BORDA", "COPELAND", "DOTS", "KEMENY", "REVERSE_RANK", "SCHULZE", "SUM_OF_RANKS"];
const WEIGHTINGS: [&str; 2] = ["EQUAL_BALLOTS", "EQUAL_PERSPECTIVES"];

/// Another way of counting, as one form field: `METHOD.WEIGHTING`.
fn variant(request: &Request) -> Option<(&str, &str)> {
    let chosen = request.query.get("count").and_then(|text| text.split_once('.'));
    chosen.filter(|(method, weighting)| METHODS.contains(method) && WEIGHTINGS.contains(weighting))
}

fn variables(request: &Request) -> Variables {
    let mut variables = of_path(request);
    let round = request.query.get("round");
    variables.put("round", round.unwrap_or_default());
    variables.put("ofRound", round.is_some());
    variables.put("ofWorkshop", round.is_none());
    variables.put("variant", variant(request).is_some());
    if let Some((method, weighting)) = variant(request) {
        variables.put("method", method);
        variables.put("weighting", weighting);
    }
    variables
}

/// The round's own ranking, and the one that is shown.
fn orders(data: &Value) -> (&Value, &Value) {
    const NONE: &Value = &Value::Null;
    let is_of_it = data
        .pointer("/round/workshop/code")
        .is_some_and(|code| Some(code) == data.pointer("/workshop/code"));
    let (own, variant) = if is_of_it {
        (data.pointer("/round/ranking"), data.pointer("/round/variant"))
    } else {
        (
            data.pointer("/workshop/priorities"),
            data.pointer("/workshop/priorities/round/variant"),
        )
    };
    let own = own.unwrap_or(NONE);
    (own, variant.filter(|variant| !variant.is_null()).unwrap_or(own))
}

fn view(request: &Request, data: &Value) -> Value {
    let (own, shown) = orders(data);
    let entries = || shown.get("entries").and_then(Value::as_array).into_iter().flatten();
    let scores = || entries().filter_map(|entry| entry.get("score").and_then(Value::as_f64));
    let mut perspectives: Vec<&str> = Vec::new();
    for place in entries().filter_map(|entry| entry.get("byPerspective")?.as_array()).flatten() {
        if let Some(perspective) = place
            .get("perspective")
            .and_then(Value::as_str)
            .filter(|name| !perspectives.contains(name))
        {
            perspectives.push(perspective);
        }
    }
    let is_missing = variant(request).is_some() && std::ptr::eq(own, shown);
    json!({
        "own": own,
        "shown": shown,
        "highest": scores().fold(0.0_f64, f64::max),
        "perspectives": perspectives,
        "isMissing": is_missing,
    })
}

fn rows(data: &Value) -> Rows {
    let mut rows = Rows::new(&[
        "place",
        "shared",
        "question",
        "text",
        "score",
        "best place",
        "worst place",
        "places by group",
    ]);
    let (_, shown) = orders(data);
    for entry in shown.get("entries").and_then(Value::as_array).into_iter().flatten() {
        let names = [
            "/position",
            "/tied",
            "/question/code",
            "/question/text",
            "/score",
            "/bestPosition",
            "/worstPosition",
        ];
        let mut cells: Vec<String> = names.iter().map(|name| cell(entry.pointer(name))).collect();
        let places = entry.get("byPerspective").and_then(Value::as_array).into_iter().flatten();
        let places = places.map(|place| format!("{} {}", cell(place.get("perspective")), cell(place.get("position"))));
        cells.push(places.collect::<Vec<_>>().join("; "));
        rows.rows.push(cells);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_of_another_workshop_is_not_shown_as_one_of_this() {
        let data = json!({ "workshop": { "code": "A" }, "round": { "workshop": { "code": "B" }, "ranking": { "entries": [1] } } });
        assert_eq!(orders(&data).1, &Value::Null);
        let data = json!({ "workshop": { "code": "A" }, "round": { "workshop": { "code": "A" }, "ranking": { "entries": [1] } } });
        assert_eq!(orders(&data).1, &json!({ "entries": [1] }));
    }
}
