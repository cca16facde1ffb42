//! Creating a workshop.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::ask::Variables;
use crate::edit::may;
use crate::page::{Only, Page, Problems, Then, Turn, page};
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("workshop_new", "/workshops/new")
    .only(THOSE)
    .posts(post, &[("create", include_str!("create.graphql"))]);

/// Users who may create a workshop.
const THOSE: Only = Only {
    admits: |data| may(data, "WORKSHOPS_UNPUBLISHED", "CREATE"),
    otherwise: "workshops are made by service user educators, practitioners and academics",
};

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let mut input = Variables::new();
        input.put("title", turn.needed("title", "give the workshop a title")?);
        input.put("code", turn.needed("code", "give the workshop a short code")?);
        for name in ["heldOn", "mode", "place", "groundRules", "project"] {
            input.text(name, form.get(name));
        }
        input.number("places", form.get("places"));
        input.put("confirmsParticipants", form.get("confirmsParticipants") == Some("yes"));
        let mut variables = Variables::new();
        variables.put("input", Value::Object(input));
        let made = turn.act("create", variables).await?;
        let code = made.pointer("/createWorkshop/code").and_then(Value::as_str).unwrap_or_default();
        Ok(Then::Go(format!("/w/{code}/lead")))
    }
    .boxed()
}
