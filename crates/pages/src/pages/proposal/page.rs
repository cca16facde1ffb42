//! One proposed change to a programme, field by field, and the decision on it.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::Problem;
use crate::edit;
use crate::page::{Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("proposal", "/proposals/{id}")
    .about("/node/proposedAt")
    .view(view)
    .posts(post, &[("decide", include_str!("decide.graphql"))]);

fn view(_: &Request, data: &Value) -> Value {
    json!({ "decides": edit::may(data, "PROGRAMME_PROPOSALS", "DECIDE") })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let Some(accept) = form.get("accept") else {
            return Err(vec![Problem::at("accept", "say whether you accept it")]);
        };
        let mut variables = of_path(turn.request);
        variables.put("accept", accept == "yes");
        variables.text("note", form.get("note"));
        turn.act("decide", variables).await?;
        Ok(Then::Go(turn.request.path.clone()))
    }
    .boxed()
}
