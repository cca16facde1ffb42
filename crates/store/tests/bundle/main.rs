//! Loads evidence files into SQLite, and tries every kind of bad row.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

mod demo;
mod refusals;
mod scenario;
mod sqlite;
mod support;

on_each_database!(sqlite::database);
