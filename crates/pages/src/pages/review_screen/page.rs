//! Screening: one record at a time beside the criteria, with the viewer's own vote on it.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::{Problem, Variables};
use crate::keywords;
use crate::page::{Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::review::{self, SCREENERS, list};
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("review_screen", "/reviews/{code}/screen/{stage}")
    .choices(&[("order", &["own", "likely"]), ("said", &["vote", "not-retrieved"])])
    .with(variables)
    .about("review")
    .only(SCREENERS)
    .view(view)
    .posts(
        post,
        &[
            ("vote", include_str!("vote.graphql")),
            ("not_retrieved", include_str!("not_retrieved.graphql")),
        ],
    );

fn variables(request: &Request) -> Variables {
    // A form that is refused shows its record again. Otherwise the address can name one, to change a vote.
    let named = request.form.get("record").or_else(|| request.query.get("record"));
    let mut variables = of_path(request);
    variables.put("stage", review::stage(request));
    variables.put("ranked", is_ranked(request));
    variables.put("record", named.unwrap_or_default());
    variables.put("again", named.is_some());
    variables
}

fn is_ranked(request: &Request) -> bool {
    request.query.get("order") == Some("likely")
}

fn view(request: &Request, data: &Value) -> Value {
    let stage = review::stage(request);
    let again = data
        .get("record")
        .filter(|record| record.pointer("/review/code") == data.pointer("/review/code"));
    let record = again.or_else(|| list(data, "/review/nextToScreen").next());
    let is_true = |record: &Value, field: &str| record.get(field) == Some(&Value::Bool(true));
    let has_voted = |record: &Value| record.get("myDecision").is_some_and(|vote| !vote.is_null());
    // With the second vote the first one is final.
    let is_open = record.is_some_and(|record| {
        is_true(record, "awaitsMyVote") || (has_voted(record) && review::votes(record, stage).count() < 2)
    });
    let texts = list(data, "/review/eligibility").chain(data.pointer("/review/question"));
    json!({
        "stage": stage,
        "record": record,
        "again": again.is_some(),
        "missing": data.get("record").is_some() && again.is_none(),
        "open": is_open,
        "ranked": is_ranked(request),
        "keywords": keywords::of(texts.filter_map(Value::as_str)),
    })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let request = turn.request;
        let (form, stage) = (&request.form, review::stage(request));
        let record = turn.needed("record", "load the page again")?;
        let order = if is_ranked(request) { "order=likely&" } else { "" };
        let mut variables = Variables::new();
        variables.put("record", record);
        if form.get("act") == Some("not-retrieved") {
            turn.act("not_retrieved", variables).await?;
            return Ok(Then::Go(format!("{}?{order}said=not-retrieved&last={record}", request.path)));
        }
        let verdict = turn.needed("verdict", "choose include, exclude or unsure")?;
        let reason = form.get("reason").filter(|_| stage == "FULL_TEXT" && verdict == "EXCLUDE");
        if stage == "FULL_TEXT" && verdict == "EXCLUDE" && reason.is_none() {
            return Err(vec![Problem::at("reason", "choose the reason for which you exclude it")]);
        }
        variables.put("stage", stage);
        variables.put("verdict", verdict);
        variables.text("reason", reason);
        variables.text("note", form.get("note"));
        turn.act("vote", variables).await?;
        Ok(Then::Go(format!("{}?{order}said=vote&last={record}", request.path)))
    }
    .boxed()
}
