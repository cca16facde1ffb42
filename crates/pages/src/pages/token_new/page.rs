//! Creating a token: enter its settings, check them, and see its secret once.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::{Problem, Variables};
use crate::page::{Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("token_new", "/tokens/new")
    .entire(&[("/accounts", "after")])
    .with(variables)
    .about("accounts")
    .view(view)
    .posts(post, &[("issue", include_str!("issue.graphql"))]);

/// A placeholder for queries that need an id when none was chosen.
const NOBODY: &str = "account_00000000000000000000000000";

fn variables(request: &Request) -> Variables {
    let like = request.query.get("like");
    let account = request.form.get("account").or_else(|| request.query.get("account"));
    let mut variables = Variables::new();
    variables.put("hasLike", like.is_some());
    variables.put("like", like.unwrap_or(NOBODY));
    variables.put("hasAccount", account.is_some());
    variables.put("account", account.unwrap_or(NOBODY));
    variables
}

/// The token to copy settings from, and the chosen account.
fn view(_: &Request, data: &Value) -> Value {
    let like = data.get("like").filter(|like| like.get("role").is_some());
    let named = data.get("named").filter(|named| !named.is_null());
    let named = named.or_else(|| like.and_then(|like| like.get("account")));
    json!({ "like": like, "named": named })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        if turn.request.form.get("step") == Some("change") {
            return Ok(Then::Show(json!({ "step": "change" })));
        }
        let input = input(turn.request)?;
        if turn.request.form.get("step") != Some("confirm") {
            return Ok(Then::Show(json!({ "step": "check" })));
        }
        let mut variables = Variables::new();
        variables.put("input", Value::Object(input));
        let issued = turn.act("issue", variables).await?;
        Ok(Then::Show(json!({ "step": "secret", "issued": issued.get("issueRoleToken") })))
    }
    .boxed()
}

/// The input; or every missing field at once.
fn input(request: &Request) -> Result<Variables, Problems> {
    let form = &request.form;
    let mut input = Variables::new();
    let mut problems = Problems::new();
    for (name, otherwise) in [
        ("role", "choose what it lets in as"),
        ("account", "choose whom it is for"),
        ("label", "say what it is for, so that others know it again"),
    ] {
        match form.get(name) {
            Some(value) => input.put(name, value),
            None => problems.push(Problem::at(name, otherwise)),
        }
    }
    let days = match form.get("days") {
        Some("other") => form.get("expiresInDays"),
        other => other,
    };
    match days.and_then(|days| days.parse::<i64>().ok()) {
        Some(days) => input.put("expiresInDays", days),
        None => problems.push(Problem::at(
            "expiresInDays",
            "say after how many days it runs out, as a whole number",
        )),
    }
    match form.get("readOnly") {
        Some(answer) => input.put("readOnly", answer == "yes"),
        None => problems.push(Problem::at("readOnly", "say whether it may change anything")),
    }
    for name in ["origins", "operations"] {
        let lines: Vec<&str> = form.get(name).map(|text| text.split_whitespace().collect()).unwrap_or_default();
        if !lines.is_empty() {
            input.put(name, json!(lines));
        }
    }
    if let Some(number) = form.get("requestsPerMinute") {
        match number.parse::<i64>() {
            Ok(number) => input.put("requestsPerMinute", number),
            Err(_) => problems.push(Problem::at("requestsPerMinute", "must be a whole number")),
        }
    }
    if problems.is_empty() { Ok(input) } else { Err(problems) }
}
