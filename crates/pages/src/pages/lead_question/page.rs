//! One question of a workshop: rewording it, and setting its status.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::page::{FACILITATORS, Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("lead_question", "/w/{code}/lead/questions/{id}")
    .about("/question/id")
    .only(FACILITATORS)
    .view(view)
    .posts(
        post,
        &[
            ("revise", include_str!("revise.graphql")),
            ("status", include_str!("status.graphql")),
        ],
    );

fn view(request: &Request, _: &Value) -> Value {
    json!({ "said": request.query.get("said") })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let mut variables = of_path(turn.request);
        variables.number("version", form.get("version"));
        if form.get("act") == Some("status") {
            variables.put("status", turn.needed("status", "choose a status")?);
            turn.act("status", variables).await?;
        } else {
            variables.put("text", turn.needed("text", "write the question")?);
            variables.put("plainLanguage", form.get("plainLanguage").unwrap_or_default());
            variables.put("reason", turn.needed("reason", "say why you reword it")?);
            turn.act("revise", variables).await?;
        }
        Ok(Then::Go(format!("{}?said=done", turn.request.path)))
    }
    .boxed()
}
