//! Changes the vocabulary: organisations and terms.

mod organisation;
mod reindex;
mod term;

pub use organisation::OrganisationInput;
pub use term::TermInput;
