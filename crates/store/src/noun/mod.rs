//! The evidence and the people by noun: views, filters, inputs, rules and writes.

pub(crate) mod account;
pub(crate) mod contribution;
pub(crate) mod draft;
pub(crate) mod duplicate;
pub(crate) mod evidence_map;
pub(crate) mod export;
pub(crate) mod identity;
pub(crate) mod information_sheet;
pub(crate) mod organisation;
pub(crate) mod outcome;
pub(crate) mod participant;
pub(crate) mod programme;
pub(crate) mod project;
pub(crate) mod proposal;
pub(crate) mod question;
pub(crate) mod recommendation;
pub(crate) mod record;
pub(crate) mod report;
pub(crate) mod review;
pub(crate) mod round;
pub(crate) mod screening;
pub(crate) mod study;
pub(crate) mod synthesis;
pub(crate) mod term;
pub(crate) mod vocabulary;
pub(crate) mod workshop;
