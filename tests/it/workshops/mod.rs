//! Tests workshops over HTTP: people join, give consent, contribute, and withdraw.

mod come_back;
mod consent;
mod correct;
mod days;
mod display;
mod erase;
mod identity;
mod invite;
mod join;
mod made;
mod play;
mod publish;
mod seats;
pub mod stage;
mod standing;
