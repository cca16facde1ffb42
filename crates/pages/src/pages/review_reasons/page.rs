//! The reasons for excluding a full text, in the order in which they are considered.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::{Problem, Variables};
use crate::page::{Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::review::{lines, list, renamed};
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("review_reasons", "/reviews/{code}/reasons")
    .about("review")
    .view(view)
    .posts(post, &[("set", include_str!("set.graphql"))]);

/// The list as text: one reason on each line, as it is written in the form.
fn view(request: &Request, data: &Value) -> Value {
    let text = |reason: &Value, field: &str| reason.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let all = list(data, "/review/exclusionReasons").map(|reason| format!("{}: {}", text(reason, "code"), text(reason, "label")));
    json!({ "text": all.collect::<Vec<_>>().join("\n"), "said": request.query.get("said") })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let reasons = read(form.get("reasons"))?;
        let mut variables = Variables::new();
        variables.put("review", turn.needed("review", "load the page again")?);
        variables.number("version", form.get("version"));
        variables.put("reasons", reasons);
        // All reasons are in one field of the form.
        turn.act("set", variables).await.map_err(|problems| renamed(problems, "reasons", "reasons"))?;
        Ok(Then::Go(format!("{}?said=done", turn.request.path)))
    }
    .boxed()
}

/// The reasons from the text of the form.
fn read(text: Option<&str>) -> Result<Vec<Value>, Problems> {
    let mut reasons = Vec::new();
    for (at, line) in lines(text).into_iter().enumerate() {
        let parts = line.split_once(':').map(|(code, label)| (code.trim(), label.trim()));
        match parts.filter(|(code, label)| !code.is_empty() && !label.is_empty()) {
            Some((code, label)) => reasons.push(json!({ "code": code, "label": label })),
            None => {
                let number = at + 1;
                let said = format!("reason {number} needs a short code, a colon and the reason, for example “DESIGN: not a study”");
                return Err(vec![Problem::at("reasons", &said)]);
            }
        }
    }
    Ok(reasons)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_a_reason_in_its_order_and_a_line_without_a_code_is_named() {
        let reasons = read(Some("A: first\r\n\r\n  B :  second: with a colon ")).unwrap_or_default();
        let expected = [json!({ "code": "A", "label": "first" }), json!({ "code": "B", "label": "second: with a colon" })];
        assert_eq!(reasons, expected);
        for wrong in ["A: first\nsecond", ": x", "A:"] {
            let said = read(Some(wrong)).expect_err("a line is wrong");
            assert!(said.iter().all(|problem| problem.message.starts_with("reason ")), "{wrong}");
        }
    }
}
