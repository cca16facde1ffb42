//! My data: what is stored about the user, who read it, and how to change or withdraw it.

use crate::ask::Variables;
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::Into;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("me", "/me").with(variables);

fn variables(request: &Request) -> Variables {
    let mut variables = Variables::new();
    variables.put("signedIn", request.token.is_some());
    variables
}
