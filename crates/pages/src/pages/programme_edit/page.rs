//! Changing a programme's description, one section on each page; or proposing a change to a published programme.

mod involvement;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::Variables;
use crate::edit;
use crate::page::{EDITORS, Only, Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("programme_edit", "/programmes/{code}/edit")
    .with(variables)
    .about("programme")
    .only(THOSE)
    .view(view)
    .posts(
        post,
        &[
            ("update", include_str!("update.graphql")),
            ("involvement", include_str!("involvement.graphql")),
            ("propose", include_str!("propose.graphql")),
        ],
    );

/// The sections of texts and numbers. Fields that are left empty are cleared.
const SECTIONS: [(&str, &[&str], &[&str]); 4] = [
    (
        "about",
        &["organisation", "project", "country", "region", "summary", "sourceUrl"],
        &["startedYear", "endedYear"],
    ),
    (
        "teaching",
        &["rationale", "materials", "procedures"],
        &["sessions", "hours", "weeks"],
    ),
    ("changes", &["tailoring", "modifications", "fidelityPlanned", "fidelityActual"], &[]),
    ("inside", &["contactName", "contactEmail", "notes"], &[]),
];

/// The dimensions of the section about terms.
const DIMENSIONS: [&str; 6] = ["AUDIENCE", "METHOD", "TOPIC", "DELIVERY_MODE", "SETTING", "EDUCATION_LEVEL"];

/// Users who may change the programme, and users who may propose changes.
const THOSE: Only = Only {
    admits: |data| (EDITORS.admits)(data) || proposes(data),
    otherwise: "only those who work on this programme, or its organisation, can change it",
};

fn variables(request: &Request) -> Variables {
    let section = request.query.get("section");
    let mut variables = of_path(request);
    for name in ["about", "terms", "people"] {
        variables.put(name, section == Some(name));
    }
    variables
}

/// Whether the user, who may not change the programme, may propose a change: their organisation runs it.
fn proposes(data: &Value) -> bool {
    let own = data.pointer("/viewer/organisation/id").filter(|own| !own.is_null());
    let runs = own.is_some() && own == data.pointer("/programme/organisation/id");
    let changes = data.pointer("/programme/viewerCanEdit") == Some(&Value::Bool(true));
    !changes && runs && edit::may(data, "PROGRAMME_PROPOSALS", "PROPOSE")
}

fn view(_: &Request, data: &Value) -> Value {
    json!({ "propose": proposes(data) })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let section = turn.request.query.get("section").unwrap_or_default();
        let input = match section {
            "terms" => {
                let mut input = Variables::new();
                edit::terms(&mut input, &turn.request.form, &DIMENSIONS);
                input
            }
            "people" => involvement::changed(turn).await?,
            _ => plain(turn.request, section),
        };
        let mut variables = Variables::new();
        variables.put("id", turn.needed("id", "name the programme")?);
        variables.number("version", turn.request.form.get("version"));
        variables.put("input", Value::Object(input));
        if turn.request.form.get("mode") == Some("propose") {
            variables.text("note", turn.request.form.get("note"));
            let made = turn.act("propose", variables).await?;
            let id = made
                .pointer("/proposeProgrammeChanges/id")
                .and_then(Value::as_str)
                .unwrap_or_default();
            return Ok(Then::Go(format!("/proposals/{id}")));
        }
        let changed = turn.act("update", variables).await?;
        let code = changed.pointer("/updateProgramme/code").and_then(Value::as_str);
        let code = code.unwrap_or_else(|| turn.request.value("code"));
        let back = if section == "people" { "?section=people" } else { "" };
        Ok(Then::Go(format!("/programmes/{}/edit{back}", edit::in_path(code))))
    }
    .boxed()
}

/// The input for a section of texts and numbers.
fn plain(request: &Request, section: &str) -> Variables {
    let form = &request.form;
    let mut input = Variables::new();
    if section == "about" {
        for name in ["code", "name", "provenance"] {
            input.text(name, form.get(name));
        }
    }
    for (_, texts, numbers) in SECTIONS.iter().filter(|(name, _, _)| *name == section) {
        edit::plain(&mut input, form, texts, numbers);
    }
    input
}
