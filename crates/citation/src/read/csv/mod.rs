//! Reads tables: the CSV of Scopus, Covidence, PubMed, Embase and others, and any table whose header names columns that we know.
//!
//! Rows are separated by the rules of RFC 4180. The separator of cells is detected from the header. A quotation mark that is never closed
//! is found and reported, and does not swallow the rows after it.

mod cells;
mod columns;

use std::io::Read;

use cells::Splitter;
use columns::Column;
pub(super) use columns::Header;

use super::draft::Draft;
use super::limits::Limits;
use super::pieces::{Cut, LineRules, Piece, Pieces, Step};
use super::source::Source;
use crate::problem::{Problem, ProblemCode};
use crate::record::Record;

/// How many times in one file rows are separated again because a quotation mark was never closed.
const MOST_REPAIRS: usize = 100;

/// Separates rows. A line end within quotation marks belongs to its cell.
#[derive(Debug)]
pub(super) struct CsvRules {
    separator: u8,
    in_quotes: bool,
}

impl LineRules for CsvRules {
    fn step(&mut self, line: &str) -> Step {
        let step = if self.in_quotes { Step::Body } else { Step::Open };
        self.in_quotes = ends_in_quotes(line, self.separator, self.in_quotes);
        step
    }

    fn reset(&mut self) {
        self.in_quotes = false;
    }
}

/// Whether a cell in quotation marks is still open at the end of a line.
fn ends_in_quotes(line: &str, separator: u8, in_quotes: bool) -> bool {
    if !in_quotes && memchr::memchr(b'"', line.as_bytes()).is_none() {
        return false;
    }
    let (mut quoted, mut begins) = (in_quotes, !in_quotes);
    let mut bytes = line.bytes().peekable();
    while let Some(byte) = bytes.next() {
        if quoted {
            if byte == b'"' && bytes.next_if_eq(&b'"').is_none() {
                quoted = false;
            }
            continue;
        }
        quoted = begins && byte == b'"';
        begins = byte == separator;
    }
    quoted
}

/// A table that is being read.
pub(super) struct TableReader {
    header: Header,
    pieces: Pieces<CsvRules>,
    splitter: Splitter,
    repairs: usize,
}

impl TableReader {
    /// Reads the header.
    pub(super) fn open<R: Read>(source: &mut Source<R>, separator: u8, limits: Limits) -> Result<Self, Problem> {
        let rules = CsvRules {
            separator,
            in_quotes: false,
        };
        let mut table = Self {
            header: Header::default(),
            pieces: Pieces::new(rules, limits.record_bytes),
            splitter: Splitter::new(separator),
            repairs: 0,
        };
        let first = match table.pieces.next(source)? {
            Some(Ok(piece)) => piece,
            Some(Err(problem)) => return Err(problem),
            None => Piece::default(),
        };
        table.header = Header::read(&table.splitter.split(&first.raw));
        Ok(table)
    }

    /// The next row.
    pub(super) fn next<R: Read>(&mut self, source: &mut Source<R>) -> Result<Option<Cut>, Problem> {
        let Some(cut) = self.pieces.next(source)? else {
            return Ok(None);
        };
        let Ok(mut piece) = cut else {
            return Ok(Some(cut));
        };
        let separator = self.pieces.rules.separator;
        let first_line = piece.raw.find('\n').map_or(piece.raw.len(), |end| end + 1);
        let is_open = ends_in_quotes(&piece.raw, separator, false);
        let spans = first_line < piece.raw.len();
        let swallows = spans && (is_open || self.splitter.split(&piece.raw).len() > self.header.len());
        piece.closed = !is_open;
        if swallows && self.repairs < MOST_REPAIRS {
            self.repairs += 1;
            let mut again = piece.raw.split_off(first_line);
            again.push_str(&self.pieces.give_back());
            source.put_back(&again, piece.line + 1);
            piece.closed = false;
        }
        Ok(Some(Ok(piece)))
    }

    /// Reads one row.
    pub(super) fn read(&mut self, piece: Piece, limits: Limits) -> Result<Record, Problem> {
        let mut draft = Draft::new(piece.line, limits);
        let row = self.splitter.split(&piece.raw);
        if !piece.closed {
            let reason = "a quotation mark is never closed; the row ends with its line";
            draft.problem(Problem::new(piece.line, ProblemCode::UnclosedQuote, reason));
        } else if row.len() != self.header.len() {
            let reason = format!("the row has {} cells, the header has {}", row.len(), self.header.len());
            draft.problem(Problem::new(piece.line, ProblemCode::RowLength, reason));
        }
        for (place, cell) in row.iter().enumerate() {
            match self.header.get(place) {
                Some(column) => column.put(&mut draft, cell, piece.line),
                None => Column::beyond(place).put(&mut draft, cell, piece.line),
            }
        }
        draft.finish(piece.raw)
    }
}
