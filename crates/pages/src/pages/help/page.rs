//! Help.

use crate::page::{Page, page};

/// The page.
pub const PAGE: Page = page!("help", "/help");
