//! Keeps the evidence: the only crate that speaks to the database.

pub mod import;
