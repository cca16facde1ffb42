//! Changing or deleting an outcome.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::{Problem, Variables};
use crate::edit;
use crate::page::{EDITORS, Page, Problems, Then, Turn, page};
use crate::pages::outcome_new::{NEEDED, effect};
use crate::request::Request;
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("outcome_edit", "/studies/{code}/outcomes/{id}")
    .about("/node/summary")
    .only(EDITORS)
    .posts(
        post,
        &[
            ("update", include_str!("update.graphql")),
            ("delete", include_str!("delete.graphql")),
        ],
    );

/// Fields that are cleared if they are left empty.
const TEXTS: [&str; 8] = [
    "plainLanguage",
    "measure",
    "comparison",
    "timepoint",
    "kirkpatrickLevel",
    "learningDomain",
    "programme",
    "sourceUrl",
];

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let mut variables = Variables::new();
        variables.put("id", turn.request.value("id"));
        variables.number("version", form.get("version"));
        match form.get("step") {
            Some("ask-delete") => return Ok(Then::Show(json!({ "step": "delete" }))),
            Some("delete") => {
                turn.act("delete", variables).await?;
            }
            _ => {
                variables.put("input", Value::Object(input(turn.request)?));
                turn.act("update", variables).await?;
            }
        }
        Ok(Then::Go(format!("/studies/{}/edit", edit::in_path(turn.request.value("code")))))
    }
    .boxed()
}

fn input(request: &Request) -> Result<Variables, Problems> {
    let form = &request.form;
    let mut input = Variables::new();
    let mut problems = Problems::new();
    for (name, otherwise) in NEEDED {
        match form.get(name) {
            Some(value) => input.put(name, value),
            None => problems.push(Problem::at(name, otherwise)),
        }
    }
    match request.query.get("effect") {
        Some("none") => input.put("effect", Value::Null),
        Some(kind) => {
            if let Some(effect) = effect::read(form, kind, &mut problems) {
                input.put("effect", effect);
            }
        }
        None => {}
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    edit::plain(&mut input, form, &TEXTS, &["timepointWeeks"]);
    input.text("provenance", form.get("provenance"));
    input.put(
        "higherIsBetter",
        form.get("higherIsBetter")
            .map_or(Value::Null, |answer| Value::from(answer == "yes")),
    );
    input.put("parameters", json!(form.all("parameters")));
    Ok(input)
}
