//! GraphQL over HTTP, after its draft: parses requests, prepares operations within the limits for documents, and writes answers. It does
//! not depend on the server and does not count clients; `edge` does that.

mod bounded;
mod complete;
pub(crate) mod decode;
pub mod document;
mod inputs;
pub mod limits;
mod lines;
pub(crate) mod negotiate;
pub(crate) mod operation;
pub(crate) mod persisted;
pub(crate) mod reject;
pub(crate) mod render;
pub(crate) mod request_id;
pub(crate) mod token_bounds;
pub(crate) mod upload;
pub(crate) mod written;
