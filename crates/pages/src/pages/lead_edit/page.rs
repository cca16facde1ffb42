//! Changing a workshop's description.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::ask::Variables;
use crate::page::{FACILITATORS, Page, Problems, Then, Turn, page};
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("lead_edit", "/w/{code}/lead/edit")
    .about("workshop")
    .only(FACILITATORS)
    .posts(post, &[("change", include_str!("change.graphql"))]);

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let mut input = Variables::new();
        input.put("title", turn.needed("title", "give the workshop a title")?);
        for name in ["heldOn", "mode", "place", "groundRules"] {
            input.text_or_null(name, form.get(name));
        }
        input.put("confirmsParticipants", form.get("confirmsParticipants") == Some("yes"));
        let mut variables = Variables::new();
        variables.put("id", turn.needed("workshop", "load the page again")?);
        variables.number("version", form.get("version"));
        variables.put("input", Value::Object(input));
        turn.act("change", variables).await?;
        Ok(Then::Go(format!("/w/{}/lead?said=done", turn.request.value("code"))))
    }
    .boxed()
}
