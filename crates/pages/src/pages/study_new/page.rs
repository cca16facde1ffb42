//! Adding a study as a draft: first its title, then the rest by section.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::{Problem, Variables};
use crate::edit;
use crate::page::{Only, Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("study_new", "/studies/new")
    .with(variables)
    .only(THOSE)
    .posts(post, &[("create", include_str!("create.graphql"))]);

/// Users who may add a study.
const THOSE: Only = Only {
    admits: |data| edit::may(data, "STUDIES_UNPUBLISHED", "CREATE"),
    otherwise: "only some who are signed in can add a study. If one is missing, tell us by the contact page",
};

/// A link from a review names the record that the study is described from.
fn variables(request: &Request) -> Variables {
    let record = request.form.get("record").or_else(|| request.query.get("record"));
    let mut variables = Variables::new();
    variables.put("record", record.unwrap_or_default());
    variables.put("found", record.is_some());
    variables
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let mut input = Variables::new();
        let mut problems = Problems::new();
        for (name, otherwise) in [
            ("title", "write its title"),
            ("code", "give it a short code"),
            ("kind", "say whether it collected data of its own"),
            ("provenance", "say where the description comes from"),
        ] {
            match form.get(name) {
                Some(value) => input.put(name, value),
                None => problems.push(Problem::at(name, otherwise)),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        for name in ["plainLanguageSummary", "sourceUrl", "review"] {
            input.text(name, form.get(name));
        }
        if let Some(record) = form.get("record") {
            input.put("records", json!([record]));
        }
        let mut variables = Variables::new();
        variables.put("input", Value::Object(input));
        let made = turn.act("create", variables).await?;
        let code = made.pointer("/createStudy/code").and_then(Value::as_str).unwrap_or_default();
        Ok(Then::Go(format!("/studies/{}/edit", edit::in_path(code))))
    }
    .boxed()
}
