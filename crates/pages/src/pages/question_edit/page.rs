//! Changing a question: its wording, its status, and its links.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::{Problem, Variables};
use crate::edit::may;
use crate::page::{EDITORS, Only, Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("question_edit", "/questions/{code}/edit")
    .about("question")
    .only(THOSE)
    .view(view)
    .posts(
        post,
        &[
            ("revise", include_str!("revise.graphql")),
            ("status", include_str!("status.graphql")),
            ("find", include_str!("find.graphql")),
            ("link", include_str!("link.graphql")),
            ("unlink", include_str!("unlink.graphql")),
        ],
    );

/// Users who may reword the question, and users who may link it to evidence.
const THOSE: Only = Only {
    admits: |data| (EDITORS.admits)(data) || may(data, "WORKSHOPS_UNPUBLISHED", "LINK"),
    otherwise: "those who lead its workshop can reword it, and academics can link it to evidence",
};

fn view(request: &Request, data: &Value) -> Value {
    json!({ "links": may(data, "WORKSHOPS_UNPUBLISHED", "LINK"), "said": request.query.get("said") })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let mut variables = Variables::new();
        variables.put("id", turn.needed("id", "name the question")?);
        let act = match form.get("act") {
            Some("status") => {
                variables.number("version", form.get("version"));
                variables.put("status", turn.needed("status", "choose how far it has come")?);
                "status"
            }
            Some("link") => {
                variables.put("target", target(turn).await?);
                variables.put("relation", turn.needed("relation", "choose what it has to do with the question")?);
                variables.text("note", form.get("note"));
                "link"
            }
            Some("unlink") => {
                variables.put("target", turn.needed("target", "name what to unlink")?);
                variables.put("relation", turn.needed("relation", "name the relation")?);
                "unlink"
            }
            _ => {
                variables.number("version", form.get("version"));
                variables.put("text", turn.needed("text", "write the question")?);
                variables.put("plainLanguage", form.get("plainLanguage").unwrap_or_default());
                variables.put("reason", turn.needed("reason", "say why you reword it")?);
                "revise"
            }
        };
        turn.act(act, variables).await?;
        Ok(Then::Go(format!("{}?said=done", turn.request.path)))
    }
    .boxed()
}

/// The target of a link: a term by its id, or a study or programme by its code.
async fn target(turn: &Turn<'_>) -> Result<Value, Problems> {
    let form = &turn.request.form;
    if let Some(term) = form.get("term") {
        return Ok(Value::from(term));
    }
    let code = turn.needed("code", "choose a word above, or type the code of a study or a programme")?;
    let mut variables = Variables::new();
    variables.put("code", code);
    variables.put("isStudy", form.get("kind") != Some("programme"));
    variables.put("isProgramme", form.get("kind") == Some("programme"));
    let found = turn.act("find", variables).await?;
    let id = found.pointer("/study/id").or_else(|| found.pointer("/programme/id"));
    id.cloned()
        .ok_or_else(|| vec![Problem::at("code", "nothing that you can see has this code")])
}
