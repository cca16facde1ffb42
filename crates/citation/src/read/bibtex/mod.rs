//! Reads BibTeX and BibLaTeX entry by entry, so that a broken one does not take the others with it.
//!
//! The `biblatex` crate gives up a whole file for one broken entry, an unknown abbreviation or a lone dollar sign, and its
//! nesting has no bound, so the reader is ours.

mod entry;
mod fields;
mod latex;
mod split;
mod strings;
mod symbols;

pub(super) use entry::read;
pub(super) use split::BibtexPieces;
pub(super) use strings::Strings;
