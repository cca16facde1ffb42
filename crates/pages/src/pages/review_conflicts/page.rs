//! Conflicts: records on which the two votes differ, for members of the team who cast neither of them.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::{Problem, Variables};
use crate::keywords;
use crate::page::{Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::review::{READERS, list, votes};
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("review_conflicts", "/reviews/{code}/conflicts")
    .choices(&[("said", &["settled"])])
    .with(variables)
    .about("review")
    .only(READERS)
    .view(view)
    .posts(post, &[("settle", include_str!("settle.graphql"))]);

/// How many conflicts are looked through for one that the viewer can settle.
const LOOKED_THROUGH: i64 = 20;

fn variables(request: &Request) -> Variables {
    // A form that is refused shows its record again. Otherwise a link can name one.
    let named = request.form.get("record").or_else(|| request.query.get("record"));
    let mut variables = of_path(request);
    variables.put("record", named.unwrap_or_default());
    variables.put("named", named.is_some());
    variables.put("first", LOOKED_THROUGH);
    variables.text("after", request.query.get("after"));
    variables
}

/// The record to settle, with the votes of its stage, and the other conflicts of this part of the list.
fn view(_: &Request, data: &Value) -> Value {
    let can_settle = |record: &&Value| record.get("viewerCanResolve") == Some(&Value::Bool(true));
    let named = data
        .get("record")
        .filter(|record| record.pointer("/review/code") == data.pointer("/review/code"));
    let all: Vec<&Value> = list(data, "/review/records/nodes").collect();
    let record = named.or_else(|| all.iter().copied().find(can_settle)).filter(can_settle);
    let cast = record.map(|record| {
        let stage = record.get("stage").and_then(Value::as_str).unwrap_or_default();
        votes(record, stage).collect::<Vec<_>>()
    });
    let texts = list(data, "/review/eligibility").chain(data.pointer("/review/question"));
    json!({
        "record": record,
        "votes": cast,
        "named": data.get("record").is_some(),
        "own": all.iter().filter(|record| !can_settle(record)).collect::<Vec<_>>(),
        "others": all.iter().filter(|one| can_settle(one) && Some(**one) != record).collect::<Vec<_>>(),
        "keywords": keywords::of(texts.filter_map(Value::as_str)),
    })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let (record, stage) = (
            turn.needed("record", "load the page again")?,
            turn.needed("stage", "load the page again")?,
        );
        let verdict = turn.needed("verdict", "choose include or exclude")?;
        let reason = form.get("reason").filter(|_| stage == "FULL_TEXT" && verdict == "EXCLUDE");
        if stage == "FULL_TEXT" && verdict == "EXCLUDE" && reason.is_none() {
            return Err(vec![Problem::at("reason", "choose the reason for which you exclude it")]);
        }
        let mut variables = Variables::new();
        variables.put("record", record);
        variables.put("stage", stage);
        variables.put("verdict", verdict);
        variables.text("reason", reason);
        turn.act("settle", variables).await?;
        Ok(Then::Go(format!("{}?said=settled", turn.request.path)))
    }
    .boxed()
}
