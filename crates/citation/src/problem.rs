//! Describes the problems that a reader finds in a file: the line, the field, a reason in plain English, and a stable code.

use std::fmt;

/// How much of the file a problem concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The problem is worth knowing. No part of a record is lost.
    Note,
    /// A record was read, but one of its fields or lines is not as the format requires.
    Warning,
    /// A record was not read. The records around it were read.
    Error,
    /// The file was not read, or not from this line on.
    Fatal,
}

macro_rules! problem_codes {
    ($($(#[doc = $doc:literal])+ $name:ident => $code:literal, $severity:ident;)+) => {
        /// The kind of a problem. Its code is stable, because clients and documents use it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ProblemCode {
            $($(#[doc = $doc])+ $name,)+
        }

        impl ProblemCode {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The code as clients see it, such as `MISSING_END`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }

            /// How much of the file the problem concerns.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$name => Severity::$severity,)+
                }
            }
        }
    };
}

problem_codes! {
    /// The file has no text.
    EmptyFile => "EMPTY_FILE", Fatal;
    /// The file is not text.
    BinaryFile => "BINARY_FILE", Fatal;
    /// The file is an archive or a packed document, which must be unpacked first.
    PackedFile => "PACKED_FILE", Fatal;
    /// The text is in none of the formats that we read.
    UnknownFormat => "UNKNOWN_FORMAT", Fatal;
    /// The file declares an encoding that we do not read.
    UnsupportedEncoding => "UNSUPPORTED_ENCODING", Fatal;
    /// An XML file declares entities, which we never expand.
    DeclaredEntities => "DECLARED_ENTITIES", Fatal;
    /// Reading the bytes failed.
    ReadFailed => "READ_FAILED", Fatal;
    /// A record is longer than the limit.
    RecordTooLong => "RECORD_TOO_LONG", Error;
    /// A record has more fields than the limit.
    TooManyFields => "TOO_MANY_FIELDS", Error;
    /// The elements of an XML record are nested more deeply than the limit allows.
    NestedTooDeep => "NESTED_TOO_DEEP", Error;
    /// An XML record is not well-formed.
    BrokenXml => "BROKEN_XML", Error;
    /// A BibTeX entry can't be read.
    BrokenEntry => "BROKEN_ENTRY", Error;
    /// A quotation mark of a CSV row is never closed.
    UnclosedQuote => "UNCLOSED_QUOTE", Warning;
    /// A CSV row has more or fewer cells than the header.
    RowLength => "ROW_LENGTH", Warning;
    /// A record does not begin as the format requires.
    MissingStart => "MISSING_START", Warning;
    /// A record does not end as the format requires.
    MissingEnd => "MISSING_END", Warning;
    /// A line has no tag and does not look like a continuation.
    UntaggedLine => "UNTAGGED_LINE", Warning;
    /// A line is in another encoding than the rest of the file.
    OtherEncoding => "OTHER_ENCODING", Warning;
    /// Bytes that are not a character were replaced by U+FFFD.
    BadCharacter => "BAD_CHARACTER", Warning;
    /// A NUL character was removed from a field.
    NulRemoved => "NUL_REMOVED", Warning;
    /// A year can't be read as a number.
    BadYear => "BAD_YEAR", Warning;
    /// A text in the place of a DOI is not a DOI.
    BadDoi => "BAD_DOI", Warning;
    /// A BibTeX value names an abbreviation that the file does not define.
    UnknownString => "UNKNOWN_STRING", Warning;
    /// An XML text names an entity that XML does not define.
    UnknownEntity => "UNKNOWN_ENTITY", Warning;
    /// A record has no title.
    NoTitle => "NO_TITLE", Note;
    /// A record has no field at all.
    EmptyRecord => "EMPTY_RECORD", Note;
    /// Text between records was left out.
    TextOutside => "TEXT_OUTSIDE", Note;
    /// The record has more problems than are listed.
    MoreProblems => "MORE_PROBLEMS", Note;
}

impl fmt::Display for ProblemCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// One problem of a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct Problem {
    /// The line of the file, counted from 1.
    pub line: u64,
    /// The tag, element or column, as the file names it.
    pub field: Option<String>,
    /// The stable code.
    pub code: ProblemCode,
    /// What was wrong and with what, in plain English.
    pub reason: String,
}

/// The most characters of a quotation in a reason.
const MOST_QUOTED: usize = 120;

impl Problem {
    pub(crate) fn new(line: u64, code: ProblemCode, reason: impl Into<String>) -> Self {
        Self {
            line,
            field: None,
            code,
            reason: reason.into(),
        }
    }

    pub(crate) fn of(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }
}

/// A piece of the file, as it is quoted in a reason: in one line, and cut if it is long.
pub(crate) fn quoted(text: &str) -> String {
    let text = text.trim();
    let mut short: String = text
        .chars()
        .take(MOST_QUOTED)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if short.len() < text.len() {
        short.push('…');
    }
    format!("\"{short}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_documented_with_its_severity() {
        let document = include_str!("../../../docs/imports.md");
        let rows: Vec<&str> = document
            .lines()
            .filter(|line| line.starts_with("| `") && line.matches('|').count() == 4)
            .collect();
        let listed: Vec<String> = rows
            .iter()
            .map(|row| row.split('|').take(3).collect::<Vec<_>>().join("|"))
            .collect();
        let codes: Vec<String> = ProblemCode::ALL
            .iter()
            .map(|code| format!("| `{code}` | {} ", format!("{:?}", code.severity()).to_lowercase()))
            .collect();
        assert_eq!(listed, codes);
    }
}
