//! One workshop as everyone sees it: when it was held, who took part as far as that may be shown, and its results.

use crate::page::{Page, page};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("workshop", "/workshops/{code}").about("workshop").kept();
