//! Serves the evidence over GraphQL: configuration, the HTTP edge, limits and error codes.

pub mod authn;
pub mod cli;
pub mod config;
pub mod document;
pub mod http;
pub mod limits;
pub mod service;
pub mod telemetry;
