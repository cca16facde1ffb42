//! Decodes a file piece by piece, so that readers get text and lines, and memory stays bounded.

use std::io::Read;

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::{memchr, memchr_iter, memrchr};

use super::encoding::{TextEncoding, told_from};
use crate::problem::{Problem, ProblemCode};

/// The number of bytes that are inspected before a file is read.
const SAMPLE: usize = 256 << 10;
/// The number of bytes that are read at a time after that.
const STEP: usize = 64 << 10;
/// The most problems of the encoding that wait for their record.
const MOST_WAITING: usize = 100;

/// The text of a file. Only as much is decoded as a reader asks for.
pub(super) struct Source<R> {
    input: R,
    encoding: TextEncoding,
    utf16: Option<Decoder>,
    /// Bytes that were read, and are not yet decoded.
    bytes: Vec<u8>,
    exhausted: bool,
    /// Decoded text. The part before `start` was taken.
    text: String,
    start: usize,
    /// How many bytes of text were taken.
    taken: usize,
    /// The line at `start`, counted from 1.
    line: u64,
    /// The line at the end of `text`.
    decoded_line: u64,
    line_end: u8,
    problems: Vec<Problem>,
}

/// The text before the next line end.
pub(super) enum NextLine {
    /// A line of this many bytes, with its line end. The last line of a file may have none.
    Whole(usize),
    /// More bytes than the limit without a line end: this many bytes of the line.
    Part(usize),
    /// The end of the file.
    End,
}

impl<R: Read> Source<R> {
    /// Opens a file and inspects its beginning.
    pub(super) fn open(input: R) -> Result<Self, Problem> {
        let mut source = Self {
            input,
            encoding: TextEncoding::Utf8,
            utf16: None,
            bytes: Vec::new(),
            exhausted: false,
            text: String::new(),
            start: 0,
            taken: 0,
            line: 1,
            decoded_line: 1,
            line_end: b'\n',
            problems: Vec::new(),
        };
        source.read(SAMPLE)?;
        let (encoding, mark) = told_from(&source.bytes)?;
        source.encoding = encoding;
        source.bytes.drain(..mark);
        source.utf16 = match encoding {
            TextEncoding::Utf16Le => Some(UTF_16LE.new_decoder_without_bom_handling()),
            TextEncoding::Utf16Be => Some(UTF_16BE.new_decoder_without_bom_handling()),
            TextEncoding::Utf8 | TextEncoding::Windows1252 => None,
        };
        let has = |byte: u8| memchr(byte, &source.bytes).is_some();
        if !has(b'\n') && has(b'\r') {
            source.line_end = b'\r';
        }
        // A very long line is decoded in parts. The first part may not be enough to detect the format.
        while source.fill()? && source.text.len() < SAMPLE / 2 {}
        if source.text.chars().all(|c| c.is_whitespace() || c == '\u{feff}') && source.exhausted {
            return Err(Problem::new(1, ProblemCode::EmptyFile, "the file is empty"));
        }
        Ok(source)
    }

    pub(super) fn encoding(&self) -> TextEncoding {
        self.encoding
    }

    /// The number of bytes of text before the rest.
    pub(super) fn taken(&self) -> usize {
        self.taken
    }

    /// The line on which the rest of the text begins.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The text that is decoded and not yet taken.
    pub(super) fn rest(&self) -> &str {
        self.text.get(self.start..).unwrap_or_default()
    }

    /// Takes this many bytes of the text. They must end at the end of a character.
    pub(super) fn take(&mut self, bytes: usize) {
        let taken = self.rest().get(..bytes).unwrap_or_default();
        let (ends, length) = (line_ends(taken, self.line_end), taken.len());
        self.line += ends;
        self.start += length;
        self.taken += length;
    }

    /// Puts text that was taken back before the rest.
    pub(super) fn put_back(&mut self, text: &str, line: u64) {
        self.taken = self.taken.saturating_sub(text.len());
        self.text.replace_range(..self.start, text);
        self.start = 0;
        self.line = line;
    }

    /// The next line. A line that is longer than `limit` is returned as a part.
    pub(super) fn next_line(&mut self, limit: usize) -> Result<NextLine, Problem> {
        let mut seen = 0;
        loop {
            let rest = self.rest();
            if let Some(end) = rest.as_bytes().get(seen..).and_then(|new| memchr(self.line_end, new)) {
                return Ok(NextLine::Whole(seen + end + 1));
            }
            seen = rest.len();
            if seen > limit {
                return Ok(NextLine::Part(seen));
            }
            if !self.fill()? {
                let left = self.rest().len();
                return Ok(if left == 0 { NextLine::End } else { NextLine::Whole(left) });
            }
        }
    }

    /// Skips the rest of a line of which a part was taken.
    pub(super) fn skip_line(&mut self) -> Result<(), Problem> {
        loop {
            if let Some(end) = memchr(self.line_end, self.rest().as_bytes()) {
                self.take(end + 1);
                return Ok(());
            }
            self.take(self.rest().len());
            if !self.fill()? {
                return Ok(());
            }
        }
    }

    /// Takes the problems of the encoding up to a line.
    pub(super) fn problems_until(&mut self, line: u64) -> Vec<Problem> {
        let (until, later) = std::mem::take(&mut self.problems)
            .into_iter()
            .partition(|problem| problem.line <= line);
        self.problems = later;
        until
    }

