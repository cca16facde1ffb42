//! How to show the service's figures in pages of other hosts: the code to copy.

use crate::page::{Page, page};

/// The page.
pub const PAGE: Page = page!("embed", "/embed").kept();
