//! Contains the black-box tests: a real server, real HTTP, and a new database for each test, on both databases.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected must stop, and say so"
)]

mod access;
mod bounds;
mod browser;
mod compiled;
mod contract;
mod copies;
mod developers;
mod evidence_map;
mod graphql;
mod harness;
mod house;
mod inputs;
mod kept;
mod linked;
mod live;
mod load;
mod numbers;
mod outcomes;
mod pages;
mod paging;
mod people;
mod programmes;
mod projects;
mod proposals;
mod questions;
mod reviews;
mod rounds;
mod schema;
mod support;
mod synthesis;
mod tokens;
mod troubles;
mod words;
mod workshops;
