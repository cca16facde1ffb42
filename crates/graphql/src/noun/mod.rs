//! The nouns of the schema: their objects, lists, inputs and mutations.

pub mod access;
pub mod account;
pub mod contribution;
pub mod deletion;
pub mod evidence_map;
pub mod node;
pub mod organisation;
pub mod outcome;
pub mod participant;
pub mod people_count;
pub mod programme;
pub mod project;
pub mod proposal;
pub mod question;
pub mod recommendation;
pub mod report;
pub mod review;
pub mod round;
pub mod search;
pub mod sheet;
pub mod study;
pub mod synthesis;
pub mod term;
pub mod viewer;
pub mod vocabulary;
pub mod workshop;
