//! Serves the evidence over GraphQL: configuration, the command line, the protocol, and the HTTP layer.

pub mod authn;
pub mod cli;
pub mod config;
pub mod edge;
pub mod protocol;
pub mod service;
pub mod telemetry;
