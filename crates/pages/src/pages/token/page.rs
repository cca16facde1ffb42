//! One token: what it lets in, until when, and what it can see.

use crate::ask::Variables;
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::Into;

/// The page.
pub const PAGE: Page = page!("token", "/tokens/{id}").with(variables).about("/node/expiresAt");

fn variables(request: &Request) -> Variables {
    let mut variables = Variables::new();
    variables.put("id", request.value("id"));
    variables
}
