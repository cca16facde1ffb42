//! Joining a workshop in steps: the information sheet, who sees what, each consent, the person's details, and a summary. Earlier answers
//! are kept in the form; nothing is stored before the last step.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use serde_json::{Value, json};

use crate::ask::{Problem, Variables};
use crate::page::{Page, Problems, Then, Turn, page};
use crate::request::Request;
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("join_steps", "/join/{code}")
    .with(variables)
    .about("invitation")
    .view(view)
    .posts(post, &[("join", include_str!("join.graphql"))]);

/// The steps, in order.
const SHEET: i64 = 1;
const CONSENT: i64 = 3;
const SELF: i64 = 4;
const CHECK: i64 = 6;
/// The consent scopes, in the order in which they are asked.
const SCOPES: [&str; 7] = [
    "TAKE_PART",
    "RANKING",
    "RESEARCH_USE",
    "QUOTE_PSEUDONYMOUSLY",
    "QUOTE_BY_NAME",
    "RECONTACT",
    "OPEN_ARCHIVE",
];

fn variables(request: &Request) -> Variables {
    let mut variables = of_path(request);
    // The later steps show only answers. In a workshop many people share one address, and reading invitations is rate-limited by address.
    variables.put("read", request.form.get("step").is_none() || next(request) <= CONSENT);
    variables
}

fn step(request: &Request) -> i64 {
    request
        .form
        .get("step")
        .and_then(|step| step.parse().ok())
        .unwrap_or(SHEET)
        .clamp(SHEET, CHECK)
}

/// The next step, or the step that the pressed button names.
fn next(request: &Request) -> i64 {
    let wrong = !answered(request).is_empty();
    match request.form.get("go").and_then(|step| step.parse::<i64>().ok()) {
        Some(back) => back.clamp(SHEET, CHECK),
        None if wrong => step(request),
        None => (step(request) + 1).min(CHECK),
    }
}

/// The answers that are missing in the step that was sent.
fn answered(request: &Request) -> Problems {
    let form = &request.form;
    let mut problems = Problems::new();
    match step(request) {
        CONSENT => {
            for scope in SCOPES {
                let field = format!("consent-{scope}");
                if form.get(&field).is_none() {
                    let words = crate::words::of_code(scope);
                    problems.push(Problem::at(&field, &format!("choose yes or no: {words}")));
                }
            }
        }
        SELF if form.get("perspectives").is_none() => {
            problems.push(Problem::at("perspectives", "choose the one that fits you best here"));
        }
        _ => {}
    }
    problems
}

fn view(request: &Request, _: &Value) -> Value {
    let consents: Vec<Value> = SCOPES
        .iter()
        .map(|scope| json!({ "scope": scope, "given": request.form.get(&format!("consent-{scope}")) == Some("yes") }))
        .collect();
    json!({ "step": if request.form.has("step") { next(request) } else { SHEET }, "consents": consents, "joined": null, "declined": false })
}

fn post<'a>(turn: &'a Turn<'a>) -> BoxFuture<'a, Result<Then, Problems>> {
    async move {
        let form = &turn.request.form;
        if form.get("go").is_some() {
            return Ok(Then::Show(Value::Null));
        }
        let problems = answered(turn.request);
        if !problems.is_empty() {
            return Err(problems);
        }
        if step(turn.request) >= CONSENT && form.get("consent-TAKE_PART") != Some("yes") {
            return Ok(Then::Show(json!({ "declined": true })));
        }
        if step(turn.request) < CHECK {
            return Ok(Then::Show(Value::Null));
        }
        let mut variables = Variables::new();
        variables.put("code", turn.request.value("code"));
        variables.put("input", input(turn.request));
        let joined = turn.act("join", variables).await?;
        let joined = joined.get("joinWorkshop").cloned().unwrap_or_default();
        let token = joined.get("token").and_then(Value::as_str).unwrap_or_default().to_owned();
        let mut shown = joined;
        if let Some(shown) = shown.as_object_mut() {
            shown.remove("token");
        }
        Ok(Then::SignInAndShow {
            token,
            view: json!({ "joined": shown }),
        })
    }
    .boxed()
}

/// The answers of all steps.
fn input(request: &Request) -> Value {
    let form = &request.form;
    let mut input = Variables::new();
    let given = |scope: &&str| form.get(&format!("consent-{scope}")) == Some("yes");
    input.put("consents", SCOPES.into_iter().filter(given).collect::<Vec<_>>());
    input.put("informationSheet", form.get("informationSheet").unwrap_or_default());
    let mut perspectives: Vec<&str> = form.get("perspectives").into_iter().collect();
    for also in form.all("also") {
        if !perspectives.contains(&also) {
            perspectives.push(also);
        }
    }
    input.put("perspectives", perspectives);
    for name in ["preferredTerm", "name", "email", "phone", "accessNeeds"] {
        input.text(name, form.get(name));
    }
    Value::Object(input)
}
