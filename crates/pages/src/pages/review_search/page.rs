//! One search of a review: checking a file, reading it in, and undoing an import.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::{Attached, Problem, Variables};
use crate::page::{Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::review::{READERS, list};
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("review_search", "/reviews/{code}/searches/{source}")
    .about("/source/id")
    .view(view)
    .posts(
        post,
        &[("import", include_str!("import.graphql")), ("undo", include_str!("undo.graphql"))],
    )
    .live(include_str!("live.graphql"));

/// The imports of this search, and whether the search belongs to the review.
fn view(request: &Request, data: &Value) -> Value {
    let source = data.pointer("/source/id");
    let own = list(data, "/review/imports/nodes").filter(|import| import.pointer("/source/id") == source);
    json!({
        "imports": own.collect::<Vec<_>>(),
        "belongs": list(data, "/review/searches").any(|one| one.get("id") == source),
        "reads": (READERS.admits)(data),
        "report": null,
        "confirm": null,
        "said": request.query.get("said"),
    })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        let mut variables = Variables::new();
        if let Some(import) = form.get("import") {
            if form.get("step") == Some("confirm") {
                return Ok(Then::Show(json!({ "confirm": import })));
            }
            variables.put("id", import);
            turn.act("undo", variables).await?;
            return Ok(Then::Go(format!("{}?said=undone", turn.request.path)));
        }
        let Some(upload) = turn.request.file("file") else {
            return Err(vec![Problem::at("file", "choose the file that the search gave you")]);
        };
        variables.put("source", turn.request.value("source"));
        variables.put("dryRun", form.get("step") != Some("import"));
        let file = Attached { variable: "file", upload };
        let answer = turn.act_with_file("import", variables, file).await?;
        // Sending the same file twice changes nothing, so the report can be the answer itself.
        Ok(Then::Show(json!({ "report": answer.get("importRecords"), "file": upload.name })))
    }
    .boxed()
}
