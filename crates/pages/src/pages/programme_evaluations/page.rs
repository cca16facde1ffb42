//! Adding and removing the studies that evaluate a programme.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use crate::ask::Variables;
use crate::page::{Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("programme_evaluations", "/programmes/{code}/evaluations")
    .with(variables)
    .about("programme")
    .posts(
        post,
        &[("link", include_str!("link.graphql")), ("unlink", include_str!("unlink.graphql"))],
    );

fn variables(request: &Request) -> Variables {
    let text = request.query.get("text");
    let mut variables = of_path(request);
    variables.text("text", text);
    variables.put("search", text.is_some());
    variables
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let mut variables = Variables::new();
        variables.put("programme", turn.needed("id", "name the programme")?);
        variables.put("study", turn.needed("study", "choose the study")?);
        let act = if turn.request.form.get("step") == Some("unlink") {
            "unlink"
        } else {
            "link"
        };
        turn.act(act, variables).await?;
        Ok(Then::Go(turn.request.path.clone()))
    }
    .boxed()
}
