//! Gaps: questions that no study has examined, by question or by cell.

use serde_json::{Value, json};

use crate::ask::Variables;
use crate::file::{Rows, cell};
use crate::narrow::{DIMENSIONS, one_of};
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("evidence_gaps", "/evidence/gaps")
    .choices(&[("rows", &DIMENSIONS), ("columns", &DIMENSIONS), ("order", &ORDERS)])
    .with(variables)
    .view(view)
    .rows(rows)
    .kept();

const ORDERS: [&str; 3] = ["question", "row", "column"];

fn sides(request: &Request) -> (&str, &str) {
    let query = &request.query;
    (
        one_of(query, "rows", &DIMENSIONS, "METHOD"),
        one_of(query, "columns", &DIMENSIONS, "OUTCOME_DOMAIN"),
    )
}

fn variables(request: &Request) -> Variables {
    let (rows, columns) = sides(request);
    let mut variables = Variables::new();
    variables.put("rows", rows);
    variables.put("columns", columns);
    variables
}

fn gaps(data: &Value) -> &[Value] {
    data.get("evidenceGaps").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The gaps in groups. The API lists the most urgent first, and the groups keep that order.
fn view(request: &Request, data: &Value) -> Value {
    let order = one_of(&request.query, "order", &ORDERS, "question");
    let mut groups: Vec<(&Value, Vec<&Value>)> = Vec::new();
    for gap in gaps(data) {
        let heads: Vec<&Value> = match order {
            "question" => gap.get("questions").and_then(Value::as_array).into_iter().flatten().collect(),
            side => gap.get(side).into_iter().collect(),
        };
        for head in heads {
            match groups.iter_mut().find(|(known, _)| known.get("code") == head.get("code")) {
                Some((_, gaps)) => gaps.push(gap),
                None => groups.push((head, vec![gap])),
            }
        }
    }
    let (rows, columns) = sides(request);
    let groups: Vec<Value> = groups
        .into_iter()
        .map(|(head, gaps)| json!({ "head": head, "gaps": gaps }))
        .collect();
    json!({ "order": order, "rows": rows, "columns": columns, "dimensions": DIMENSIONS, "groups": groups })
}

fn rows(data: &Value) -> Rows {
    let mut rows = Rows::new(&["row", "column", "best rank", "questions", "texts"]);
    for gap in gaps(data) {
        let questions = |name: &str| {
            let all = gap.get("questions").and_then(Value::as_array).into_iter().flatten();
            all.map(|question| cell(question.get(name))).collect::<Vec<_>>().join("; ")
        };
        rows.rows.push(vec![
            cell(gap.get("row")),
            cell(gap.get("column")),
            cell(gap.get("bestRank")),
            questions("code"),
            questions("text"),
        ]);
    }
    rows
}
