//! The access needs of participants, with their names. Each read is recorded.

use crate::ask::Variables;
use crate::page::{FACILITATORS, Page, page};
use crate::request::Request;
use crate::variables::{Into, of_path};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("lead_access", "/w/{code}/lead/access").with(variables).about("workshop")
    .only(FACILITATORS);

fn variables(request: &Request) -> Variables {
    let mut variables = of_path(request);
    variables.text("after", request.query.get("after"));
    // Names are read, and the read is recorded, only after the user asks for them.
    variables.put("look", request.query.get("look") == Some("yes"));
    variables
}
