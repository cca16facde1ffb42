//! Changes one of a study's publications. The API replaces the whole list, so the others are sent unchanged.

use serde_json::{Value, json};

use crate::ask::{Problem, Variables};
use crate::page::{Problems, Turn};
use crate::variables::{Into, number};

const TEXTS: [&str; 8] = ["journal", "volume", "issue", "pages", "doi", "pmid", "url", "abstract"];

/// The list after changing, adding or removing the publication at a place.
pub async fn changed(turn: &Turn<'_>) -> Result<Variables, Problems> {
    let form = &turn.request.form;
    let mut variables = Variables::new();
    variables.put("code", turn.request.value("code"));
    let stored = turn.act("reports", variables).await?;
    let mut list: Vec<Value> = stored
        .pointer("/study/reports")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    for report in list.iter_mut().filter_map(Value::as_object_mut) {
        report.retain(|_, value| !value.is_null());
    }
    let at = turn
        .request
        .query
        .get("at")
        .and_then(|at| at.parse::<usize>().ok())
        .filter(|at| *at < list.len());
    match (at, form.get("step")) {
        (Some(at), Some("remove")) => {
            list.remove(at);
        }
        (place, _) => {
            let report = given(turn)?;
            match place.and_then(|at| list.get_mut(at)) {
                Some(known) => *known = report,
                None => list.push(report),
            }
        }
    }
    let mut input = Variables::new();
    input.put("reports", list);
    Ok(input)
}

fn given(turn: &Turn<'_>) -> Result<Value, Problems> {
    let form = &turn.request.form;
    let authors: Vec<&str> = form
        .get("reports.authors")
        .map(|text| text.lines().map(str::trim).filter(|line| !line.is_empty()).collect())
        .unwrap_or_default();
    let mut problems = Problems::new();
    let title = form.get("reports.title");
    if title.is_none() {
        problems.push(Problem::at("reports.title", "write the title"));
    }
    if authors.is_empty() {
        problems.push(Problem::at("reports.authors", "name at least one author"));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut report = Variables::new();
    report.text("title", title);
    report.put("authors", json!(authors));
    for name in TEXTS {
        report.text(name, form.get(&format!("reports.{name}")));
    }
    if let Some(year) = form.get("reports.year") {
        report.put("year", number(year));
    }
    Ok(Value::Object(report))
}
