//! Correcting a participant's record: the preferred word, the groups, and the identity.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::Variables;
use crate::page::{Page, Problems, Then, Turn, page};
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("me_record", "/me/record/{id}")
    .about("/node/pseudonym")
    .posts(post, &[("update", include_str!("update.graphql"))]);

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let mut input = Variables::new();
        for name in ["name", "email", "phone", "accessNeeds", "preferredTerm"] {
            // Unchanged fields are not sent, so that the audit trail names only the changed ones.
            if form.get(name) != form.get(&format!("was.{name}")) {
                input.text_or_null(name, form.get(name));
            }
        }
        // The group in which the person is counted comes first.
        let first = form.get("first");
        let others = form.all("perspectives").into_iter().filter(|code| Some(*code) != first);
        let groups: Vec<&str> = first.into_iter().chain(others).collect();
        if groups.join(" ") != form.get("was.perspectives").unwrap_or_default() {
            input.put("perspectives", json!(groups));
        }
        if !input.is_empty() {
            let mut variables = of_path(turn.request);
            variables.put("input", Value::Object(input));
            turn.act("update", variables).await?;
        }
        Ok(Then::Go("/me".to_owned()))
    }
    .boxed()
}
