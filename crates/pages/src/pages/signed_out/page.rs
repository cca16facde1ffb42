//! Says that the session has ended.

use crate::page::{Page, page};

/// The page.
pub const PAGE: Page = page!("signed_out", "/signed-out");
