//! A receipt: what a withdrawal did, what stays, and why. To read again and to print.

use crate::ask::Variables;
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::Into;

/// The page.
pub const PAGE: Page = page!("me_receipt", "/me/receipts/{id}").with(variables).about("/node/recordedAt");

fn variables(request: &Request) -> Variables {
    let mut variables = Variables::new();
    variables.put("id", request.value("id"));
    variables
}
