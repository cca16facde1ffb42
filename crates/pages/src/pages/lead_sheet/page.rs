//! The versions of the information sheet, which people read before they give consent.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::Variables;
use crate::page::{FACILITATORS, Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("lead_sheet", "/w/{code}/lead/sheet")
    .about("workshop")
    .only(FACILITATORS)
    .view(view)
    .posts(post, &[("publish", include_str!("publish.graphql"))]);

fn view(request: &Request, _: &Value) -> Value {
    json!({ "confirm": false, "said": request.query.get("said") })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        if form.get("step") == Some("form") {
            return Ok(Then::Show(Value::Null));
        }
        let mut variables = Variables::new();
        variables.put("workshop", turn.needed("workshop", "load the page again")?);
        variables.put("version", turn.needed("version", "give this version a short name")?);
        variables.put("text", turn.needed("text", "write what people are told")?);
        variables.put(
            "contact",
            turn.needed("contact", "say whom people can ask, and how they withdraw without this service")?,
        );
        if form.get("step") == Some("confirm") {
            return Ok(Then::Show(json!({ "confirm": true })));
        }
        turn.act("publish", variables).await?;
        Ok(Then::Go(format!("{}?said=done", turn.request.path)))
    }
    .boxed()
}
