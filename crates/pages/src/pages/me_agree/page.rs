//! Giving or refusing consent for one scope. Consent is withdrawn on a page of its own.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::{Problem, Variables};
use crate::page::{Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("me_agree", "/me/agree/{id}")
    .about("/node/pseudonym")
    .view(view)
    .posts(post, &[("record", include_str!("record.graphql"))]);

/// The scope, and the version of the sheet for the answer: the newest one, or the one that the person agreed to before.
fn view(request: &Request, data: &Value) -> Value {
    let scope = request
        .form
        .get("scope")
        .or_else(|| request.query.get("scope"))
        .unwrap_or("TAKE_PART");
    let newest = data.pointer("/node/workshop/informationSheet/version").and_then(Value::as_str);
    let said = data.pointer("/node/consents").and_then(Value::as_array);
    let text = |consent: &Value, name: &str| consent.get(name).and_then(Value::as_str).map(str::to_owned);
    let before = said.into_iter().flatten().find_map(|consent| text(consent, "informationSheet"));
    let last = said
        .into_iter()
        .flatten()
        .find(|consent| consent.get("scope").and_then(Value::as_str) == Some(scope));
    json!({ "scope": scope, "said": last, "sheet": newest.map(str::to_owned).or(before) })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let Some(state) = turn.request.form.get("state") else {
            return Err(vec![Problem::at("state", "say yes or no")]);
        };
        let mut variables = Variables::new();
        variables.put("participant", turn.request.value("id"));
        variables.put("scope", turn.needed("scope", "choose what this is about")?);
        variables.put("informationSheet", turn.needed("informationSheet", "name the information sheet")?);
        variables.put("state", state);
        turn.act("record", variables).await?;
        Ok(Then::Go("/me".to_owned()))
    }
    .boxed()
}
