//! Changing a programme's publication status. The page explains the consequences first.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::Variables;
use crate::page::{EDITORS, Only, Page, Problems, Then, Turn, page};
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("programme_status", "/programmes/{code}/status")
    .about("programme")
    .only(THOSE)
    .posts(post, &[("set", include_str!("set.graphql"))]);

/// Users who may change the programme, and users who may publish it.
const THOSE: Only = Only {
    admits: |data| (EDITORS.admits)(data) || data.pointer("/programme/viewerCanPublish") == Some(&Value::Bool(true)),
    otherwise: "only those who work on this programme can say how far it is",
};

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let status = turn.needed("status", "choose how far it should be")?;
        if turn.request.form.get("step") != Some("confirm") {
            return Ok(Then::Show(json!({ "step": "confirm" })));
        }
        let mut variables = Variables::new();
        variables.put("id", turn.needed("id", "name the programme")?);
        variables.number("version", turn.request.form.get("version"));
        variables.put("status", status);
        turn.act("set", variables).await?;
        let path = turn.request.path.trim_end_matches("/status");
        Ok(Then::Go(path.to_owned()))
    }
    .boxed()
}
