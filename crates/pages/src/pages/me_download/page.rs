//! Everything that is held about whoever asks, as a file of JSON to keep: the API's own export, as it is.

use crate::page::{Page, page};

/// The page.
pub const PAGE: Page = page!("me_download", "/me/download").saved_as("my-data.json", "/viewer/export");
