//! The transports of GraphQL: plain requests at `/graphql`, requests with files, Server-Sent Events, and WebSockets.

pub(super) mod endpoint;
pub(super) mod execute;
pub(super) mod plain;
mod sse;
mod upload;
mod ws;
