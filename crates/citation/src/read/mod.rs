//! Reads the exports of databases and reference managers: bytes in, records and problems out, one at a time.

mod bibtex;
mod csv;
mod date;
mod draft;
mod encoding;
mod engine;
mod enw;
mod format;
mod limits;
mod nbib;
mod ovid;
mod pieces;
pub(crate) mod ris;
mod source;
mod tagged;
mod wos;
mod xml;

use std::io::Read;

pub use encoding::TextEncoding;
pub use format::Format;
pub use limits::Limits;

use crate::problem::Problem;
use crate::record::Record;
use engine::Engine;
use source::Source;

/// Reads a file record by record.
///
/// An item is a record, or a problem that belongs to no record: a record that was left out, or text between records. After a fatal problem
/// there is no further item. However long the file is, memory holds only one record and a few hundred thousand bytes of text.
///
/// ```
/// let file = b"TY  - JOUR\nTI  - Nothing about us\nPY  - 1998\nER  - \n";
/// let mut reader = citation::Reader::open(&file[..]).expect("a RIS file");
/// assert_eq!(reader.format(), citation::Format::Ris);
/// let record = reader.next().expect("one record").expect("a good one");
/// assert_eq!(record.fields.title.as_deref(), Some("Nothing about us"));
/// assert!(reader.next().is_none());
/// ```
pub struct Reader<R> {
    source: Source<R>,
    engine: Engine,
    limits: Limits,
    over: bool,
}

impl<R: Read> Reader<R> {
    /// Opens a file. Its encoding and its format are detected from its beginning.
    ///
    /// # Errors
    /// The file is empty, packed, not text, or in none of the formats that we read.
    pub fn open(input: R) -> Result<Self, Problem> {
        Self::with_limits(input, Limits::default())
    }

    /// Opens a file with limits that the caller chooses.
    ///
    /// # Errors
    /// As for [`Reader::open`].
    pub fn with_limits(input: R, limits: Limits) -> Result<Self, Problem> {
        let mut source = Source::open(input)?;
        let engine = Engine::told_from(&mut source, limits)?;
        Ok(Self {
            source,
            engine,
            limits,
            over: false,
        })
    }

    /// Opens a file in a format that the caller names, whatever its text looks like.
    ///
    /// # Errors
    /// The file is empty, packed, or not text.
    pub fn of_format(input: R, format: Format, limits: Limits) -> Result<Self, Problem> {
        let mut source = Source::open(input)?;
        let engine = Engine::of_format(&mut source, format, limits)?;
        Ok(Self {
            source,
            engine,
            limits,
            over: false,
        })
    }

    /// The format of the file.
    #[must_use]
    pub fn format(&self) -> Format {
        self.engine.format()
    }

    /// The encoding of the file.
    #[must_use]
    pub fn encoding(&self) -> TextEncoding {
        self.source.encoding()
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<Record, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let item = self.engine.next(&mut self.source, self.limits);
        self.over = matches!(item, Ok(None) | Err(_));
        item.transpose().map(|item| item.and_then(|inner| inner))
    }
}

/// A file that was read as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The format of the file.
    pub format: Format,
    /// The encoding of the file.
    pub encoding: TextEncoding,
    /// All records that were read, each with its own problems.
    pub records: Vec<Record>,
    /// The problems that belong to no record.
    pub problems: Vec<Problem>,
}

/// Reads a file that is in memory. For long files, use a [`Reader`].
///
/// # Errors
/// As for [`Reader::open`].
pub fn read(bytes: &[u8]) -> Result<Reading, Problem> {
    let reader = Reader::open(bytes)?;
    let (format, encoding) = (reader.format(), reader.encoding());
    let (mut records, mut problems) = (Vec::new(), Vec::new());
    for item in reader {
        match item {
            Ok(record) => records.push(record),
            Err(problem) => problems.push(problem),
        }
    }
    Ok(Reading {
        format,
        encoding,
        records,
        problems,
    })
}
