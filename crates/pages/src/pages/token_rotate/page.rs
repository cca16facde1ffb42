//! Replacing a token: a new secret with the same settings. The old one stays valid for the chosen time.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::json;

use crate::ask::Problem;
use crate::page::{Page, Problems, Then, Turn, page};
use crate::variables::{Into, number, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("token_rotate", "/tokens/{id}/rotate")
    .about("/node/expiresAt")
    .posts(post, &[("rotate", include_str!("rotate.graphql"))]);

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let Some(grace) = turn.request.form.get("graceSeconds") else {
            return Err(vec![Problem::at("graceSeconds", "say how long the old secret still works")]);
        };
        let mut variables = of_path(turn.request);
        variables.put("graceSeconds", number(grace));
        let issued = turn.act("rotate", variables).await?;
        Ok(Then::Show(json!({ "issued": issued.get("rotateRoleToken") })))
    }
    .boxed()
}
