//! Proposed changes to published programmes, and the decisions on them.

use serde_json::{Value, json};

use crate::ask::Variables;
use crate::edit;
use crate::narrow::one_of;
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::{Into, paging};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("proposals", "/proposals")
    .choices(&[("state", &["WAITING", "ACCEPTED", "SENT_BACK"])])
    .with(variables)
    .about("programmeProposals")
    .view(view);

fn variables(request: &Request) -> Variables {
    let mut variables = paging(&request.query);
    let mut filter = Variables::new();
    let state = one_of(&request.query, "state", &["WAITING", "ACCEPTED", "SENT_BACK"], "");
    filter.text("state", Some(state).filter(|state| !state.is_empty()));
    filter.text("programme", request.query.get("programme"));
    variables.put("filter", Value::Object(filter));
    variables
}

fn view(_: &Request, data: &Value) -> Value {
    let may = |act| edit::may(data, "PROGRAMME_PROPOSALS", act);
    json!({ "decides": may("DECIDE"), "reads": may("READ") })
}
