//! The home page: what the service is, and links to its parts.

use crate::page::{Page, page};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("home", "/").kept();
