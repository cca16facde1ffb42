//! One workshop, as it is told to everybody: when, who was there as far as that can be told, what came out of it.

use crate::ask::Variables;
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::Into;

/// The page.
pub const PAGE: Page = page!("workshop", "/workshops/{code}").with(variables).about("workshop").kept();

fn variables(request: &Request) -> Variables {
    let mut variables = Variables::new();
    variables.put("code", request.value("code"));
    variables
}