    /// Takes a problem of the encoding that belongs to no record.
    pub(super) fn last_problem(&mut self) -> Option<Problem> {
        self.problems.pop()
    }

    /// Decodes more text. False at the end of the file.
    pub(super) fn fill(&mut self) -> Result<bool, Problem> {
        if self.start > STEP.max(self.text.len() / 2) {
            self.text.drain(..self.start);
            self.start = 0;
        }
        let before = self.text.len();
        while self.text.len() == before {
            if self.bytes.is_empty() || !self.is_decodable() {
                self.read(STEP)?;
            }
            let over = self.bytes.is_empty() && self.exhausted;
            match self.utf16.take() {
                Some(mut decoder) => {
                    self.decode_wide(&mut decoder);
                    // A decoder that was told that the input has ended must not be used again.
                    self.utf16 = Some(decoder).filter(|_| !self.exhausted);
                }
                None => self.decode_narrow(),
            }
            if over {
                break;
            }
        }
        let new = self.text.get(before..).unwrap_or_default();
        self.decoded_line += line_ends(new, self.line_end);
        Ok(self.text.len() > before)
    }

    /// Whether there are whole lines to decode, or enough bytes for a part of a long line.
    fn is_decodable(&self) -> bool {
        self.utf16.is_some() || self.bytes.len() >= STEP || memrchr(self.line_end, &self.bytes).is_some()
    }

    fn read(&mut self, most: usize) -> Result<(), Problem> {
        if self.exhausted {
            return Ok(());
        }
        let wanted = u64::try_from(most).unwrap_or(u64::MAX);
        let read = self.input.by_ref().take(wanted).read_to_end(&mut self.bytes).map_err(|error| {
            Problem::new(
                self.decoded_line,
                ProblemCode::ReadFailed,
                format!("the file can't be read: {error}"),
            )
        })?;
        self.exhausted = read < most;
        Ok(())
    }

    fn decode_wide(&mut self, decoder: &mut Decoder) {
        let room = decoder.max_utf8_buffer_length(self.bytes.len()).unwrap_or(STEP);
        self.text.reserve(room);
        let (_, read, had_errors) = decoder.decode_to_string(&self.bytes, &mut self.text, self.exhausted);
        self.bytes.drain(..read);
        if had_errors {
            let reason = format!(
                "bytes from about line {} on that are no UTF-16 were replaced by U+FFFD",
                self.decoded_line
            );
            self.report(self.decoded_line, ProblemCode::BadCharacter, reason);
        }
    }

    /// Decodes whole lines, each as UTF-8, or as Windows-1252 if it is not valid UTF-8.
    fn decode_narrow(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        let cut = match memrchr(self.line_end, &bytes) {
            _ if self.exhausted => bytes.len(),
            Some(end) => end + 1,
            None => bytes.len() - unfinished(&bytes),
        };
        let (now, later) = bytes.split_at_checked(cut).unwrap_or((&bytes, &[]));
        match std::str::from_utf8(now) {
            Ok(text) if self.encoding == TextEncoding::Utf8 || now.is_ascii() => self.text.push_str(text),
            _ => {
                let line_end = self.line_end;
                for (line, number) in now.split_inclusive(|byte| *byte == line_end).zip(self.decoded_line..) {
                    self.decode_line(line, number);
                }
            }
        }
        self.bytes = later.to_vec();
    }

    fn decode_line(&mut self, line: &[u8], number: u64) {
        let (text, encoding) = match std::str::from_utf8(line) {
            Ok(text) => (std::borrow::Cow::Borrowed(text), TextEncoding::Utf8),
            Err(_) => (WINDOWS_1252.decode_without_bom_handling(line).0, TextEncoding::Windows1252),
        };
        self.text.push_str(&text);
        if encoding != self.encoding && !line.is_ascii() {
            let reason = format!("the line is read as {encoding}, the rest of the file as {}", self.encoding);
            self.report(number, ProblemCode::OtherEncoding, reason);
        }
    }

    fn report(&mut self, line: u64, code: ProblemCode, reason: String) {
        if self.problems.len() < MOST_WAITING {
            self.problems.push(Problem::new(line, code, reason));
        } else if self.problems.len() == MOST_WAITING {
            let reason = "lines after this one are in another encoding too";
            self.problems.push(Problem::new(line, ProblemCode::MoreProblems, reason));
        }
    }
}

fn line_ends(text: &str, line_end: u8) -> u64 {
    u64::try_from(memchr_iter(line_end, text.as_bytes()).count()).unwrap_or(u64::MAX)
}

/// The number of bytes at the end that begin a UTF-8 character without completing it.
fn unfinished(bytes: &[u8]) -> usize {
    let tail = bytes.len().saturating_sub(3);
    for (place, byte) in bytes.iter().enumerate().skip(tail).rev() {
        let needed = match byte {
            0xc2..=0xdf => 2,
            0xe0..=0xef => 3,
            0xf0..=0xf4 => 4,
            0x80..=0xbf => continue,
            _ => return 0,
        };
        let there = bytes.len() - place;
        return if there < needed { there } else { 0 };
    }
    0
}
