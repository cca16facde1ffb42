//! What words have to do with evidence: how a text is folded into stems, which words stand for one another, what a
//! snippet shows, which code somebody meant, and the identifiers that works and organisations go by. Pure functions of
//! text: no database, no clock, no network.

pub mod identifier;
pub mod nearest;
pub mod text;
