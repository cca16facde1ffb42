//! Changing what a review asks: its title, question, criteria and registration.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::Variables;
use crate::edit;
use crate::page::{Page, Problems, Then, Turn, page};
use crate::review::{self, LEADS};
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("review_edit", "/reviews/{code}/edit")
    .about("review")
    .only(LEADS)
    .posts(post, &[("update", include_str!("update.graphql"))]);

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let mut input = Variables::new();
        for (name, otherwise) in [
            ("title", "write its title"),
            ("code", "give it a short code"),
            ("kind", "choose which kind of review it is"),
        ] {
            input.put(name, turn.needed(name, otherwise)?);
        }
        edit::plain(&mut input, form, &["question", "registration", "project"], &[]);
        input.put("eligibility", json!(review::lines(form.get("eligibility"))));
        let mut variables = Variables::new();
        variables.put("id", turn.needed("id", "load the page again")?);
        variables.number("version", form.get("version"));
        variables.put("input", Value::Object(input));
        let changed = turn.act("update", variables).await?;
        let code = changed.pointer("/updateReview/code").and_then(Value::as_str);
        let code = code.unwrap_or_else(|| turn.request.value("code"));
        Ok(Then::Go(format!("/reviews/{}", edit::in_path(code))))
    }
    .boxed()
}
