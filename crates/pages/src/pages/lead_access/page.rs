//! Who needs what to take part: names and needs, each look at which is recorded.

use crate::ask::Variables;
use crate::page::{FACILITATORS, Page, page};
use crate::request::Request;
use crate::variables::{Into, of_path};

/// The page.
pub const PAGE: Page = page!("lead_access", "/w/{code}/lead/access").with(variables).about("workshop")
    .only(FACILITATORS);

fn variables(request: &Request) -> Variables {
    let mut variables = of_path(request);
    variables.text("after", request.query.get("after"));
    // Names are read, and that is recorded, only once somebody says that they want to.
    variables.put("look", request.query.get("look") == Some("yes"));
    variables
}
