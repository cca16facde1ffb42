//! Tests evidence and gap maps over HTTP: the count of a cell equals the list behind it, in numbers, in words and in the figure.

mod certainty;
mod questions;

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::{TestServer, on_both};

const MAP: &str = "query($rows: Dimension!, $columns: Dimension!, $filter: OutcomeFilter) { evidenceMap(rows: $rows, columns: $columns, \
    filter: $filter) { \
    rowDimension columnDimension rows { code } columns { code } cells { row { code } column { code } studies outcomes state \
    directions { direction count } certainty { level } questions { code } } plainLanguage } }";

const DRILL_DOWN: &str = "query($studies: StudyFilter, $outcomes: OutcomeFilter) { studies(filter: $studies) { totalCount } \
    outcomes(filter: $outcomes) { totalCount } }";

async fn map(app: &TestServer, rows: &str, columns: &str, filter: Value) -> Value {
    let asked = json!({ "rows": rows, "columns": columns, "filter": filter });
    app.ask(None, MAP, asked).await.data()["evidenceMap"].clone()
}

fn cells(map: &Value) -> &Vec<Value> {
    map["cells"].as_array().unwrap()
}

/// The filter that a client sends to list the studies of a cell: the map's filter and the cell's two terms.
fn drill_down(rows: &str, columns: &str, cell: &Value, filter: &Value) -> Value {
    let along = |dimension: &str, term: &Value| json!({ "dimension": dimension, "terms": { "anyOf": [term["code"]] } });
    let terms = json!([along(rows, &cell["row"]), along(columns, &cell["column"])]);
    let mut outcomes = filter.as_object().cloned().unwrap_or_default();
    outcomes.insert("dimensions".to_owned(), terms.clone());
    json!({ "studies": { "kinds": ["PRIMARY"], "outcomes": filter, "dimensions": terms }, "outcomes": outcomes })
}

#[apply(on_both!)]
async fn the_cells_of_the_demo_maps_are_what_they_drill_down_to(app: TestServer) {
    let (mut filled, mut gaps) = (0, 0);
    for (rows, columns, filter) in [
        ("INVOLVEMENT_LEVEL", "KIRKPATRICK_LEVEL", Value::Null),
        ("METHOD", "OUTCOME_DOMAIN", Value::Null),
        (
            "PERSPECTIVE",
            "LEARNING_DOMAIN",
            json!({ "directions": ["BENEFIT"], "studies": { "year": { "from": 2010 } } }),
        ),
    ] {
        let map = map(&app, rows, columns, filter.clone()).await;
        for cell in cells(&map) {
            let lists = app.ask(None, DRILL_DOWN, drill_down(rows, columns, cell, &filter)).await.data();
            let listed = (&lists["studies"]["totalCount"], &lists["outcomes"]["totalCount"]);
            assert_eq!((&cell["studies"], &cell["outcomes"]), listed, "{rows} {columns} {cell}");
            let studies = cell["studies"].as_i64().unwrap();
            let state = match studies {
                0 => "GAP",
                1..=2 => "THIN",
                3..=9 => "SOME",
                _ => "CLUSTER",
            };
            assert_eq!(cell["state"], state);
            let directions: i64 = cell["directions"]
                .as_array()
                .unwrap()
                .iter()
                .map(|count| count["count"].as_i64().unwrap())
                .sum();
            assert_eq!(directions, cell["outcomes"].as_i64().unwrap());
            if studies > 0 { filled += 1 } else { gaps += 1 }
        }
    }
    assert!(filled > 50 && gaps > 50, "{filled} {gaps}");
}

