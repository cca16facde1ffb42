//! Shows what the viewer can see, according to the access rules themselves, and compares it with another role if one is selected.

use serde_json::{Value, json};

use crate::matrix;
use crate::narrow::one_of;
use crate::page::{Page, page};
use crate::request::Request;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("can_i_see", "/can-i-see").view(view);

/// The viewer's own permissions come from the API; another role's from the printed matrix.
fn view(request: &Request, data: &Value) -> Value {
    let roles = matrix::roles();
    let other = Some(one_of(&request.query, "role", &roles, "")).filter(|role| !role.is_empty());
    let permissions = data
        .pointer("/viewer/permissions")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let own = |line: &matrix::Line| {
        let permission = permissions
            .iter()
            .find(|permission| permission.get("resource").and_then(Value::as_str) == Some(line.code))?;
        let scope = permission.get("scope").and_then(Value::as_str).unwrap_or_default();
        let which = scope
            .strip_prefix(line.what)
            .and_then(|rest| rest.strip_prefix(": "))
            .unwrap_or(scope);
        let actions = permission
            .get("actions")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str);
        let more: Vec<String> = actions.filter(|action| *action != "READ").map(str::to_lowercase).collect();
        Some(json!({ "which": which, "may": more.join(", ") }))
    };
    let lines = matrix::lines();
    let lines = lines
        .iter()
        .map(|line| json!({ "what": line.what, "own": own(line), "theirs": other.map(|role| line.of(role)) }));
    json!({ "roles": roles, "other": other, "lines": lines.collect::<Vec<_>>() })
}
