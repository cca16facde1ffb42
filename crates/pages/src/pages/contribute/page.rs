//! Making a contribution: an experience, a story, an impact or a theme.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::Variables;
use crate::page::{Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::room;
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("contribute", "/w/{code}/contribute")
    .about("workshop")
    .view(view)
    .posts(post, &[("contribute", include_str!("contribute.graphql"))]);

fn view(_: &Request, data: &Value) -> Value {
    let mine = room::mine(data, data.pointer("/workshop/code"));
    json!({ "acts": room::acts(&mine), "options": room::perspectives(&mine), "mine": mine })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let mut input = Variables::new();
        input.put("kind", turn.needed("kind", "choose what it is")?);
        input.put("perspective", turn.needed("perspective", "choose as whom you speak")?);
        input.put("text", turn.needed("text", "write what you want to share")?);
        let themes: Vec<&str> = form
            .get("themes")
            .unwrap_or_default()
            .split([',', '\n'])
            .map(str::trim)
            .filter(|theme| !theme.is_empty())
            .collect();
        input.put("themes", themes);
        input.text("programme", form.get("programme"));
        let mut variables = Variables::new();
        variables.put("workshop", turn.needed("workshop", "load the page again")?);
        variables.put("input", Value::Object(input));
        turn.act("contribute", variables).await?;
        Ok(Then::Go(format!("/w/{}?said=contribution", turn.request.value("code"))))
    }
    .boxed()
}
