//! Mutations of the vocabulary, and the deletion of drafts.

mod draft;
mod organisation;
mod term;

pub use draft::DraftMutation;
pub use organisation::OrganisationMutation;
pub use term::TermMutation;
