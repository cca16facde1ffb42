//! One account: its name and organisation, its tokens, and closing it.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::json;

use crate::page::{Page, Problems, Then, Turn, page};
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("account", "/accounts/{id}").about("account").posts(
    post,
    &[("update", include_str!("update.graphql")), ("close", include_str!("close.graphql"))],
);

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let mut variables = of_path(turn.request);
        match form.get("step") {
            Some("ask-close") => return Ok(Then::Show(json!({ "step": "close" }))),
            Some(step @ ("close" | "open")) => {
                variables.put("closed", step == "close");
                turn.act("close", variables).await?;
            }
            _ => {
                variables.put("displayName", turn.needed("displayName", "write the name")?);
                variables.text_or_null("organisation", form.get("organisation"));
                turn.act("update", variables).await?;
            }
        }
        Ok(Then::Go(turn.request.path.clone()))
    }
    .boxed()
}
