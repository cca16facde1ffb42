//! Running one round: opening it, the number of ballots, closing it, and its rankings by every method that may be shown.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::Variables;
use crate::page::{FACILITATORS, Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("lead_round", "/w/{code}/lead/rounds/{round}")
    .with(variables)
    .about("/round/id")
    .only(FACILITATORS)
    .view(view)
    .posts(
        post,
        &[("open", include_str!("open.graphql")), ("close", include_str!("close.graphql"))],
    )
    .live(include_str!("live.graphql"));

fn variables(request: &Request) -> Variables {
    let mut variables = Variables::new();
    variables.put("round", request.value("round"));
    // One selection contains both: METHOD/WEIGHTING.
    if let Some((method, weighting)) = request.query.get("by").and_then(|by| by.split_once('/')) {
        variables.put("method", method);
        variables.put("weighting", weighting);
    }
    variables
}

fn view(request: &Request, _: &Value) -> Value {
    json!({ "confirm": null, "said": request.query.get("said") })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let act = if form.get("act") == Some("close") { "close" } else { "open" };
        if form.get("step") == Some("confirm") {
            return Ok(Then::Show(json!({ "confirm": act })));
        }
        let mut variables = Variables::new();
        variables.put("id", turn.request.value("round"));
        variables.number("version", form.get("version"));
        turn.act(act, variables).await?;
        Ok(Then::Go(format!("{}?said={act}", turn.request.path)))
    }
    .boxed()
}
