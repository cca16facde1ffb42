//! The searches of a review and the files that were read in, and adding a search.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::Variables;
use crate::page::{Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::review::READERS;
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("review_searches", "/reviews/{code}/searches")
    .with(variables)
    .about("review")
    .view(|_, data| json!({ "reads": (READERS.admits)(data) }))
    .posts(post, &[("add", include_str!("add.graphql"))]);

fn variables(request: &Request) -> Variables {
    let mut variables = of_path(request);
    variables.text("after", request.query.get("after"));
    variables
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let mut input = Variables::new();
        input.put("name", turn.needed("name", "name the database, the website or the people")?);
        input.put("kind", turn.needed("kind", "choose what was searched")?);
        for name in ["platform", "strategy", "searchedOn", "limits"] {
            input.text(name, form.get(name));
        }
        let mut variables = Variables::new();
        variables.put("review", turn.needed("review", "load the page again")?);
        variables.put("input", Value::Object(input));
        let added = turn.act("add", variables).await?;
        let id = added.pointer("/addSearchSource/id").and_then(Value::as_str).unwrap_or_default();
        Ok(Then::Go(format!("{}/{id}?said=added", turn.request.path)))
    }
    .boxed()
}
