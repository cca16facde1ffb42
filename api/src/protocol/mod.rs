//! GraphQL over HTTP, after its draft: reads requests, prepares operations within the limits on documents, and writes answers. It knows no
//! server and counts no client: `edge` does.

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
