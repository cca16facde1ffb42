//! One record of a review: what the search returned, its votes, and what the team can do with it.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::{Problem, Variables};
use crate::page::{Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::review::{READERS, in_address, renamed, votes};
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("review_record", "/reviews/{code}/records/{id}")
    .about("record")
    .only(READERS)
    .view(view)
    .posts(
        post,
        &[
            ("remove", include_str!("remove.graphql")),
            ("restore", include_str!("restore.graphql")),
            ("retrieval", include_str!("retrieval.graphql")),
            ("same", include_str!("same.graphql")),
            ("distinct", include_str!("distinct.graphql")),
            ("reopen", include_str!("reopen.graphql")),
        ],
    );

/// The stages of screening, with the viewer's own vote and the votes that may be seen.
fn view(request: &Request, data: &Value) -> Value {
    let record = data.get("record").unwrap_or(&Value::Null);
    let stage = |code: &str, words: &str, own: &str, awaits: &str| {
        let cast: Vec<&Value> = votes(record, code).collect();
        let has_voted = record.get(own).is_some_and(|vote| !vote.is_null());
        let waits = record.get(awaits) == Some(&Value::Bool(true));
        // With the second vote the first one is final.
        let can_vote = waits || (has_voted && cast.len() < 2);
        json!({
            "code": code, "words": words, "address": in_address(code), "own": record.get(own), "votes": cast,
            "can_vote": can_vote, "waits": waits,
        })
    };
    json!({
        "stages": [
            stage("TITLE_ABSTRACT", "Title and abstract", "ownTitle", "awaitsTitle"),
            stage("FULL_TEXT", "Full text", "ownText", "awaitsText"),
        ],
        "said": request.query.get("said"),
    })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let act = turn.request.form.get("act").unwrap_or_default();
        let mut variables = Variables::new();
        variables.put("record", turn.request.value("id"));
        match act {
            "remove" => {
                variables.put("by", turn.needed("by", "choose who or what sorted it out")?);
                variables.put("note", turn.needed("removal", "say why it is removed")?);
            }
            "retrieval" => variables.put("retrieved", turn.needed("retrieved", "choose whether it was found")? == "yes"),
            "same" => variables.put("of", turn.needed("of", "give the other record")?.rsplit('/').next().unwrap_or_default()),
            "reopen" => {
                variables.put("stage", turn.needed("stage", "choose the stage")?);
                variables.put("note", turn.needed("why", "say why it is opened again")?);
            }
            "restore" | "distinct" => {}
            _ => return Err(vec![Problem::of("BAD_USER_INPUT", "load the page again")]),
        }
        // Two forms of the page have a note, under names of their own.
        let field = if act == "reopen" { "why" } else { "removal" };
        turn.act(act, variables).await.map_err(|problems| renamed(problems, "note", field))?;
        Ok(Then::Go(format!("{}?said=done", turn.request.path)))
    }
    .boxed()
}
