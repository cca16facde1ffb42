//! Says what was done so that everybody can use the pages, and what was not.

use crate::page::{Page, page};

/// The page.
pub const PAGE: Page = page!("accessibility", "/accessibility");
