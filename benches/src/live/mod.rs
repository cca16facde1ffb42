//! Measures what many sockets get of one round: the people and the round, the sockets, the server in a process of its own, the numbers.

pub mod follower;
pub mod options;
pub mod report;
pub mod server;
pub mod stage;

use serde_json::Value;

/// What stands at a path of an answer, as `/ranking/entries`; null, where nothing does.
#[must_use]
pub fn part<'v>(answer: &'v Value, path: &str) -> &'v Value {
    answer.pointer(path).unwrap_or(&Value::Null)
}
