//! Writes records so that they can be read again: RIS, BibTeX and CSV.
//!
//! Every field of [`crate::Bibliography`] is written, and reading it again gives the same value. Fields that we do not know are not
//! written, because their tags mean different things in different formats. They are kept in the text of the record.

mod bibtex;
mod csv;
mod ris;

use std::io::{self, Write};

use crate::record::Bibliography;

/// A format that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WrittenFormat {
    /// RIS.
    Ris,
    /// BibTeX, with the entry types and some fields of BibLaTeX.
    Bibtex,
    /// A table with a header.
    Csv,
}

/// Writes records one after the other.
pub struct Writer<W: Write> {
    kind: Kind<W>,
}

enum Kind<W: Write> {
    Ris(W),
    Bibtex(W, u64),
    Csv(Box<csv::TableWriter<W>>),
}

impl<W: Write> Writer<W> {
    /// Begins a file. Its text is encoded in UTF-8.
    ///
    /// # Errors
    /// The output can't be written.
    pub fn new(output: W, format: WrittenFormat) -> io::Result<Self> {
        let kind = match format {
            WrittenFormat::Ris => Kind::Ris(output),
            WrittenFormat::Bibtex => Kind::Bibtex(output, 0),
            WrittenFormat::Csv => Kind::Csv(Box::new(csv::TableWriter::begin(output)?)),
        };
        Ok(Self { kind })
    }

    /// Writes one record.
    ///
    /// # Errors
    /// The output can't be written.
    pub fn write(&mut self, record: &Bibliography) -> io::Result<()> {
        match &mut self.kind {
            Kind::Ris(output) => output.write_all(ris::record(record).as_bytes()),
            Kind::Bibtex(output, count) => {
                *count += 1;
                output.write_all(bibtex::entry(record, *count).as_bytes())
            }
            Kind::Csv(table) => table.row(record),
        }
    }

    /// Writes what is still buffered.
    ///
    /// # Errors
    /// The output can't be written.
    pub fn finish(self) -> io::Result<()> {
        match self.kind {
            Kind::Ris(mut output) | Kind::Bibtex(mut output, _) => output.flush(),
            Kind::Csv(mut table) => table.flush(),
        }
    }
}
