//! One client against everybody else: what a request may use, what a client may use, and who is served meanwhile.

mod budget;
mod fair;
mod spending;

/// An operation that is metered field by field.
const LARGE: &str = "{ studies(first: 50) { nodes { id code title year design { code } countries { code } terms { code label } outcomes(first: 10) { nodes { id summary } } } } }";

/// An operation that costs too little to be metered.
const LIGHT: &str = "{ studies(first: 5) { nodes { code title } } }";

/// An evidence map with nothing but its counts.
fn map(rows: &str, columns: &str) -> String {
    format!("evidenceMap(rows: {rows}, columns: {columns}) {{ cells {{ studies }} }}")
}
