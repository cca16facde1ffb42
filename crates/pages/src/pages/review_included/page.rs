//! The included reports of a review, and the studies that they describe: first those without a study.

use serde_json::{Value, json};

use crate::page::{Page, page};
use crate::request::Request;
use crate::review::{MAKERS, READERS, list};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("review_included", "/reviews/{code}/included")
    .entire(&[("/review/records", "after")])
    .about("review")
    .only(READERS)
    .view(view);

fn view(_: &Request, data: &Value) -> Value {
    let (without, with): (Vec<&Value>, Vec<&Value>) =
        list(data, "/review/records/nodes").partition(|record| list(record, "/studies").next().is_none());
    json!({ "without": without, "with": with, "makes": (MAKERS.admits)(data) })
}
