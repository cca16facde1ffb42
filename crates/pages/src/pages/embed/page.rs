//! How to show the service's figures in pages of other hosts, with the code to copy.

use crate::page::{Page, page};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("embed", "/embed").kept();
