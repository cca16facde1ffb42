//! Tests that one client cannot harm the others: the limits of a request, the limits of a client, and that others are still served.

mod budget;
mod fair;
mod spending;

/// An operation whose fields are metered one by one.
const LARGE: &str = "{ studies(first: 50) { nodes { id code title year design { code } countries { code } terms { code label } \
    outcomes(first: 10) { nodes { id summary } } } } }";

/// An operation that is too cheap to be metered.
const LIGHT: &str = "{ studies(first: 5) { nodes { code title } } }";

/// An evidence map that asks only for counts.
fn map(rows: &str, columns: &str) -> String {
    format!("evidenceMap(rows: {rows}, columns: {columns}) {{ cells {{ studies }} }}")
}
