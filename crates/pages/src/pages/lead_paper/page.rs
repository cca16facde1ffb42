//! Entering the paper ballot of one person.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ballot::{self, Says};
use crate::page::{FACILITATORS, Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::room;
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("lead_paper", "/w/{code}/lead/rounds/{round}/paper")
    .entire(&[("/round/workshop/participants", "after")])
    .about("/round/id")
    .only(FACILITATORS)
    .view(view)
    .posts(post, &[("cast", include_str!("cast.graphql"))]);

fn view(request: &Request, data: &Value) -> Value {
    let round = data.get("round").unwrap_or(&Value::Null);
    let people = round
        .pointer("/workshop/participants/nodes")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    // A facilitator may not be able to see consents. Then the API says who may not vote.
    let unsaid = |person: &Value| person.get("consents").and_then(Value::as_array).is_none_or(Vec::is_empty);
    let voters = people.filter(|person| room::acts(person) && (unsaid(person) || room::agrees(person, "RANKING")));
    let voters: Vec<Value> = voters.map(|person| json!([person.get("id"), person.get("pseudonym")])).collect();
    let lines = ballot::lines(request, round);
    let (screen, screens) = ballot::screen(request, &lines);
    json!({
        "voters": voters,
        "lines": lines,
        "screen": screen,
        "screens": screens,
        "turned": request.form.get("turn").is_some(),
        "says": if Says::of(round) == Says::Dots { "dots" } else { "rank" },
        "most": ballot::most(round),
        "step": "form",
    })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let says = if form.get("says") == Some("dots") { Says::Dots } else { Says::Rank };
        match form.get("step") {
            _ if form.get("move").is_some() || form.get("turn").is_some() => Ok(Then::Show(Value::Null)),
            Some("review") => {
                let mut problems = ballot::problems(form, says);
                if form.get("participant").is_none() {
                    problems.push(crate::Problem::at("participant", "choose whose ballot it is"));
                }
                if problems.is_empty() {
                    Ok(Then::Show(json!({ "step": "review" })))
                } else {
                    Ok(ballot::again(problems, form, says))
                }
            }
            Some("cast") => {
                let mut variables = of_path(turn.request);
                variables.put("participant", turn.needed("participant", "choose whose ballot it is")?);
                variables.put("preferences", ballot::preferences(form, says));
                match turn.act("cast", variables).await {
                    Ok(_) => Ok(Then::Go(format!("{}?said=paper", turn.request.path.trim_end_matches("/paper")))),
                    Err(problems) => Ok(ballot::again(ballot::placed(problems, form, says), form, says)),
                }
            }
            _ => Ok(Then::Show(Value::Null)),
        }
    }
    .boxed()
}
