//! Creating an account.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::{Problem, Variables};
use crate::page::{Page, Problems, Then, Turn, page};
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("account_new", "/accounts/new")
    .entire(&[("/organisations", "moreOrganisations"), ("/programmes", "moreProgrammes")])
    .about("accounts")
    .posts(post, &[("create", include_str!("create.graphql"))]);

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let mut input = Variables::new();
        let mut problems = Problems::new();
        for (name, otherwise) in [
            ("kind", "say whether it is a person or a system"),
            ("displayName", "write the name"),
        ] {
            match form.get(name) {
                Some(value) => input.put(name, value),
                None => problems.push(Problem::at(name, otherwise)),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        input.text("organisation", form.get("organisation"));
        let programmes = form.all("programmes");
        if !programmes.is_empty() {
            input.put("programmes", json!(programmes));
        }
        let mut variables = Variables::new();
        variables.put("input", Value::Object(input));
        let made = turn.act("create", variables).await?;
        let id = made.pointer("/createAccount/id").and_then(Value::as_str).unwrap_or_default();
        Ok(Then::Go(format!("/accounts/{id}")))
    }
    .boxed()
}
