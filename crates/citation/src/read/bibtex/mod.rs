//! Reads BibTeX and BibLaTeX entry by entry, so that a broken entry does not affect the others.
//!
//! The `biblatex` crate rejects a whole file because of one broken entry, an unknown abbreviation or a single dollar sign, and it does not
//! limit how deeply braces are nested. Therefore we have a reader of our own.

mod entry;
mod fields;
mod latex;
mod split;
mod strings;
mod symbols;

pub(super) use entry::read;
pub(super) use split::BibtexPieces;
pub(super) use strings::Strings;
