//! Workshops over HTTP: people join, agree, bring what they know, and take it back.

mod consent;
mod erase;
mod identity;
mod join;
mod made;
mod play;
mod publish;
pub mod stage;
