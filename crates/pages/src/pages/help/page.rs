//! The help page.

use crate::page::{Page, page};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("help", "/help");
