//! Making a workshop.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::Variables;
use crate::page::{Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::variables::Into;

/// The page.
pub const PAGE: Page = page!("workshop_new", "/workshops/new")
    .view(view)
    .posts(post, &[("create", include_str!("create.graphql"))]);

fn view(_: &Request, data: &Value) -> Value {
    let permissions = data.pointer("/viewer/permissions").and_then(Value::as_array).into_iter().flatten();
    let may = permissions.into_iter().any(|permission| {
        let acts = permission.get("actions").and_then(Value::as_array).into_iter().flatten();
        permission.get("resource").and_then(Value::as_str) == Some("WORKSHOPS_UNPUBLISHED")
            && acts.into_iter().any(|act| act.as_str() == Some("CREATE"))
    });
    json!({ "may": may })
}

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
