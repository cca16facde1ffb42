//! Pairs of records that may be the same publication, side by side, for a person to decide.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::Variables;
use crate::file::cell;
use crate::narrow::one_of;
use crate::page::{Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::review::{READERS, list};
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("review_duplicates", "/reviews/{code}/duplicates")
    .choices(&[("status", &STATES)])
    .with(variables)
    .about("review")
    .only(READERS)
    .view(view)
    .posts(post, &[("decide", include_str!("decide.graphql"))]);

/// Waiting pairs, merged pairs, and pairs that a person held apart.
const STATES: [&str; 3] = ["PENDING", "MERGED", "DISTINCT"];

/// The fields that are compared, with their words.
const FIELDS: [(&str, &str); 11] = [
    ("title", "Title"),
    ("authors", "Authors"),
    ("year", "Year"),
    ("journal", "Journal"),
    ("volume", "Volume"),
    ("issue", "Issue"),
    ("pages", "Pages"),
    ("doi", "DOI"),
    ("pmid", "Number in PubMed"),
    ("source", "Found in"),
    ("abstract", "Abstract"),
];

fn state(request: &Request) -> &str {
    one_of(&request.query, "status", &STATES, "PENDING")
}

fn variables(request: &Request) -> Variables {
    // A form that is refused shows its pair again. Otherwise a link can name one.
    let named = request.form.get("pair").or_else(|| request.query.get("pair"));
    let mut variables = of_path(request);
    variables.put("status", state(request));
    // Pairs that wait are decided one by one; the others are only listed.
    variables.put("first", if state(request) == "PENDING" { 1 } else { 20 });
    variables.text("after", request.query.get("after"));
    variables.put("pair", named.unwrap_or_default());
    variables.put("named", named.is_some());
    variables
}

fn view(request: &Request, data: &Value) -> Value {
    let is_named = data.get("pair").is_some();
    let named = data
        .get("pair")
        .filter(|pair| pair.pointer("/left/review/code") == data.pointer("/review/code"));
    let waiting = list(data, "/review/duplicates/nodes").next().filter(|_| state(request) == "PENDING");
    let pair = named.or(waiting);
    json!({
        "pair": pair,
        "lines": pair.map(lines),
        "named": is_named,
        "state": state(request),
    })
}

/// The fields of both records, and whether they agree.
fn lines(pair: &Value) -> Vec<Value> {
    let side = |name: &str, field: &str| {
        let text = cell(pair.pointer(&format!("/{name}/{field}")));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let line = |(field, words): (&str, &str)| {
        let (left, right) = (side("left", field), side("right", field));
        let agree = match (left.is_empty(), right.is_empty()) {
            (true, true) => return None,
            (false, false) if left.to_lowercase() == right.to_lowercase() => "same",
            (false, false) => "different",
            _ => "only in one",
        };
        Some(json!({ "field": field, "name": words, "left": left, "right": right, "agree": agree }))
    };
    FIELDS.into_iter().filter_map(line).collect()
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let pair = turn.needed("pair", "load the page again")?;
        let same = turn.needed("same", "say whether they are the same publication")? == "yes";
        let mut variables = Variables::new();
        variables.put("candidate", pair);
        variables.put("duplicate", same);
        turn.act("decide", variables).await?;
        let said = if same { "same" } else { "different" };
        Ok(Then::Go(format!("{}?said={said}&last={pair}", turn.request.path)))
    }
    .boxed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_agree_whatever_their_spaces_and_capitals_and_empty_ones_are_left_out() {
        let left = json!({ "title": "A  Trial", "authors": ["A", "B"], "year": 2020, "doi": null });
        let right = json!({ "title": "a trial", "authors": ["A"], "year": 2020, "doi": "10.1/x" });
        let lines = lines(&json!({ "left": left, "right": right }));
        let said: Vec<_> = lines.iter().map(|line| (line["field"].as_str(), line["agree"].as_str())).collect();
        let expected = [("title", "same"), ("authors", "different"), ("year", "same"), ("doi", "only in one")];
        assert_eq!(said, expected.map(|(field, agree)| (Some(field), Some(agree))));
    }
}
