//! Gives the readers of all formats one interface: cut the next piece of the text, and make a record of it.

use std::io::Read;

use super::bibtex::{self, BibtexPieces, Strings};
use super::csv::{Header, TableReader};
use super::enw::{self, EnwRules};
use super::format::{Format, Told, told_from};
use super::limits::Limits;
use super::nbib::{self, NbibRules};
use super::ovid::{self, OvidRules};
use super::pieces::{Cut, Piece, Pieces};
use super::ris::{self, RisRules};
use super::source::Source;
use super::wos::{self, WosRules};
use super::xml::{self, Dialect, XmlPieces};
use crate::problem::{Problem, ProblemCode};
use crate::record::Record;

/// The reader of one format, with its state.
pub(super) enum Engine {
    Ris(Pieces<RisRules>),
    Nbib(Pieces<NbibRules>),
    Wos(Pieces<WosRules>),
    Enw(Pieces<EnwRules>),
    Ovid(Pieces<OvidRules>),
    Bibtex(BibtexPieces, Strings),
    Xml(XmlPieces),
    Csv(Box<TableReader>),
}

impl Engine {
    /// The reader for a file, whose format is detected from its text.
    pub(super) fn told_from<R: Read>(source: &mut Source<R>, limits: Limits) -> Result<Self, Problem> {
        let reason = match told_from(source.rest()) {
            Told::Table(separator) => return TableReader::open(source, separator, limits).map(|table| Self::Csv(Box::new(table))),
            Told::Format(format) => return Self::of_format(source, format, limits),
            Told::OtherXml => "the file is XML, but neither EndNote's nor PubMed's; export it as RIS",
            Told::Unknown => "the file is text, but none of RIS, nbib, BibTeX, Web of Science, EndNote, Ovid or a table with a header",
        };
        Err(Problem::new(1, ProblemCode::UnknownFormat, reason))
    }

    /// The reader of a given format.
    pub(super) fn of_format<R: Read>(source: &mut Source<R>, format: Format, limits: Limits) -> Result<Self, Problem> {
        let limit = limits.record_bytes;
        Ok(match format {
            Format::Ris => Self::Ris(Pieces::new(RisRules::default(), limit)),
            Format::Nbib => Self::Nbib(Pieces::new(NbibRules::default(), limit)),
            Format::WebOfScience => Self::Wos(Pieces::new(WosRules, limit)),
            Format::EndNoteTagged => Self::Enw(Pieces::new(EnwRules::default(), limit)),
            Format::OvidTagged => Self::Ovid(Pieces::new(OvidRules::default(), limit)),
            Format::Bibtex => Self::Bibtex(BibtexPieces::new(limit), Strings::default()),
            Format::EndNoteXml => Self::Xml(XmlPieces::new(Dialect::EndNote, limit)),
            Format::PubmedXml => Self::Xml(XmlPieces::new(Dialect::PubMed, limit)),
            Format::Csv => {
                let separator = Header::told_from(source.rest(), 1).unwrap_or(b',');
                Self::Csv(Box::new(TableReader::open(source, separator, limits)?))
            }
        })
    }

    pub(super) fn format(&self) -> Format {
        match self {
            Self::Ris(_) => Format::Ris,
            Self::Nbib(_) => Format::Nbib,
            Self::Wos(_) => Format::WebOfScience,
            Self::Enw(_) => Format::EndNoteTagged,
            Self::Ovid(_) => Format::OvidTagged,
            Self::Bibtex(..) => Format::Bibtex,
            Self::Xml(pieces) => match pieces.dialect() {
                Dialect::EndNote => Format::EndNoteXml,
                Dialect::PubMed => Format::PubmedXml,
            },
            Self::Csv(_) => Format::Csv,
        }
    }

    /// The next record or problem. `None` at the end. With an outer error, nothing can follow.
    pub(super) fn next<R: Read>(&mut self, source: &mut Source<R>, limits: Limits) -> Result<Option<Result<Record, Problem>>, Problem> {
        loop {
            let Some(cut) = self.cut(source)? else {
                return Ok(source.last_problem().map(Err));
            };
            let piece = match cut {
                Ok(piece) => piece,
                Err(problem) => return Ok(Some(Err(problem))),
            };
            if is_frame(self, &piece) {
                continue;
            }
            let last_line = piece.last_line();
            let Some(made) = self.record(piece, limits).transpose() else {
                continue;
            };
            return Ok(Some(made.map(|mut record| {
                record.problems.extend(source.problems_until(last_line));
                record
            })));
        }
    }

    fn cut<R: Read>(&mut self, source: &mut Source<R>) -> Result<Option<Cut>, Problem> {
        match self {
            Self::Ris(pieces) => pieces.next(source),
            Self::Nbib(pieces) => pieces.next(source),
            Self::Wos(pieces) => pieces.next(source),
            Self::Enw(pieces) => pieces.next(source),
            Self::Ovid(pieces) => pieces.next(source),
            Self::Bibtex(pieces, _) => pieces.next(source),
            Self::Xml(pieces) => pieces.next(source),
            Self::Csv(table) => table.next(source),
        }
    }

    fn record(&mut self, piece: Piece, limits: Limits) -> Result<Option<Record>, Problem> {
        match self {
            Self::Ris(_) => ris::read(piece, limits).map(Some),
            Self::Nbib(_) => nbib::read(piece, limits).map(Some),
            Self::Wos(_) => wos::read(piece, limits).map(Some),
            Self::Enw(_) => enw::read(piece, limits).map(Some),
            Self::Ovid(_) => ovid::read(piece, limits).map(Some),
            Self::Bibtex(_, strings) => bibtex::read(piece, limits, strings),
            Self::Xml(pieces) => xml::read(piece, pieces.dialect(), limits).map(Some),
            Self::Csv(table) => table.read(piece, limits).map(Some),
        }
    }
}

/// Whether a piece is only a number, a header or an end that a database puts around records. It can be left out without a notice.
fn is_frame(engine: &Engine, piece: &Piece) -> bool {
    match engine {
        Engine::Ris(_) => !piece.opened && ris::is_heading(&piece.raw),
        Engine::Wos(_) => !piece.opened && wos::is_frame(&piece.raw),
        _ => false,
    }
}
