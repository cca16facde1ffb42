//! Cross-tabs: counts of programmes by one or two dimensions.

use serde_json::{Value, json};

use crate::ask::Variables;
use crate::file::{Rows, cell};
use crate::narrow::{self, one_of};
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("cross_tab", "/programmes/cross-tab")
    .choices(&[("rows", &DIMENSIONS), ("columns", &DIMENSIONS)])
    .with(variables)
    .view(view)
    .rows(rows)
    .figure("/programmeCrossTab/diagram")
    .kept();

/// The dimensions that describe programmes.
const DIMENSIONS: [&str; 9] = [
    "METHOD",
    "TOPIC",
    "AUDIENCE",
    "INVOLVEMENT_LEVEL",
    "INVOLVEMENT_ACTIVITY",
    "EDUCATION_LEVEL",
    "DELIVERY_MODE",
    "SETTING",
    "COUNTRY",
];

fn sides(request: &Request) -> (&str, Option<&str>) {
    let query = &request.query;
    let rows = one_of(query, "rows", &DIMENSIONS, "METHOD");
    // A first visit shows two dimensions; a form without a second dimension asks for one.
    let columns = if query.has("columns") {
        one_of(query, "columns", &DIMENSIONS, "")
    } else {
        "INVOLVEMENT_LEVEL"
    };
    (rows, Some(columns).filter(|columns| !columns.is_empty() && *columns != rows))
}

fn variables(request: &Request) -> Variables {
    let (rows, columns) = sides(request);
    let mut variables = Variables::new();
    variables.put("rows", rows);
    variables.text_or_null("columns", columns);
    let terms = narrow::dimensions(&request.query);
    if !terms.is_empty() {
        variables.put("filter", json!({ "dimensions": terms }));
    }
    narrow::narrow(&mut variables, &request.query);
    variables
}

fn view(request: &Request, data: &Value) -> Value {
    let (rows, columns) = sides(request);
    let (cells, width) = table(data);
    let lines: Vec<&[Value]> = cells.chunks(width).collect();
    json!({
        "rows": rows,
        "columns": columns,
        "dimensions": DIMENSIONS,
        "lines": lines,
        "within": narrow::said(&request.query, data),
    })
}

/// The cells row by row, and the number of cells in a row.
fn table(data: &Value) -> (&[Value], usize) {
    let list = |name: &str| {
        data.pointer(&format!("/programmeCrossTab/{name}"))
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice)
    };
    (list("cells"), list("columns").len().max(1))
}

fn rows(data: &Value) -> Rows {
    let mut rows = Rows::new(&["row", "column", "programmes"]);
    let label = |side: &str, at: usize| cell(data.pointer(&format!("/programmeCrossTab/{side}/{at}/label")));
    let (cells, width) = table(data);
    for (at, one) in cells.iter().enumerate() {
        rows.rows.push(vec![
            label("rows", at / width),
            label("columns", at % width),
            cell(one.get("count")),
        ]);
    }
    rows
}
