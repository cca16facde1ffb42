//! One token: its role, its expiry, and what it can see.

use serde_json::{Value, json};

use crate::edit;
use crate::page::{Page, page};
use crate::request::Request;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("token", "/tokens/{id}").about("/node/expiresAt").view(view);

/// What the user may do with the token, according to the API's own list of permissions.
fn view(_: &Request, data: &Value) -> Value {
    let manages = edit::may(data, "ACCESS", "MANAGE");
    let own = data
        .pointer("/viewer/account/id")
        .is_some_and(|id| Some(id) == data.pointer("/node/account/id"));
    json!({ "manages": manages, "rotates": manages || own && edit::may(data, "ACCESS", "ROTATE") })
}
