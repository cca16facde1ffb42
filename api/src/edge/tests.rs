//! Tests of the HTTP layer over real HTTP, with a tiny schema of its own.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod answers;
mod caching;
mod developers;
mod forms;
mod gone;
mod limits;
mod logs;
mod persisted;
mod protocol;
mod routes;
mod serving;
mod sockets;
mod stage;
mod tokens;
mod uploads;
