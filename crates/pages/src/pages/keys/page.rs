//! The keys that sign tokens, and creating a new one.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::json;

use crate::ask::Variables;
use crate::page::{Page, Problems, Then, Turn, page};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("keys", "/keys")
    .about("signingKeys")
    .posts(post, &[("rotate", include_str!("rotate.graphql"))]);

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        if turn.request.form.get("step") != Some("confirm") {
            return Ok(Then::Show(json!({ "step": "confirm" })));
        }
        turn.act("rotate", Variables::new()).await?;
        Ok(Then::Go("/keys".to_owned()))
    }
    .boxed()
}
