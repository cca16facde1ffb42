//! Workshops, questions and participants: who sees which rows, in which order, alone and in batches.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "tests")]

mod ask;
mod fixture;
mod lists;
mod rules;