#[apply(on_both!)]
async fn a_map_holds_every_term_and_every_cell_in_the_vocabulary_s_order(app: TestServer) {
    let map = map(&app, "INVOLVEMENT_LEVEL", "KIRKPATRICK_LEVEL", Value::Null).await;
    let codes = |terms: &Value| {
        terms
            .as_array()
            .unwrap()
            .iter()
            .map(|term| term["code"].clone())
            .collect::<Vec<_>>()
    };
    let terms = app
        .read("{ rows: terms(dimension: INVOLVEMENT_LEVEL) { code } columns: terms(dimension: KIRKPATRICK_LEVEL) { code } }")
        .await;
    assert_eq!(
        (codes(&map["rows"]), codes(&map["columns"])),
        (codes(&terms["rows"]), codes(&terms["columns"]))
    );
    assert_eq!(
        (&map["rowDimension"], &map["columnDimension"]),
        (&json!("INVOLVEMENT_LEVEL"), &json!("KIRKPATRICK_LEVEL"))
    );
    let found: Vec<(Value, Value)> = cells(&map)
        .iter()
        .map(|cell| (cell["row"]["code"].clone(), cell["column"]["code"].clone()))
        .collect();
    let expected: Vec<(Value, Value)> = codes(&map["rows"])
        .into_iter()
        .flat_map(|row| codes(&map["columns"]).into_iter().map(move |column| (row.clone(), column)))
        .collect();
    assert_eq!(found, expected);
}

#[apply(on_both!)]
async fn a_map_costs_the_same_statements_whatever_its_size(app: TestServer) {
    let mut counts = Vec::new();
    for (rows, columns) in [
        ("LEARNING_DOMAIN", "INVOLVEMENT_LEVEL"),
        ("STUDY_DESIGN", "OUTCOME_DOMAIN"),
        ("METHOD", "EFFECTIVENESS_PARAMETER"),
    ] {
        let before = app.statements();
        map(&app, rows, columns, Value::Null).await;
        let whole = app.statements() - before;
        let asked = json!({ "rows": rows, "columns": columns });
        let counted = "query($rows: Dimension!, $columns: Dimension!) { evidenceMap(rows: $rows, columns: $columns) { cells { studies \
            outcomes state } } }";
        let before = app.statements();
        app.ask(None, counted, asked).await.data();
        counts.push((app.statements() - before, whole));
    }
    // The queries are: the terms of two dimensions and the counts; then ratings, three kinds of links, the questions and the totals.
    assert_eq!(counts, [(3, 9); 3]);
}

#[apply(on_both!)]
async fn the_demo_maps_in_words(app: TestServer) {
    let mut texts = Vec::new();
    for (rows, columns) in [("INVOLVEMENT_LEVEL", "KIRKPATRICK_LEVEL"), ("METHOD", "OUTCOME_DOMAIN")] {
        texts.push(
            map(&app, rows, columns, Value::Null).await["plainLanguage"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
    }
    insta::assert_snapshot!("maps_in_words", texts.join("\n"));
}

#[apply(on_both!)]
async fn a_map_is_drawn_with_its_own_numbers(app: TestServer) {
    let query = "{ evidenceMap(rows: INVOLVEMENT_LEVEL, columns: KIRKPATRICK_LEVEL) { diagram rows { label } } }";
    let map = app.read(query).await["evidenceMap"].clone();
    let svg = map["diagram"].as_str().unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("<title") && svg.contains("<desc"), "{svg}");
    assert!(svg.contains("Evidence by involvement level and Kirkpatrick level"));
}

#[apply(on_both!)]
async fn filters_are_bounded_in_depth_and_named_by_their_path(app: TestServer) {
    let deep = json!({ "studies": { "outcomes": { "studies": { "outcomes": { "directions": ["BENEFIT"] } } } } });
    let answer = app
        .ask(None, MAP, json!({ "rows": "METHOD", "columns": "TOPIC", "filter": deep }))
        .await;
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
    assert_eq!(
        answer.body["errors"][0]["extensions"]["fields"][0]["path"],
        "filter.studies.outcomes.studies"
    );
    let long = json!({ "studies": { "outcomes": { "text": "a".repeat(501) } } });
    let answer = app
        .ask(None, MAP, json!({ "rows": "METHOD", "columns": "TOPIC", "filter": long }))
        .await;
    assert_eq!(
        answer.body["errors"][0]["extensions"]["fields"][0]["path"],
        "filter.studies.outcomes.text"
    );
}
