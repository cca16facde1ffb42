//! A server that is written by hand for four queries: few statements, and JSON written straight from their rows. It shows what the machine
//! can do with these tables. It knows the rows that the public sees, and nothing of GraphQL.

pub mod answers;
pub mod asked;
pub mod json;
pub mod report;
pub mod server;
