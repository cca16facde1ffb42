//! Registering a person who gave consent on paper.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::ask::Variables;
use crate::page::{FACILITATORS, Page, Problems, Then, Turn, page};
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("lead_person_new", "/w/{code}/lead/people/new")
    .about("workshop")
    .only(FACILITATORS)
    .posts(post, &[("add", include_str!("add.graphql"))]);

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let mut input = Variables::new();
        input.put(
            "informationSheet",
            turn.needed("informationSheet", "publish an information sheet first")?,
        );
        let mut perspectives = vec![turn.needed("perspectives", "choose the group that the person named first")?];
        perspectives.extend(form.all("also").into_iter().filter(|also| Some(*also) != form.get("perspectives")));
        input.put("perspectives", perspectives);
        input.put("consents", form.all("consents"));
        for name in ["preferredTerm", "name", "email", "phone", "accessNeeds"] {
            input.text(name, form.get(name));
        }
        let mut variables = Variables::new();
        variables.put("workshop", turn.needed("workshop", "load the page again")?);
        variables.put("input", Value::Object(input));
        turn.act("add", variables).await?;
        Ok(Then::Go(format!("/w/{}/lead/people?said=done", turn.request.value("code"))))
    }
    .boxed()
}
