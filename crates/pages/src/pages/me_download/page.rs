//! Everything that is stored about the user, as a JSON file: the API's unchanged export.

use crate::page::{Page, page};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("me_download", "/me/download").saved_as("my-data.json", "/viewer/export");
