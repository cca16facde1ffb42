//! The receipt of a withdrawal: what was done, what stays, and why. To read again and to print.

use crate::page::{Page, page};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("me_receipt", "/me/receipts/{id}").about("/node/recordedAt");
