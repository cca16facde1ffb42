//! One workshop, as it is told to everybody: when, who was there as far as that can be told, what came out of it.

use crate::page::{Page, page};

/// The page.
pub const PAGE: Page = page!("workshop", "/workshops/{code}").about("workshop").kept();
