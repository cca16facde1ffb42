//! Merging and sorting the questions of a workshop.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::Variables;
use crate::page::{FACILITATORS, Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("lead_questions", "/w/{code}/lead/questions")
    .entire(&[("/workshop/questions", "after")])
    .about("workshop")
    .only(FACILITATORS)
    .view(view)
    .posts(post, &[("merge", include_str!("merge.graphql"))]);

fn view(request: &Request, _: &Value) -> Value {
    json!({ "confirm": false, "said": request.query.get("said") })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        if form.get("step") == Some("form") {
            return Ok(Then::Show(Value::Null));
        }
        let into = turn.needed("into", "choose the question that stays")?;
        let questions: Vec<&str> = form.all("questions").into_iter().filter(|question| *question != into).collect();
        if questions.is_empty() {
            return Err(vec![crate::Problem::at(
                "questions",
                "choose at least one other question that becomes part of it",
            )]);
        }
        let reason = turn.needed("reason", "say why they belong together")?;
        if form.get("step") == Some("confirm") {
            return Ok(Then::Show(json!({ "confirm": true })));
        }
        let mut variables = Variables::new();
        variables.put("into", into);
        variables.put("questions", questions);
        variables.put("reason", reason);
        turn.act("merge", variables).await?;
        Ok(Then::Go(format!("{}?said=merged", turn.request.path)))
    }
    .boxed()
}
