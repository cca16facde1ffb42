//! The home page: what this is, and where to go.

use crate::page::{Page, page};

/// The page.
pub const PAGE: Page = page!("home", "/").kept();
