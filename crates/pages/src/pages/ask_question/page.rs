//! Submitting a question to a workshop, stored word for word.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::Variables;
use crate::page::{Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::room;
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("ask_question", "/w/{code}/ask")
    .about("workshop")
    .view(view)
    .posts(post, &[("submit", include_str!("submit.graphql"))]);

fn view(_: &Request, data: &Value) -> Value {
    let acts = room::acts(&room::mine(data, data.pointer("/workshop/code")));
    json!({ "acts": acts || data.pointer("/workshop/viewerCanFacilitate") == Some(&Value::Bool(true)), "takes_part": acts })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let mut variables = Variables::new();
        variables.put("text", turn.needed("text", "write your question")?);
        variables.put("workshop", turn.needed("workshop", "load the page again")?);
        turn.act("submit", variables).await?;
        Ok(Then::Go(format!("/w/{}?said=question", turn.request.value("code"))))
    }
    .boxed()
}
