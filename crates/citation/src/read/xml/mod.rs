//! Reads the XML of EndNote and of PubMed, record by record.
//!
//! Entities that a document declares are never expanded. A file that declares any is refused.

mod endnote;
mod node;
mod pubmed;
mod split;

use node::Node;
pub(super) use split::XmlPieces;

use super::draft::Draft;
use super::limits::Limits;
use super::pieces::Piece;
use crate::problem::Problem;
use crate::record::Record;

/// The program or the database whose XML it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    EndNote,
    PubMed,
}

impl Dialect {
    /// The names of the elements that are records.
    fn records(self) -> &'static [&'static str] {
        match self {
            Self::EndNote => &["record"],
            Self::PubMed => &["PubmedArticle", "PubmedBookArticle"],
        }
    }
}

/// Reads one record.
pub(super) fn read(piece: Piece, dialect: Dialect, limits: Limits) -> Result<Record, Problem> {
    let mut draft = Draft::new(piece.line, limits);
    let root = node::read(&piece, limits, &mut draft)?;
    match dialect {
        Dialect::EndNote => endnote::put(&mut draft, &root),
        Dialect::PubMed => pubmed::put(&mut draft, &root),
    }
    draft.finish(piece.raw)
}
