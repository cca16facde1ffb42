//! Gives each test what it stands on: a database of its own, on each backend.

mod backend;
mod database;
mod postgres;
mod server;
pub mod sql;
mod sqlite;

pub(crate) use backend::on_both;
pub use backend::{Backend, OnBackend, run_on};
pub use database::TestDatabase;
pub use server::{Answer, TestServer};
