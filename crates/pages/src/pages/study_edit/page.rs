//! Changing a study's description, one section on each page.

mod reports;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::Variables;
use crate::edit;
use crate::page::{EDITORS, Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("study_edit", "/studies/{code}/edit")
    .with(variables)
    .about("study")
    .only(EDITORS)
    .view(view)
    .posts(
        post,
        &[
            ("update", include_str!("update.graphql")),
            ("reports", include_str!("reports.graphql")),
        ],
    );

/// The dimensions of the section about terms.
const DIMENSIONS: [&str; 6] = ["AUDIENCE", "METHOD", "TOPIC", "SETTING", "EDUCATION_LEVEL", "INVOLVEMENT_ACTIVITY"];

fn variables(request: &Request) -> Variables {
    let section = request.query.get("section");
    let mut variables = of_path(request);
    for name in ["design", "terms"] {
        variables.put(name, section == Some(name));
    }
    variables
}

/// The publication that is changed, by its place in the list; null if one is added.
fn view(request: &Request, data: &Value) -> Value {
    let reports = data.pointer("/study/reports").and_then(Value::as_array).map_or(0, Vec::len);
    let at = request.query.get("at").and_then(|at| at.parse::<usize>().ok());
    json!({ "at": at.filter(|at| *at < reports) })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let section = turn.request.query.get("section").unwrap_or_default();
        let form = &turn.request.form;
        let mut input = Variables::new();
        match section {
            "terms" => edit::terms(&mut input, form, &DIMENSIONS),
            "reports" => input = reports::changed(turn).await?,
            "design" => {
                edit::plain(&mut input, form, &["design", "mmatCategory"], &[]);
                if let Some(codes) = edit::changed(form, "countries") {
                    input.put("countries", json!(codes));
                }
            }
            _ => {
                for name in ["code", "title", "provenance"] {
                    input.text(name, form.get(name));
                }
                edit::plain(
                    &mut input,
                    form,
                    &["plainLanguageSummary", "termUsed", "involvement", "sourceUrl"],
                    &["sampleSize"],
                );
            }
        }
        let mut variables = Variables::new();
        variables.put("id", turn.needed("id", "name the study")?);
        variables.number("version", form.get("version"));
        variables.put("input", Value::Object(input));
        let changed = turn.act("update", variables).await?;
        let known = changed.pointer("/updateStudy/knownReports").and_then(Value::as_array);
        if section == "reports" && known.is_some_and(|known| !known.is_empty()) {
            return Ok(Then::Show(json!({ "known": known })));
        }
        let code = changed.pointer("/updateStudy/code").and_then(Value::as_str);
        let code = code.unwrap_or_else(|| turn.request.value("code"));
        let back = if section == "reports" { "?section=reports" } else { "" };
        Ok(Then::Go(format!("/studies/{}/edit{back}", edit::in_path(code))))
    }
    .boxed()
}
