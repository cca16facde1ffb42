//! Withdrawing consent: choose, preview, confirm, and the receipt.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::{Problem, Variables};
use crate::page::{Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("me_withdraw", "/me/withdraw").view(view).posts(
    post,
    &[
        ("preview", include_str!("preview.graphql")),
        ("withdraw", include_str!("withdraw.graphql")),
        ("again", include_str!("again.graphql")),
    ],
);

/// The record to use: the named one, or the only one.
fn view(request: &Request, data: &Value) -> Value {
    let none = Vec::new();
    let records = data.pointer("/viewer/participations").and_then(Value::as_array).unwrap_or(&none);
    let named = request.form.get("participant").or_else(|| request.query.get("record"));
    let record = match (named, records.as_slice()) {
        (Some(id), _) => records.iter().find(|record| record.get("id").and_then(Value::as_str) == Some(id)),
        (None, [only]) => Some(only),
        (None, _) => None,
    };
    json!({ "record": record })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let Some(erase) = form.get("erase") else {
            return Err(vec![Problem::at("erase", "say what should happen to your words")]);
        };
        let mut variables = Variables::new();
        variables.put("participant", turn.needed("participant", "choose the workshop")?);
        variables.put("scopes", json!(form.all("scopes")));
        variables.put("erase", erase == "yes");
        if form.get("step") != Some("confirm") {
            let found = turn.act("preview", variables).await?;
            return match found.pointer("/node/withdrawalPreview") {
                Some(receipt) => Ok(Then::Show(json!({ "step": "preview", "receipt": receipt }))),
                None => Err(vec![Problem::of("NOT_FOUND", "")]),
            };
        }
        let done = turn.act("withdraw", variables).await?;
        let receipt = done.get("withdrawConsent").cloned().unwrap_or_default();
        let id = receipt.get("id").and_then(Value::as_str).unwrap_or_default();
        let mut again = Variables::new();
        again.put("id", id);
        // An account with other uses is unlinked from an erased record. Then this answer is the last one that can show the receipt.
        let is_readable = turn
            .act("again", again)
            .await
            .is_ok_and(|found| found.get("node").is_some_and(|node| !node.is_null()));
        if is_readable {
            Ok(Then::Go(format!("/me/receipts/{id}")))
        } else {
            Ok(Then::Show(json!({ "step": "receipt", "receipt": receipt })))
        }
    }
    .boxed()
}
