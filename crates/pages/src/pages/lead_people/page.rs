//! The participants of a workshop, under their pseudonyms: confirming, removing, and creating a new return code.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::Variables;
use crate::page::{FACILITATORS, Only, Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("lead_people", "/w/{code}/lead/people")
    .with(variables)
    .about("workshop")
    .only(THOSE)
    .view(view)
    .posts(
        post,
        &[
            ("confirm", include_str!("confirm.graphql")),
            ("remove", include_str!("remove.graphql")),
            ("return_code", include_str!("return_code.graphql")),
        ],
    );

/// The workshop's facilitators, and the steward, who keeps the register.
const THOSE: Only = Only {
    admits: |data| (FACILITATORS.admits)(data) || data.pointer("/viewer/role").and_then(Value::as_str) == Some("STEWARD"),
    otherwise: "only those who run this workshop see who takes part",
};

fn variables(request: &Request) -> Variables {
    let mut variables = of_path(request);
    variables.text("after", request.query.get("after"));
    variables
}

fn view(request: &Request, _: &Value) -> Value {
    // Problems of the second step are shown on the second step.
    let confirm = request.form.get("act").filter(|act| *act == "remove");
    json!({ "confirm": confirm, "code": null, "who": request.form.get("who"), "said": request.query.get("said") })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let act = form.get("act").unwrap_or_default();
        if form.get("step") == Some("confirm") {
            return Ok(Then::Show(json!({ "confirm": act })));
        }
        let id = turn.needed("participant", "load the page again")?;
        let mut variables = Variables::new();
        match act {
            "return_code" => {
                variables.put("participant", id);
                let code = turn.act("return_code", variables).await?;
                return Ok(Then::Show(json!({ "code": code.get("issueReturnCode"), "confirm": null })));
            }
            "remove" => {
                variables.put("id", id);
                variables.put("reason", turn.needed("reason", "say why: the person can read it")?);
                turn.act("remove", variables).await?;
            }
            _ => {
                variables.put("id", id);
                turn.act("confirm", variables).await?;
            }
        }
        Ok(Then::Go(format!("{}?said=done", turn.request.path)))
    }
    .boxed()
}
