//! Withdrawing one contribution or one question.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::{Problem, Variables};
use crate::page::{Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("me_take_back", "/me/take-back/{id}")
    .about("/node/text")
    .view(view)
    .posts(
        post,
        &[
            ("contribution", include_str!("contribution.graphql")),
            ("question", include_str!("question.graphql")),
            ("receipts", include_str!("receipts.graphql")),
        ],
    );

/// Whether the text is the user's own.
fn view(request: &Request, data: &Value) -> Value {
    let records = data.pointer("/viewer/participations").and_then(Value::as_array);
    let lists = records
        .into_iter()
        .flatten()
        .flat_map(|record| [record.get("contributions"), record.get("questions")]);
    let mut items = lists.flatten().filter_map(Value::as_array).flatten();
    let own = items.any(|item| item.get("id").and_then(Value::as_str) == Some(request.value("id")));
    json!({ "own": own, "question": is_question(request) })
}

fn is_question(request: &Request) -> bool {
    request.value("id").starts_with("question_")
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let erase = turn.request.form.get("erase");
        let Some(erase) = erase else {
            return Err(vec![Problem::at("erase", "say what should happen to your words")]);
        };
        if turn.request.form.get("step") != Some("confirm") {
            return Ok(Then::Show(json!({ "step": "confirm" })));
        }
        let mut variables = of_path(turn.request);
        variables.put("erase", erase == "yes");
        let act = if is_question(turn.request) { "question" } else { "contribution" };
        turn.act(act, variables).await?;
        // The newest receipt is the one for this withdrawal. If it cannot be read now, it is still in the list of receipts.
        let receipts = turn.act("receipts", Variables::new()).await.unwrap_or_default();
        Ok(Then::Go(
            newest(&receipts).map_or_else(|| "/me".to_owned(), |id| format!("/me/receipts/{id}")),
        ))
    }
    .boxed()
}

/// The id of the newest receipt. Times with the same zone and length sort as texts.
fn newest(data: &Value) -> Option<&str> {
    let records = data.pointer("/viewer/participations").and_then(Value::as_array);
    let receipts = records
        .into_iter()
        .flatten()
        .filter_map(|record| record.get("receipts")?.as_array())
        .flatten();
    let text = |receipt: &'_ Value, name: &str| receipt.get(name).and_then(Value::as_str).map(str::to_owned);
    let last = receipts.max_by_key(|receipt| (text(receipt, "recordedAt"), text(receipt, "id")))?;
    last.get("id").and_then(Value::as_str)
}
