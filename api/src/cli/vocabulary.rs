//! Manages the vocabulary: organisations and terms. Each action is recorded in the audit trail, without an account as its actor.

mod organisation;
mod term;

pub(super) use organisation::OrganisationCommand;
pub(super) use term::TermCommand;
