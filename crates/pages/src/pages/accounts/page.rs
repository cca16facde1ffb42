//! Accounts: the people and systems that can hold tokens.

use serde_json::Value;

use crate::ask::Variables;
use crate::file::{Rows, cell};
use crate::page::{Page, page};
use crate::request::Request;
use crate::variables::paging;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("accounts", "/accounts")
    .with(variables)
    .listed(rows, "/accounts")
    .about("accounts");

fn variables(request: &Request) -> Variables {
    paging(&request.query)
}

fn rows(data: &Value) -> Rows {
    let mut rows = Rows::new(&["name", "kind", "organisation", "closed"]);
    for node in data.pointer("/accounts/nodes").and_then(Value::as_array).into_iter().flatten() {
        rows.rows.push(
            ["displayName", "kind", "organisation", "closed"]
                .iter()
                .map(|name| cell(node.get(*name)))
                .collect(),
        );
    }
    rows
}
