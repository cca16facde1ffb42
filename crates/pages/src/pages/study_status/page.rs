//! Changing a study's publication status. The page explains the consequences first.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::json;

use crate::ask::Variables;
use crate::page::{EDITORS, Page, Problems, Then, Turn, page};
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("study_status", "/studies/{code}/status")
    .about("study")
    .only(EDITORS)
    .posts(post, &[("set", include_str!("set.graphql"))]);

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let status = turn.needed("status", "choose how far it should be")?;
        if turn.request.form.get("step") != Some("confirm") {
            return Ok(Then::Show(json!({ "step": "confirm" })));
        }
        let mut variables = Variables::new();
        variables.put("id", turn.needed("id", "name the study")?);
        variables.number("version", turn.request.form.get("version"));
        variables.put("status", status);
        turn.act("set", variables).await?;
        let path = turn.request.path.trim_end_matches("/status");
        Ok(Then::Go(path.to_owned()))
    }
    .boxed()
}
