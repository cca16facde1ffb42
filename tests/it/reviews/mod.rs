//! Tests a literature review as its team does it: over HTTP, with four people who screen.

mod malformed;
mod peeking;
mod played;
mod records;
mod stage;
