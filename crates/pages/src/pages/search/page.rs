//! Search: everything with these words or their synonyms.

use serde_json::{Value, json};

use crate::ask::Variables;
use crate::file::{Rows, cell};
use crate::narrow::some_of;
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("search", "/search")
    .choices(&[("kind", &KINDS)]).with(variables).view(view).listed(rows, "/search").kept();

const KINDS: [&str; 5] = ["PROGRAMME", "STUDY", "OUTCOME", "QUESTION", "RECOMMENDATION"];

fn variables(request: &Request) -> Variables {
    let query = &request.query;
    let mut variables = Variables::new();
    variables.put("text", query.get("q").unwrap_or_default());
    let kinds = some_of(query, "kind", &KINDS);
    if !kinds.is_empty() {
        variables.put("kinds", json!(kinds));
    }
    variables.put("first", crate::variables::rows(query));
    variables.text("after", query.get("after"));
    variables
}

fn view(request: &Request, data: &Value) -> Value {
    json!({ "near": near(request.query.get("q").unwrap_or_default(), data) })
}

/// Terms that begin like one of the searched words; all topics if there are none.
fn near(text: &str, data: &Value) -> Vec<String> {
    let lists = ["topics", "methods", "outcomeDomains", "audiences"];
    let terms = lists.iter().filter_map(|name| data.get(name)?.as_array()).flatten();
    let looked_for: Vec<String> = words(text).collect();
    let is_near = |said: &str| words(said).any(|word| looked_for.iter().any(|other| beginning(&word) == beginning(other)));
    let mut labels = Vec::new();
    for term in terms {
        let Some(label) = term.get("label").and_then(Value::as_str) else {
            continue;
        };
        let synonyms = term
            .get("synonyms")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str);
        if std::iter::once(label).chain(synonyms).any(&is_near) {
            labels.push(label.to_owned());
        }
    }
    if labels.is_empty() {
        let topics = data.get("topics").and_then(Value::as_array).into_iter().flatten();
        labels = topics.filter_map(|term| Some(term.get("label")?.as_str()?.to_owned())).collect();
    }
    labels
}

/// The words of a text with at least four letters.
fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| word.chars().count() > 3)
}

fn beginning(word: &str) -> String {
    word.chars().take(5).collect()
}

fn rows(data: &Value) -> Rows {
    let mut rows = Rows::new(&["kind", "code", "text"]);
    for hit in data.pointer("/search/nodes").and_then(Value::as_array).into_iter().flatten() {
        let code = hit.pointer("/node/code").or_else(|| hit.pointer("/node/study/code"));
        let text = cell(hit.get("snippet")).replace("**", "");
        rows.rows
            .push(vec![cell(hit.pointer("/node/__typename")).to_lowercase(), cell(code), text]);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_vocabulary_are_offered_that_begin_alike_or_else_every_topic() {
        let data = json!({
            "topics": [{ "label": "Stigma", "synonyms": [] }, { "label": "Recovery", "synonyms": ["getting well"] }],
            "methods": [{ "label": "Storytelling", "synonyms": ["narratives"] }],
        });
        assert_eq!(near("a narrative", &data), ["Storytelling"]);
        assert_eq!(near("xyzzy", &data), ["Stigma", "Recovery"]);
    }
}
