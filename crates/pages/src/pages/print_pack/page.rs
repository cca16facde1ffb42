//! Printed material for a workshop: the information sheet, the consent form, cards, ballots, and results in large print.

use serde_json::{Value, json};

use crate::ask::Variables;
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("print_pack", "/w/{code}/print")
    .entire(&[("/workshop/questions", "after")]).with(variables).about("workshop").view(view);

/// The parts that can be printed, in order.
const PARTS: [&str; 5] = ["sheet", "consent", "cards", "ballots", "results"];

fn variables(request: &Request) -> Variables {
    let mut variables = of_path(request);
    // The meaning of each consent comes with the invitation, which needs the join code.
    let join = request.query.get("join");
    variables.put("join", join.unwrap_or_default());
    variables.put("explained", join.is_some());
    variables
}

fn view(request: &Request, _: &Value) -> Value {
    let chosen = request.query.get("part").filter(|part| PARTS.contains(part));
    json!({ "parts": chosen.map_or_else(|| PARTS.to_vec(), |part| vec![part]), "part": chosen })
}
