//! Beginning a review: its title, question and criteria. Whoever begins it leads it.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::{Problem, Variables};
use crate::edit;
use crate::page::{Page, Problems, Then, Turn, page};
use crate::review::{MAKERS, lines};
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("review_new", "/reviews/new")
    .only(MAKERS)
    .posts(post, &[("create", include_str!("create.graphql"))]);

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let mut input = Variables::new();
        let mut problems = Problems::new();
        for (name, otherwise) in [
            ("title", "write its title"),
            ("code", "give it a short code"),
            ("kind", "choose which kind of review it is"),
        ] {
            match form.get(name) {
                Some(value) => input.put(name, value),
                None => problems.push(Problem::at(name, otherwise)),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        for name in ["question", "registration", "project"] {
            input.text(name, form.get(name));
        }
        input.put("eligibility", json!(lines(form.get("eligibility"))));
        let mut variables = Variables::new();
        variables.put("input", Value::Object(input));
        let made = turn.act("create", variables).await?;
        let code = made.pointer("/createReview/code").and_then(Value::as_str).unwrap_or_default();
        Ok(Then::Go(format!("/reviews/{}", edit::in_path(code))))
    }
    .boxed()
}
