//! Loads evidence files into PostgreSQL. `TEST_POSTGRES_URL` names a server on which databases may be made; unset, these tests fail.
#![allow(clippy::disallowed_methods, reason = "these tests set up and look at tables beneath the row rules")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

#[path = "bundle/postgres.rs"]
mod postgres;
#[path = "bundle/scenario/mod.rs"]
mod scenario;
#[path = "bundle/support.rs"]
mod support;

on_each_database!(postgres::database);
