//! The home of a review: what it asks, how far it is, and what the viewer can do next.

use serde_json::{Value, json};

use crate::page::{Page, page};
use crate::request::Request;
use crate::review::{READERS, list};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("review", "/reviews/{code}").about("review").view(view);

/// The sums that the sentence about the flow states, and the conflicts that the viewer can settle.
fn view(_: &Request, data: &Value) -> Value {
    let count = |name: &str| data.pointer(&format!("/review/prismaFlow/{name}")).and_then(Value::as_i64).unwrap_or(0);
    let other = list(data, "/review/prismaFlow/identifiedOther").filter_map(|one| one.get("count")?.as_i64());
    let can_settle = |record: &&Value| record.get("viewerCanResolve") == Some(&Value::Bool(true));
    json!({
        "found": count("identifiedDatabases") + count("identifiedRegisters") + other.sum::<i64>(),
        "assessed": count("assessed") + count("assessedOther"),
        "awaiting_texts": count("awaitingAssessment") + count("awaitingAssessmentOther"),
        "can_settle": list(data, "/review/conflicts/nodes").filter(can_settle).count(),
        "reads": (READERS.admits)(data),
    })
}
