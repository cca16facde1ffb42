//! Measures the service: evidence made by a seeded generator, the queries of its clients, in-process and over HTTP, and what follows a round over sockets.

pub mod database;
pub mod generate;
pub mod inside;
pub mod live;
pub mod options;
pub mod queries;
pub mod random;
pub mod report;
pub mod spans;
pub mod summary;
pub mod wire;
pub mod words;
