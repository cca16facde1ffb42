//! A round: casting, changing and withdrawing a ballot, and the result.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ballot::{self, Says};
use crate::page::{Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::room;
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("round", "/w/{code}/rounds/{round}")
    .about("/round/id")
    .view(view)
    .posts(
        post,
        &[
            ("cast", include_str!("cast.graphql")),
            ("withdraw", include_str!("withdraw.graphql")),
        ],
    )
    .live(include_str!("live.graphql"));

fn view(request: &Request, data: &Value) -> Value {
    let round = data.get("round").unwrap_or(&Value::Null);
    let mine = room::mine(data, round.pointer("/workshop/code"));
    let is = |name: &str, value: &str| round.get(name).and_then(Value::as_str) == Some(value);
    let group = is("kind", "SMALL_GROUP");
    let runs = round.pointer("/workshop/viewerCanFacilitate") == Some(&Value::Bool(true));
    let lines = ballot::lines(request, round);
    let (screen, screens) = ballot::screen(request, &lines);
    json!({
        "mine": mine,
        "may": room::acts(&mine) || (group && runs),
        "counts": room::agrees(&mine, "RANKING") || group,
        "group": group,
        "options": room::perspectives(&mine),
        "lines": lines,
        "screen": screen,
        "screens": screens,
        "turned": request.form.get("turn").is_some(),
        "says": if Says::of(round) == Says::Dots { "dots" } else { "rank" },
        "most": ballot::most(round),
        "step": "form",
        "said": request.query.get("said"),
    })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let says = if form.get("says") == Some("dots") { Says::Dots } else { Says::Rank };
        let here = |said: &str| Ok(Then::Go(format!("{}?said={said}", turn.request.path)));
        let mut variables = of_path(turn.request);
        variables.text("perspective", form.get("perspective"));
        match form.get("step") {
            _ if form.get("move").is_some() || form.get("turn").is_some() => Ok(Then::Show(Value::Null)),
            Some("review") => {
                let mut problems = ballot::problems(form, says);
                if form.get("group").is_some() && form.get("perspective").is_none() {
                    problems.push(crate::Problem::at("perspective", "choose which group this is the order of"));
                }
                if problems.is_empty() {
                    Ok(Then::Show(json!({ "step": "review" })))
                } else {
                    Ok(ballot::again(problems, form, says))
                }
            }
            Some("cast") => {
                variables.put("preferences", ballot::preferences(form, says));
                match turn.act("cast", variables).await {
                    Ok(_) => here("cast"),
                    Err(problems) => Ok(ballot::again(ballot::placed(problems, form, says), form, says)),
                }
            }
            Some("take-back") => Ok(Then::Show(json!({ "step": "take-back" }))),
            Some("taken-back") => {
                turn.act("withdraw", variables).await?;
                here("back")
            }
            _ => Ok(Then::Show(Value::Null)),
        }
    }
    .boxed()
}
