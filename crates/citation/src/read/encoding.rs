//! Detects the encoding of a file from its first bytes, and whether the file is text at all.

use std::fmt;

use crate::problem::{Problem, ProblemCode};

/// How a file encodes its characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextEncoding {
    /// UTF-8, with or without a byte order mark. Plain ASCII counts as UTF-8.
    Utf8,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// Windows-1252, the usual encoding of Western European programs before UTF-8. ISO 8859-1 counts as Windows-1252.
    Windows1252,
}

impl fmt::Display for TextEncoding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "Windows-1252",
        })
    }
}

/// The first bytes of packed files, what these files are, and what to do with them.
const PACKED: &[(&[u8], &str, &str)] = &[
    (b"\x1f\x8b", "a gzip archive", "unpack it and import the file inside"),
    (
        b"PK\x03\x04",
        "a zip archive or an Office document (.zip, .xlsx, .docx)",
        "unpack it, or save the table as CSV, and import that",
    ),
    (b"PK\x05\x06", "an empty zip archive", "export the records again"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it and import the file inside"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it and import the file inside"),
    (b"\xfd7zXZ\0", "an xz archive", "unpack it and import the file inside"),
    (b"BZh", "a bzip2 archive", "unpack it and import the file inside"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", "unpack it and import the file inside"),
    (b"%PDF-", "a PDF document", "export the records as RIS or BibTeX from the database"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office document (.xls, .doc)",
        "save the table as CSV and import that",
    ),
    (
        b"SQLite format 3\0",
        "an SQLite database",
        "export the records as RIS or BibTeX from the program",
    ),
];

/// The encoding that the first bytes show, and the length of the byte order mark.
pub(super) fn told_from(sample: &[u8]) -> Result<(TextEncoding, usize), Problem> {
    for (magic, what, advice) in PACKED {
        if sample.starts_with(magic) {
            return Err(Problem::new(1, ProblemCode::PackedFile, format!("the file is {what}; {advice}")));
        }
    }
    let told = if sample.starts_with(b"\xef\xbb\xbf") {
        (TextEncoding::Utf8, 3)
    } else if sample.starts_with(b"\xff\xfe") {
        (TextEncoding::Utf16Le, 2)
    } else if sample.starts_with(b"\xfe\xff") {
        (TextEncoding::Utf16Be, 2)
    } else if let Some(encoding) = utf16_without_mark(sample) {
        (encoding, 0)
    } else {
        (majority(sample), 0)
    };
    let wide = matches!(told.0, TextEncoding::Utf16Le | TextEncoding::Utf16Be);
    if !wide && is_binary(sample) {
        return Err(Problem::new(
            1,
            ProblemCode::BinaryFile,
            "the file is not text; export the records as RIS, BibTeX, nbib, XML or CSV",
        ));
    }
    Ok(told)
}

/// The encoding, if it is UTF-16 without a byte order mark. Latin text in UTF-16 has a NUL in nearly every second byte, and hardly any
/// elsewhere.
fn utf16_without_mark(sample: &[u8]) -> Option<TextEncoding> {
    let zeros = |parity: usize| sample.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let pairs = sample.len() / 2;
    let many = |count: usize| count >= 2 && count * 5 >= pairs;
    if many(odd) && even * 10 <= odd {
        Some(TextEncoding::Utf16Le)
    } else if many(even) && odd * 10 <= even {
        Some(TextEncoding::Utf16Be)
    } else {
        None
    }
}

/// Whether the bytes are no text: more than one byte in fifty is a control character that texts do not have.
fn is_binary(sample: &[u8]) -> bool {
    let controls = sample.iter().filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127)).count();
    controls * 50 > sample.len()
}

/// The encoding of most lines with letters outside of ASCII. Each of these lines is either valid UTF-8 or not.
fn majority(sample: &[u8]) -> TextEncoding {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for line in sample.split(|byte| matches!(byte, b'\n' | b'\r')) {
        if line.is_ascii() {
            continue;
        }
        match std::str::from_utf8(line) {
            Ok(_) => good += 1,
            // The sample ends in the middle of a character.
            Err(error) if error.error_len().is_none() && line.as_ptr_range().end == sample.as_ptr_range().end => {}
            Err(_) => bad += 1,
        }
    }
    if bad > good {
        TextEncoding::Windows1252
    } else {
        TextEncoding::Utf8
    }
}

/// Whether we can detect an encoding that an XML declaration names from the bytes.
pub(super) fn is_readable(label: &str) -> bool {
    let label = label.to_ascii_lowercase();
    let known = [
        "utf-8",
        "utf8",
        "utf-16",
        "utf-16le",
        "utf-16be",
        "us-ascii",
        "ascii",
        "windows-1252",
        "cp1252",
    ];
    known.contains(&label.as_str()) || matches!(label.as_str(), "iso-8859-1" | "latin1" | "latin-1" | "iso8859-1" | "ansi")
}
