//! The screen in the room: how to join, the questions of the round, and the result. Its token cannot see any person.

use serde_json::{Value, json};

use crate::ask::Variables;
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
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

/// The round to show: the open one, otherwise the one that was closed last.
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
