//! Measures the service: generates evidence from a seed, runs the usual queries of clients in-process and over HTTP, compares
//! with a server that is written by hand, and follows a round over many sockets.

pub mod database;
pub mod generate;
pub mod inside;
pub mod limit;
pub mod live;
pub mod options;
pub mod queries;
pub mod random;
pub mod report;
pub mod spans;
pub mod summary;
pub mod wire;
pub mod words;
