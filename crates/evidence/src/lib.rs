//! The mathematics and the words of the evidence: pure functions of values, no database, no clock, no network.

pub mod vocabulary;
