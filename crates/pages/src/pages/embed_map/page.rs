//! The evidence map, for pages of other hosts.

use serde_json::{Value, json};

use crate::ask::Variables;
use crate::file::{Rows, cell};
use crate::narrow::{self, DIMENSIONS, one_of};
use crate::page::{Page, page};
use crate::request::{Format, Request};
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("embed_map", "/embed/evidence-map")
    .with(variables)
    .view(view)
    .rows(rows)
    .figure("/evidenceMap/diagram")
    .embedded()
    .kept();

fn variables(request: &Request) -> Variables {
    let query = &request.query;
    let mut variables = Variables::new();
    variables.put("rows", one_of(query, "rows", &DIMENSIONS, "METHOD"));
    variables.put("columns", one_of(query, "columns", &DIMENSIONS, "OUTCOME_DOMAIN"));
    variables.put("filter", Value::Object(narrow::outcomes(query)));
    variables.put("figure", request.format == Format::Svg);
    variables
}

/// The cells, one row of the table for each.
fn view(_: &Request, data: &Value) -> Value {
    let list = |name: &str| {
        data.pointer(&format!("/evidenceMap/{name}"))
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice)
    };
    let lines = list("cells").chunks(list("columns").len().max(1));
    let rows = list("rows")
        .iter()
        .zip(lines)
        .map(|(term, cells)| json!({ "term": term, "cells": cells }));
    json!({ "rows": rows.collect::<Vec<_>>() })
}

fn rows(data: &Value) -> Rows {
    let mut rows = Rows::new(&["row", "column", "studies", "findings", "state", "certainty"]);
    let names = ["/row/label", "/column/label", "/studies", "/outcomes", "/state", "/certainty/level"];
    for one in data.pointer("/evidenceMap/cells").and_then(Value::as_array).into_iter().flatten() {
        rows.rows.push(names.iter().map(|name| cell(one.pointer(name))).collect());
    }
    rows
}
