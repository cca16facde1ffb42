//! What was done to make the pages accessible, and what is missing.

use crate::page::{Page, page};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("accessibility", "/accessibility");
