//! Finds where entries begin and end.

use std::io::Read;

use memchr::memchr;

use crate::problem::Problem;
use crate::read::pieces::{Cut, Piece, too_long};
use crate::read::source::Source;

/// The number of bytes that are needed to see that an entry begins.
const AHEAD: usize = 512;

/// The number of comments without an end that are searched for the entries after them.
const MOST_OPEN_COMMENTS: usize = 20;

/// Cuts a file into entries and definitions.
pub(crate) struct BibtexPieces {
    limit: usize,
    /// Whether the current line is a comment.
    in_comment: bool,
    /// Whether there is only white space before the current place on its line.
    at_line_start: bool,
    open_comments: usize,
}

/// Where an entry ends.
enum End {
    /// After its closing brace.
    Closed(usize),
    /// Where another entry begins, or where the file ends.
    Open(usize),
    TooLong(usize),
}

impl BibtexPieces {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            limit,
            in_comment: false,
            at_line_start: true,
            open_comments: 0,
        }
    }

    /// The next entry or definition. `None` at the end of the file. Text between entries is a comment, as the format defines it.
    pub(crate) fn next<R: Read>(&mut self, source: &mut Source<R>) -> Result<Option<Cut>, Problem> {
        loop {
            let Some(at) = memchr(b'@', source.rest().as_bytes()) else {
                self.pass(source, source.rest().len());
                if !source.fill()? {
                    return Ok(None);
                }
                continue;
            };
            self.pass(source, at);
            while source.rest().len() < AHEAD && source.fill()? {}
            if self.in_comment {
                source.take(1);
                self.at_line_start = false;
                continue;
            }
            let Some((word, open)) = entry_start(source.rest()) else {
                source.take(1);
                continue;
            };
            let opened = self.at_line_start;
            let is_comment = word.eq_ignore_ascii_case("comment");
            let line = source.line();
            let (bytes, closed) = match self.end(source, open)? {
                End::Closed(bytes) => (bytes, true),
                // A comment that is never closed covers only its first character, unless there are very many such comments.
                End::Open(_) if is_comment && self.open_comments < MOST_OPEN_COMMENTS => {
                    self.open_comments += 1;
                    (1, false)
                }
                End::Open(bytes) => (bytes, false),
                End::TooLong(bytes) => {
                    source.take(bytes);
                    if is_comment {
                        continue;
                    }
                    return Ok(Some(Err(too_long(line, self.limit))));
                }
            };
            let raw = source.rest().get(..bytes).unwrap_or_default().to_owned();
            source.take(bytes);
            self.at_line_start = raw.ends_with('\n');
            if !is_comment {
                return Ok(Some(Ok(Piece { raw, line, opened, closed })));
            }
        }
    }

    /// Skips text between entries.
    fn pass<R: Read>(&mut self, source: &mut Source<R>, bytes: usize) {
        let text = source.rest().get(..bytes).unwrap_or_default();
        let (tail, is_new) = match text.rfind('\n') {
            Some(end) => (text.get(end + 1..).unwrap_or_default(), true),
            None => (text, false),
        };
        if is_new {
            self.in_comment = tail.trim_start().starts_with('%');
        } else if !self.in_comment {
            self.in_comment = source.line() == 1 && tail.trim_start().starts_with('%');
        }
        self.at_line_start = tail.trim().is_empty() && (is_new || self.at_line_start);
        source.take(bytes);
    }

    fn end<R: Read>(&self, source: &mut Source<R>, open: usize) -> Result<End, Problem> {
        let (mut at, mut depth) = (open + 1, 0_usize);
        let by_brace = source.rest().as_bytes().get(open) == Some(&b'{');
        loop {
            if at > self.limit {
                return Ok(End::TooLong(floor(source.rest(), at)));
            }
            let found = source
                .rest()
                .as_bytes()
                .get(at..)
                .map(|rest| rest.iter().position(|byte| b"\\{})\n".contains(byte)));
            let Some(Some(next)) = found else {
                at = at.max(source.rest().len());
                if source.fill()? {
                    continue;
                }
                return Ok(End::Open(source.rest().len()));
            };
            at += next;
            let byte = source.rest().as_bytes().get(at).copied().unwrap_or_default();
            match byte {
                b'\\' => at += 1,
                b'{' => depth += 1,
                b'}' if depth == 0 && by_brace => return Ok(End::Closed(at + 1)),
                b'}' => depth = depth.saturating_sub(1),
                b')' if depth == 0 && !by_brace => return Ok(End::Closed(at + 1)),
                b'\n' => {
                    while source.rest().len() < at + AHEAD && source.fill()? {}
                    if let Some(next) = source.rest().get(at + 1..)
                        && begins_another(next)
                    {
                        return Ok(End::Open(at + 1));
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }
}

/// The word after `@`, and the place of the brace after the word.
fn entry_start(text: &str) -> Option<(&str, usize)> {
    let rest = text.strip_prefix('@')?;
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (word, rest) = rest.split_at_checked(letters)?;
    let spaces = rest.len() - rest.trim_start().len();
    let opens = rest.trim_start().starts_with(['{', '(']);
    (letters > 0 && opens).then_some((word, 1 + letters + spaces))
}

/// Whether a line inside an open entry begins another entry with a key.
fn begins_another(text: &str) -> bool {
    let text = text.trim_start_matches([' ', '\t']);
    let Some((_, open)) = entry_start(text) else {
        return false;
    };
    let Some(rest) = text.get(open + 1..) else {
        return false;
    };
    let key = rest
        .bytes()
        .take(200)
        .take_while(|byte| !byte.is_ascii_whitespace() && !b",{}=\"".contains(byte))
        .count();
    rest.as_bytes().get(key) == Some(&b',')
}

/// The last place at or before `at` where a character begins.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|place| text.is_char_boundary(*place))
        .unwrap_or(0)
}
