//! Parses one entry: its type, its key, and its fields with their values.

use super::fields::put;
use super::strings::Strings;
use crate::problem::{Problem, ProblemCode, quoted};
use crate::read::draft::Draft;
use crate::read::limits::Limits;
use crate::read::pieces::Piece;
use crate::record::Record;

/// Parses one piece. `None` if it is a definition and not an entry.
pub(crate) fn read(piece: Piece, limits: Limits, strings: &mut Strings) -> Result<Option<Record>, Problem> {
    let mut scan = Scan {
        text: &piece.raw,
        at: 0,
        counted: 0,
        counted_line: piece.line,
        limits,
    };
    let kind = scan.entry_type().to_ascii_lowercase();
    match kind.as_str() {
        "preamble" => return Ok(None),
        "string" => return define(&mut scan, strings).map(|()| None),
        _ => {}
    }
    let mut draft = Draft::new(piece.line, limits);
    draft.kind(&kind);
    let key = scan.key();
    if !key.is_empty() {
        draft.put_other("key", key);
    }
    while let Some(name) = scan.field_name()? {
        let line = scan.line();
        let value = scan.value(strings, &mut draft, name)?;
        put(&mut draft, &name.to_ascii_lowercase(), &value, line);
    }
    if !piece.opened {
        let reason = "the entry does not begin a line";
        draft.problem(Problem::new(piece.line, ProblemCode::MissingStart, reason));
    }
    if !piece.closed {
        let reason = "the entry does not end with a brace";
        draft.problem(Problem::new(piece.last_line(), ProblemCode::MissingEnd, reason));
    }
    draft.finish(piece.raw).map(Some)
}

fn define(scan: &mut Scan<'_>, strings: &mut Strings) -> Result<(), Problem> {
    let line = scan.line();
    let mut nowhere = Draft::new(line, scan.limits);
    while let Some(name) = scan.field_name()? {
        let text = scan.value(strings, &mut nowhere, name)?;
        if !strings.define(name, text) {
            let reason = format!("the abbreviation {} is too long, or one too many, and was left out", quoted(name));
            return Err(Problem::new(line, ProblemCode::BrokenEntry, reason).of(name));
        }
    }
    Ok(())
}

/// A position in the text of an entry.
struct Scan<'a> {
    text: &'a str,
    at: usize,
    /// The position up to which lines were counted, so that no part of a long entry is counted twice.
    counted: usize,
    counted_line: u64,
    limits: Limits,
}

impl<'a> Scan<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn line(&mut self) -> u64 {
        let passed = self.text.get(self.counted..self.at).unwrap_or_default();
        self.counted_line += u64::try_from(memchr::memchr_iter(b'\n', passed.as_bytes()).count()).unwrap_or(0);
        self.counted = self.at.max(self.counted);
        self.counted_line
    }

    fn broken(&mut self, what: &str) -> Problem {
        let reason = format!("the entry was left out: {what} at {}", quoted(self.rest()));
        Problem::new(self.line(), ProblemCode::BrokenEntry, reason)
    }

    /// The type of the entry, such as `article`. Moves on past the opening brace.
    fn entry_type(&mut self) -> &'a str {
        let rest = self.rest();
        let open = rest.find(['{', '(']).unwrap_or(rest.len());
        self.at += (open + 1).min(rest.len());
        rest.get(..open).unwrap_or_default().trim_start_matches('@').trim()
    }

    /// The key of the entry. Empty if it is missing.
    fn key(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest.find([',', '=', '{', '}', '"']).unwrap_or(rest.len());
        let key = rest.get(..end).unwrap_or_default().trim();
        match rest.as_bytes().get(end) {
            Some(b',') => self.at += end + 1,
            // The entry has a field without a key before it.
            Some(b'=') => return "",
            // The entry has nothing but its key.
            _ => self.at += end,
        }
        key
    }

    /// Moves on past white space, commas and comments.
    fn pass_gaps(&mut self) {
        loop {
            let rest = self.rest();
            let left = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
            self.at += rest.len() - left.len();
            if !left.starts_with('%') {
                return;
            }
            self.at += left.find('\n').unwrap_or(left.len());
        }
    }

    /// The name of the next field. Moves on past its equals sign. `None` at the end of the entry.
    fn field_name(&mut self) -> Result<Option<&'a str>, Problem> {
        self.pass_gaps();
        let rest = self.rest();
        if rest.is_empty() || rest.starts_with('}') || rest == ")" {
            return Ok(None);
        }
        let end = rest
            .find(|c: char| c == '=' || c.is_whitespace() || "{}\",#()".contains(c))
            .unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default();
        let behind = rest.get(end..).unwrap_or_default();
        let equals = behind.trim_start();
        if name.is_empty() || !equals.starts_with('=') {
            return Err(self.broken("a field with an equals sign was expected"));
        }
        self.at += end + (behind.len() - equals.len()) + 1;
        Ok(Some(name))
    }

    /// The value of a field: its parts are joined, with their braces and commands.
    fn value(&mut self, strings: &Strings, draft: &mut Draft, field: &str) -> Result<String, Problem> {
        let mut value = String::new();
        loop {
            self.pass_white();
            let rest = self.rest();
            match rest.as_bytes().first() {
                Some(b'{') => value.push_str(self.delimited(b'}')?),
                Some(b'"') => value.push_str(self.delimited(b'"')?),
                _ => {
                    let end = rest
                        .find(|c: char| c.is_whitespace() || "{}\",#()=".contains(c))
                        .unwrap_or(rest.len());
                    let word = rest.get(..end).unwrap_or_default();
                    if word.is_empty() {
                        return Err(self.broken("a value was expected"));
                    }
                    let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
                    match strings.get(word) {
                        Some(text) => value.push_str(text),
                        None => value.push_str(word),
                    }
                    if !is_number && strings.get(word).is_none() {
                        let reason = format!("the abbreviation {} is not defined and stays as it is", quoted(word));
                        draft.problem(Problem::new(self.line(), ProblemCode::UnknownString, reason).of(field));
                    }
                    self.at += end;
                }
            }
            if value.len() > self.limits.record_bytes {
                return Err(self.broken("a value that is too long"));
            }
            self.pass_white();
            if !self.rest().starts_with('#') {
                return Ok(value);
            }
            self.at += 1;
        }
    }

    fn pass_white(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    /// The text between braces or quotation marks. Braces inside it must form pairs.
    fn delimited(&mut self, end: u8) -> Result<&'a str, Problem> {
        let rest = self.rest();
        let (mut depth, mut escaped) = (0_usize, false);
        for (place, byte) in rest.bytes().enumerate().skip(1) {
            if std::mem::take(&mut escaped) {
                continue;
            }
            match byte {
                b'\\' => escaped = true,
                _ if byte == end && depth == 0 => {
                    self.at += place + 1;
                    return Ok(rest.get(1..place).unwrap_or_default());
                }
                b'{' => depth += 1,
                b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > self.limits.depth {
                return Err(self.broken("braces that lie too deep"));
            }
        }
        Err(self.broken("a value that is not closed"))
    }
}
