//! The room of a workshop: what is happening now, and the user's own contributions.

use serde_json::{Value, json};

use crate::ask::Variables;
use crate::page::{Page, page};
use crate::request::Request;
use crate::room;
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("room", "/w/{code}")
    .entire(&[("/workshop/questions", "moreQuestions"), ("/workshop/contributions", "moreContributions")])
    .with(variables)
    .about("workshop")
    .view(view)
    .live(include_str!("live.graphql"));

fn variables(request: &Request) -> Variables {
    let mut variables = of_path(request);
    // The subscription needs the id, which the page adds to the address of its stream.
    variables.text("workshop", request.query.get("id"));
    variables
}

fn view(request: &Request, data: &Value) -> Value {
    let mine = room::mine(data, data.pointer("/workshop/code"));
    let ids = |pointer: &str| -> Vec<Value> {
        let own = mine.pointer(pointer).and_then(Value::as_array).into_iter().flatten();
        own.filter_map(|own| own.get("id").cloned()).collect()
    };
    let own = [ids("/contributions"), ids("/questions")].concat();
    json!({
        "mine": &mine,
        "acts": room::acts(&mine) && data.pointer("/workshop/status").and_then(Value::as_str) != Some("PUBLISHED"),
        "own": own,
        "waits": mine.get("confirmed") == Some(&Value::Bool(false)),
        "said": request.query.get("said"),
    })
}
