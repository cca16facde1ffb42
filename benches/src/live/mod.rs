//! Measures what many sockets receive about one round: its people and their votes, the sockets, the server in its own process, and the
//! figures.

pub mod follower;
pub mod options;
pub mod report;
pub mod server;
pub mod stage;

use serde_json::Value;

/// The value at a path in an answer, such as `/ranking/entries`; null if there is none.
#[must_use]
pub fn part<'v>(answer: &'v Value, path: &str) -> &'v Value {
    answer.pointer(path).unwrap_or(&Value::Null)
}
