//! The list of tokens: role, expiry, and unused ones. Administrators see all tokens, others only their own.

use serde_json::Value;

use crate::ask::Variables;
use crate::file::{Rows, cell};
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::{Into, rows as count};

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("tokens", "/tokens")
    .with(variables)
    .listed(rows, "/roleTokens")
    .about("roleTokens");

fn variables(request: &Request) -> Variables {
    let query = &request.query;
    let mut variables = Variables::new();
    variables.put("first", count(query));
    for name in ["after", "account", "role", "status"] {
        variables.text(name, query.get(name));
    }
    for name in ["expiringWithinDays", "unusedForDays"] {
        variables.number(name, query.get(name));
    }
    variables
}

fn rows(data: &Value) -> Rows {
    let mut rows = Rows::new(&[
        "label",
        "account",
        "organisation",
        "role",
        "status",
        "issued",
        "expires",
        "last used",
        "revoked",
    ]);
    let names = [
        "/label",
        "/account/displayName",
        "/organisation/name",
        "/role",
        "/status",
        "/issuedAt",
        "/expiresAt",
        "/lastUsedAt",
        "/revokedAt",
    ];
    for node in data.pointer("/roleTokens/nodes").and_then(Value::as_array).into_iter().flatten() {
        rows.rows.push(names.iter().map(|name| cell(node.pointer(name))).collect());
    }
    rows
}
