//! Works with words: how a text is folded into stems, which words mean the same, what a snippet shows, which code somebody meant, and the
//! identifiers of works and organisations. Pure functions of text: no database, no clock, no network.

pub mod identifier;
pub mod nearest;
pub mod text;
