//! My data: what is held about whoever reads the page, who looked at it, and the ways to change it or to take it back.

use crate::ask::Variables;
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::Into;

/// The page.
pub const PAGE: Page = page!("me", "/me").with(variables);

fn variables(request: &Request) -> Variables {
    let mut variables = Variables::new();
    variables.put("signedIn", request.token.is_some());
    variables
}
