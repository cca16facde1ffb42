//! Confirms that the session has ended.

use crate::page::{Page, page};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("signed_out", "/signed-out");
