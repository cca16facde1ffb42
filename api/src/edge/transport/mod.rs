//! The transports of GraphQL: plain requests at `/graphql`, Server-Sent Events, and WebSockets.

pub(super) mod endpoint;
mod execute;
mod sse;
mod ws;
