//! Running a workshop: participants, rounds, the room screen, and publication.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::Variables;
use crate::page::{FACILITATORS, Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("lead", "/w/{code}/lead")
    .entire(&[("/workshop/participants", "after")])
    .with(variables)
    .about("workshop")
    .only(FACILITATORS)
    .view(view)
    .posts(
        post,
        &[
            ("joining", include_str!("joining.graphql")),
            ("rotate", include_str!("rotate.graphql")),
            ("screen", include_str!("screen.graphql")),
            ("status", include_str!("status.graphql")),
        ],
    )
    .live(include_str!("live.graphql"));

fn variables(request: &Request) -> Variables {
    let mut variables = of_path(request);
    variables.text("workshop", request.query.get("id"));
    variables
}

fn view(request: &Request, data: &Value) -> Value {
    let people: Vec<&Value> = data
        .pointer("/workshop/participants/nodes")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .collect();
    let confirmed = |person: &&&Value| person.get("confirmed") == Some(&Value::Bool(true));
    let stay: Vec<&Value> = people
        .into_iter()
        .filter(|person| person.get("leftAt").is_none_or(Value::is_null))
        .collect();
    let here = stay.iter().filter(confirmed).count();
    json!({ "here": here, "waiting": stay.len() - here, "confirm": null, "screen": null, "said": request.query.get("said") })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let act = form.get("act").unwrap_or_default();
        if form.get("step") == Some("confirm") {
            return Ok(Then::Show(json!({ "confirm": act, "status": form.get("status") })));
        }
        let id = turn.needed("workshop", "load the page again")?;
        let mut variables = Variables::new();
        variables.put("workshop", id);
        variables.number("version", form.get("version"));
        match act {
            "joining" => {
                variables.put("open", turn.needed("open", "choose whether people can join")? == "yes");
                variables.put("places", form.get("places").map_or(Value::Null, crate::variables::number));
                turn.act("joining", variables).await?;
            }
            "rotate" => {
                turn.act("rotate", variables).await?;
            }
            "screen" => {
                variables.remove("version");
                let issued = turn.act("screen", variables).await?;
                return Ok(Then::Show(json!({ "screen": issued.get("issueDisplayToken") })));
            }
            _ => {
                variables.remove("workshop");
                variables.put("id", id);
                variables.put("status", turn.needed("status", "choose what becomes of the workshop")?);
                turn.act("status", variables).await?;
            }
        }
        Ok(Then::Go(format!("{}?said=done", turn.request.path)))
    }
    .boxed()
}
