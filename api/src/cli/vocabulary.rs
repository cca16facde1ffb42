//! Looks after the vocabulary: organisations and terms. Each act is in the audit trail, with no account as its actor.

mod organisation;
mod term;

pub(super) use organisation::OrganisationCommand;
pub(super) use term::TermCommand;
