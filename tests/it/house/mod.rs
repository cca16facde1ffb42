//! Tests the house rules that no compiler checks: which crate may depend on which, and what the sources may contain.

mod circles;
mod code;
mod dependencies;
mod documents;
mod licences;
mod modules;
mod names;
mod reads;
mod sources;
mod tree;
