//! Revoking a token, with effect from the next request.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use crate::page::{Page, Problems, Then, Turn, page};
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("token_revoke", "/tokens/{id}/revoke")
    .about("/node/expiresAt")
    .posts(post, &[("revoke", include_str!("revoke.graphql"))]);

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let reason = turn.needed("reason", "say why, in a sentence")?;
        let mut variables = of_path(turn.request);
        variables.put("reason", reason);
        turn.act("revoke", variables).await?;
        Ok(Then::Go(format!("/tokens/{}", turn.request.value("id"))))
    }
    .boxed()
}
