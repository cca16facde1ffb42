//! Recording an outcome of a study: in words, and with the figures as the study prints them.

pub mod effect;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::{Problem, Variables};
use crate::edit;
use crate::page::{EDITORS, Page, Problems, Then, Turn, page};
use crate::variables::{Into, number};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("outcome_new", "/studies/{code}/outcomes/new")
    .about("study")
    .only(EDITORS)
    .posts(post, &[("record", include_str!("record.graphql"))]);

/// Required fields, and the messages if they are missing.
pub const NEEDED: [(&str, &str); 6] = [
    ("domain", "choose what it is about"),
    ("summary", "write what was found"),
    ("direction", "say which way it points"),
    ("contrast", "say what it compares"),
    ("perspective", "say whose view it is"),
    ("evidenceKind", "say how it was obtained"),
];

const TEXTS: [&str; 9] = [
    "plainLanguage",
    "measure",
    "comparison",
    "timepoint",
    "kirkpatrickLevel",
    "learningDomain",
    "programme",
    "provenance",
    "sourceUrl",
];

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let mut input = Variables::new();
        let mut problems = Problems::new();
        for (name, otherwise) in NEEDED {
            match form.get(name) {
                Some(value) => input.put(name, value),
                None => problems.push(Problem::at(name, otherwise)),
            }
        }
        let effect = match turn.request.query.get("effect") {
            Some(kind) => effect::read(form, kind, &mut problems),
            None => None,
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        for name in TEXTS {
            input.text(name, form.get(name));
        }
        if let Some(weeks) = form.get("timepointWeeks") {
            input.put("timepointWeeks", number(weeks));
        }
        match form.get("higherIsBetter") {
            Some("yes") => input.put("higherIsBetter", true),
            Some("no") => input.put("higherIsBetter", false),
            _ => {}
        }
        let parameters = form.all("parameters");
        if !parameters.is_empty() {
            input.put("parameters", json!(parameters));
        }
        if let Some(effect) = effect {
            input.put("effect", effect);
        }
        let mut variables = Variables::new();
        variables.put("study", turn.needed("id", "name the study")?);
        variables.put("input", Value::Object(input));
        turn.act("record", variables).await?;
        Ok(Then::Go(format!("/studies/{}/edit", edit::in_path(turn.request.value("code")))))
    }
    .boxed()
}
