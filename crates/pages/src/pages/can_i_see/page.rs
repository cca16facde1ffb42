//! What can I see? Generated from the access rules themselves.

use crate::page::{Page, page};

/// The page.
pub const PAGE: Page = page!("can_i_see", "/can-i-see");
