//! A receipt: what a withdrawal did, what stays, and why. To read again and to print.

use crate::page::{Page, page};

/// The page.
pub const PAGE: Page = page!("me_receipt", "/me/receipts/{id}").about("/node/recordedAt");
