//! Taking back one thing that one said.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use crate::ask::Variables;
use crate::page::{Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::variables::Into;

/// The page.
pub const PAGE: Page = page!("take_back", "/w/{code}/take-back/{id}").with(variables).about("/node/visibility").posts(
    post,
    &[("contribution", include_str!("contribution.graphql")), ("question", include_str!("question.graphql"))],
);

fn variables(request: &Request) -> Variables {
    let mut variables = Variables::new();
    variables.put("id", request.value("id"));
    variables
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let erase = turn.needed("erase", "choose one of the two")? == "yes";
        let id = turn.request.value("id");
        let mut variables = variables(turn.request);
        variables.put("erase", erase);
        let act = if id.starts_with("question") { "question" } else { "contribution" };
        turn.act(act, variables).await?;
        Ok(Then::Go(format!("/w/{}?said=taken", turn.request.value("code"))))
    }
    .boxed()
}
