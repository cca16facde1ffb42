//! The screen in the room: how to join, what is put to the vote, and what came out. It runs on a token that sees nobody.

use serde_json::{Value, json};

use crate::ask::Variables;
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::{Into, of_path};

/// The page.
pub const PAGE: Page = page!("screen", "/w/{code}/screen")
    .with(variables)
    .about("workshop")
    .view(view)
    .live(include_str!("live.graphql"));

fn variables(request: &Request) -> Variables {
    let mut variables = of_path(request);
    variables.text("workshop", request.query.get("id"));
    variables
}

/// The round that the room looks at: the one that is open, or else the last that was closed.
fn view(request: &Request, data: &Value) -> Value {
    let rounds: Vec<&Value> = data
        .pointer("/workshop/rounds")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .collect();
    let last = |status: &str| {
        rounds
            .iter()
            .rev()
            .find(|round| round.get("status").and_then(Value::as_str) == Some(status))
            .copied()
    };
    let join = request.query.get("join").unwrap_or_default();
    let join: String = join.chars().filter(char::is_ascii_alphanumeric).collect();
    json!({ "round": last("OPEN").or_else(|| last("CLOSED")), "join": join })
}
