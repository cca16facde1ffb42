//! Changes of the vocabulary, and deletions of drafts.

mod draft;
mod organisation;
mod term;

pub use draft::DraftMutation;
pub use organisation::OrganisationMutation;
pub use term::TermMutation;
