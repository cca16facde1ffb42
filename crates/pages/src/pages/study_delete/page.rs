//! Deleting a study that was never published.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

use crate::ask::Variables;
use crate::page::{EDITORS, Page, Problems, Then, Turn, page};
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("study_delete", "/studies/{code}/delete")
    .about("study")
    .only(EDITORS)
    .posts(post, &[("delete", include_str!("delete.graphql"))]);

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let mut variables = Variables::new();
        variables.put("id", turn.needed("id", "name the study")?);
        variables.number("version", turn.request.form.get("version"));
        turn.act("delete", variables).await?;
        Ok(Then::Go("/studies".to_owned()))
    }
    .boxed()
}
