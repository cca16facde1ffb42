//! Planning a round: its questions, how people vote, and how ballots are counted.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::ask::Variables;
use crate::page::{FACILITATORS, Page, Problems, Then, Turn, page};
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("lead_round_new", "/w/{code}/lead/rounds/new")
    .entire(&[("/workshop/questions", "after")])
    .about("workshop")
    .only(FACILITATORS)
    .posts(post, &[("plan", include_str!("plan.graphql"))]);

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let kind = turn.needed("kind", "choose how people vote")?;
        let mut input = Variables::new();
        input.put("kind", kind);
        let dots = kind == "DOT_VOTE";
        input.put(
            "method",
            if dots {
                "DOTS"
            } else {
                form.get("method").unwrap_or("REVERSE_RANK")
            },
        );
        if dots {
            input.number("dotsPerBallot", form.get("dotsPerBallot"));
        }
        input.text("weighting", form.get("weighting"));
        input.put("showTallyWhileOpen", form.get("showTallyWhileOpen") == Some("yes"));
        input.put("questions", form.all("questions"));
        let mut variables = Variables::new();
        variables.put("workshop", turn.needed("workshop", "load the page again")?);
        variables.put("input", Value::Object(input));
        let planned = turn.act("plan", variables).await?;
        let id = planned.pointer("/createRound/id").and_then(Value::as_str).unwrap_or_default();
        Ok(Then::Go(format!("/w/{}/lead/rounds/{id}?said=planned", turn.request.value("code"))))
    }
    .boxed()
}
