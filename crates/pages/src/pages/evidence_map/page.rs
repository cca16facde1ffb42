//! The evidence map: a table that shows where studies exist, how certain their evidence is, and where there are none.

use serde_json::{Value, json};

use crate::ask::Variables;
use crate::file::{Rows, cell};
use crate::narrow::{self, DIMENSIONS, one_of};
use crate::page::{Page, page};
use crate::request::{Format, Request};
use crate::synthesis;
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("evidence_map", "/evidence/map")
    .choices(&[
        ("rows", &DIMENSIONS),
        ("columns", &DIMENSIONS),
        ("perspectives", &narrow::PERSPECTIVES),
        ("kirkpatrickLevels", &narrow::KIRKPATRICK),
        ("evidenceKinds", &narrow::EVIDENCE_KINDS),
    ])
    .with(variables)
    .view(view)
    .rows(rows)
    .figure("/evidenceMap/diagram")
    .kept();

fn variables(request: &Request) -> Variables {
    let query = &request.query;
    let mut variables = Variables::new();
    variables.put("rows", one_of(query, "rows", &DIMENSIONS, "METHOD"));
    variables.put("columns", one_of(query, "columns", &DIMENSIONS, "OUTCOME_DOMAIN"));
    variables.put("filter", Value::Object(narrow::outcomes(query)));
    // The page shows neither the figure nor the directions of each cell, and without them its answer is much smaller.
    variables.put("file", request.format != Format::Html);
    narrow::narrow(&mut variables, query);
    variables
}

/// The rows of the table, with or without empty rows.
fn view(request: &Request, data: &Value) -> Value {
    let list = |name: &str| {
        data.pointer(&format!("/evidenceMap/{name}"))
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice)
    };
    let (terms, columns, cells) = (list("rows"), list("columns"), list("cells"));
    let hides = request.query.get("hide").is_some();
    let is_filled = |cell: &Value| cell.get("studies").and_then(Value::as_u64).is_some_and(|studies| studies > 0);
    let lines: Vec<&[Value]> = cells.chunks(columns.len().max(1)).collect();
    let column_is_shown: Vec<bool> = (0..columns.len())
        .map(|at| !hides || lines.iter().any(|line| line.get(at).is_some_and(is_filled)))
        .collect();
    let shown = |row: &[Value]| -> Vec<Value> {
        let pairs = row.iter().zip(&column_is_shown);
        pairs.filter(|(_, is_shown)| **is_shown).map(|(value, _)| value.clone()).collect()
    };
    let (mut rows, mut empty) = (Vec::new(), Vec::new());
    for (term, line) in terms.iter().zip(&lines) {
        if hides && !line.iter().any(is_filled) {
            empty.push(term.get("label").cloned());
        } else {
            rows.push(json!({ "term": term, "cells": shown(line) }));
        }
    }
    let hidden = columns.iter().zip(&column_is_shown).filter(|(_, is_shown)| !**is_shown);
    let mut view = synthesis::view(&request.query, data);
    if let Value::Object(map) = &mut view {
        map.insert("rows".to_owned(), Value::Array(rows));
        map.insert("columns".to_owned(), Value::Array(shown(columns)));
        map.insert("emptyRows".to_owned(), json!(empty));
        map.insert(
            "emptyColumns".to_owned(),
            hidden.map(|(term, _)| term.get("label").cloned()).collect(),
        );
        map.insert("dimensions".to_owned(), json!(DIMENSIONS));
        // Links from a cell keep the filter of findings.
        let others = ["rows", "columns", "hide", "in"];
        map.insert("filter".to_owned(), Value::from(request.query.query_without(&others)));
    }
    view
}

fn rows(data: &Value) -> Rows {
    const DIRECTIONS: [(&str, &str); 5] = [
        ("BENEFIT", "for the better"),
        ("HARM", "for the worse"),
        ("NO_CHANGE", "no change"),
        ("INCONSISTENT", "both ways"),
        ("NOT_REPORTED", "direction not reported"),
    ];
    let heading = ["row", "column", "studies", "findings", "state", "certainty"].into_iter();
    let heading: Vec<&str> = heading
        .chain(DIRECTIONS.iter().map(|(_, words)| *words))
        .chain(["questions"])
        .collect();
    let mut rows = Rows::new(&heading);
    let list = |name: &str| {
        data.pointer(&format!("/evidenceMap/{name}"))
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
    };
    let label = |name: &str, code: Option<&Value>| cell(list(name).find(|term| term.get("code") == code));
    for one in list("cells") {
        let mut cells = vec![
            label("rows", one.pointer("/row/code")),
            label("columns", one.pointer("/column/code")),
        ];
        cells.extend(["/studies", "/outcomes", "/state", "/certainty/level"].map(|name| cell(one.pointer(name))));
        let directions = one.get("directions").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        for (code, _) in DIRECTIONS {
            let count = directions
                .iter()
                .find(|count| count.get("direction").and_then(Value::as_str) == Some(code));
            cells.push(cell(count.and_then(|count| count.get("count"))));
        }
        let questions = one.get("questions").and_then(Value::as_array).into_iter().flatten();
        cells.push(questions.map(|question| cell(question.get("code"))).collect::<Vec<_>>().join("; "));
        rows.rows.push(cells);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fields, Method};

    fn cells_of(studies: [u64; 4]) -> Value {
        let term = |code: &str| json!({ "code": code, "label": code });
        let cells = studies
            .iter()
            .enumerate()
            .map(|(at, studies)| json!({ "at": at, "studies": studies }));
        json!({ "evidenceMap": {
            "rows": [term("A"), term("B")], "columns": [term("X"), term("Y")], "cells": cells.collect::<Vec<_>>(),
        } })
    }

    #[test]
    fn rows_and_columns_without_a_study_can_be_hidden_and_are_named() {
        let request = |query: &str| Request {
            method: Method::Get,
            path: "/evidence/map".to_owned(),
            format: Format::Html,
            query: Fields::read(query),
            form: Fields::default(),
            files: Vec::new(),
            values: std::collections::BTreeMap::new(),
            token: None,
            origin: String::new(),
        };
        let data = cells_of([0, 2, 0, 0]);
        let all = view(&request(""), &data);
        assert_eq!(all.pointer("/rows/1/cells/1/at"), Some(&json!(3)));
        let some = view(&request("hide=yes&domains=D"), &data);
        assert_eq!(some.pointer("/rows/0/cells"), Some(&json!([{ "at": 1, "studies": 2 }])));
        assert_eq!(
            (&some["emptyRows"], &some["emptyColumns"], &some["filter"]),
            (&json!(["B"]), &json!(["X"]), &json!("domains=D"))
        );
    }
}
