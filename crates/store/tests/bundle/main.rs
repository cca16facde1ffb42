//! Loads evidence files into SQLite, and tries every kind of bad row.
#![allow(clippy::disallowed_methods, reason = "these tests set up and look at tables beneath the row rules")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod demo;
mod refusals;
mod scenario;
mod sqlite;
mod support;

on_each_database!(sqlite::database);
