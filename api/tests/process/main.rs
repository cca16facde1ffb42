//! Runs the built binary as operators do: on a real file, ended by signals, on a full disk. Inspects the result with other programs.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that meets the unexpected must stop, and say so"
)]

mod commands;
mod files;
mod full;
mod kill;
mod look;
mod running;
