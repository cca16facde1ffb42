//! Provides what each test needs: a new database on each backend, and a running service.

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
