//! Finds the elements of records in a document, without parsing their content.

use std::io::Read;

use memchr::{memchr, memmem};

use super::Dialect;
use crate::problem::{Problem, ProblemCode};
use crate::read::encoding::is_readable;
use crate::read::pieces::{Cut, Piece, too_long};
use crate::read::source::Source;

/// Cuts a document into records.
pub(crate) struct XmlPieces {
    dialect: Dialect,
    limit: usize,
    /// For each end, the place up to which the text was searched for it in vain, so that no text is searched again and again.
    searched: Vec<(&'static str, usize)>,
}

/// What begins at an opening angle bracket, with the place where it ends.
enum Markup {
    /// The start tag of a record.
    Open(usize),
    /// A start tag that is a whole record, because the element is empty.
    Empty(usize),
    /// The end tag of a record.
    Close(usize),
    /// The end tag of the element that contains the records.
    End(usize),
    /// Anything else.
    Rest(usize),
    /// The markup does not end before the end of the file, or before the limit.
    Unfinished,
}

impl XmlPieces {
    pub(crate) fn new(dialect: Dialect, limit: usize) -> Self {
        Self {
            dialect,
            limit,
            searched: Vec::new(),
        }
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The next record. `None` at the end of the file.
    pub(crate) fn next<R: Read>(&mut self, source: &mut Source<R>) -> Result<Option<Cut>, Problem> {
        loop {
            let Some(at) = memchr(b'<', source.rest().as_bytes()) else {
                source.take(source.rest().len());
                if !source.fill()? {
                    return Ok(None);
                }
                continue;
            };
            source.take(at);
            let line = source.line();
            match self.markup(source, 0)? {
                Markup::Open(end) => return self.record(source, end).map(Some),
                Markup::Empty(end) => return Ok(Some(Ok(cut(source, end, line, true)))),
                Markup::Close(end) | Markup::End(end) | Markup::Rest(end) => source.take(end),
                Markup::Unfinished => source.take(1),
            }
        }
    }

    /// Cuts a record whose start tag ends at a place.
    fn record<R: Read>(&mut self, source: &mut Source<R>, start: usize) -> Result<Cut, Problem> {
        let line = source.line();
        let mut at = start;
        loop {
            if at > self.limit {
                source.take(at);
                return Ok(Err(too_long(line, self.limit)));
            }
            let Some(next) = memchr(b'<', source.rest().as_bytes().get(at..).unwrap_or_default()) else {
                let seen = source.rest().len();
                if seen > self.limit {
                    source.take(seen);
                    return Ok(Err(too_long(line, self.limit)));
                }
                if source.fill()? {
                    at = seen;
                    continue;
                }
                return Ok(Ok(cut(source, seen, line, false)));
            };
            at += next;
            match self.markup(source, at)? {
                Markup::Close(end) => return Ok(Ok(cut(source, end, line, true))),
                // A record is never part of another record, so this one was never closed.
                Markup::Open(_) | Markup::Empty(_) | Markup::End(_) => return Ok(Ok(cut(source, at, line, false))),
                Markup::Rest(end) => at = end,
                Markup::Unfinished => at += 1,
            }
        }
    }

    fn markup<R: Read>(&mut self, source: &mut Source<R>, at: usize) -> Result<Markup, Problem> {
        while source.rest().len() < at + 64 && source.fill()? {}
        let text = source.rest().get(at..).unwrap_or_default();
        for (begin, end) in [("<!--", "-->"), ("<![CDATA[", "]]>")] {
            if text.starts_with(begin) {
                let end = self.find(source, at + begin.len(), end)?;
                return Ok(end.map_or(Markup::Unfinished, Markup::Rest));
            }
        }
        if text.starts_with("<?") {
            let end = self.find(source, at + 2, "?>")?;
            self.check_declaration(source, at, end)?;
            return Ok(end.map_or(Markup::Unfinished, Markup::Rest));
        }
        if text.starts_with("<!") {
            let end = self.find(source, at + 2, ">")?;
            let until = end.unwrap_or(at + 2);
            let declares = source.rest().get(at..until).is_some_and(|text| text.contains("<!ENTITY"));
            if declares {
                let reason = "the file declares entities, which can grow without bound; export it without them";
                return Err(Problem::new(source.line(), ProblemCode::DeclaredEntities, reason));
            }
            // The declarations inside a DOCTYPE are inspected one by one.
            return Ok(Markup::Rest(at + 2));
        }
        let is_end = text.starts_with("</");
        let name_at = if is_end { 2 } else { 1 };
        let name = text.get(name_at..).unwrap_or_default();
        let name = name
            .get(..name.find(|c: char| c.is_whitespace() || "/>".contains(c)).unwrap_or(name.len()))
            .unwrap_or_default();
        let is_record = self.dialect.records().contains(&name);
        let is_frame = is_end && matches!(name, "records" | "xml" | "PubmedArticleSet" | "PubmedBookArticleSet");
        if !is_record && !is_frame {
            return Ok(Markup::Rest(at + 1));
        }
        let Some(end) = self.find(source, at, ">")? else {
            return Ok(Markup::Unfinished);
        };
        let is_empty = source.rest().as_bytes().get(end.saturating_sub(2)) == Some(&b'/');
        Ok(match (is_frame, is_end) {
            (true, _) => Markup::End(end),
            (false, true) => Markup::Close(end),
            (false, false) if is_empty => Markup::Empty(end),
            (false, false) => Markup::Open(end),
        })
    }

    /// The place after the next occurrence of a text.
    fn find<R: Read>(&mut self, source: &mut Source<R>, from: usize, text: &'static str) -> Result<Option<usize>, Problem> {
        let known = self.searched.iter().find(|(name, _)| *name == text).map_or(0, |(_, until)| *until);
        let mut seen = from.max(known.saturating_sub(source.taken()));
        loop {
            let rest = source.rest().as_bytes();
            if let Some(found) = rest.get(seen..).and_then(|new| memmem::find(new, text.as_bytes())) {
                return Ok(Some(seen + found + text.len()));
            }
            seen = rest.len().saturating_sub(text.len()).max(seen);
            if rest.len() > from + self.limit || !source.fill()? {
                break;
            }
        }
        let until = source.taken() + seen;
        match self.searched.iter_mut().find(|(name, _)| *name == text) {
            Some((_, known)) => *known = until,
            None => self.searched.push((text, until)),
        }
        Ok(None)
    }

    /// Refuses a file whose declaration names an encoding that cannot be detected from the bytes.
    fn check_declaration<R: Read>(&self, source: &Source<R>, at: usize, end: Option<usize>) -> Result<(), Problem> {
        let text = end
            .and_then(|end| source.rest().get(at..end))
            .filter(|text| text.starts_with("<?xml"));
        let label = text
            .and_then(|text| text.split_once("encoding="))
            .and_then(|(_, rest)| rest.split(['"', '\'']).nth(1));
        match label {
            Some(label) if !is_readable(label) => {
                let reason = format!("the file says that it is encoded in {label}; save it as UTF-8");
                Err(Problem::new(source.line(), ProblemCode::UnsupportedEncoding, reason))
            }
            _ => Ok(()),
        }
    }
}

fn cut<R: Read>(source: &mut Source<R>, bytes: usize, line: u64, closed: bool) -> Piece {
    let raw = source.rest().get(..bytes).unwrap_or_default().to_owned();
    source.take(bytes);
    Piece {
        raw,
        line,
        opened: true,
        closed,
    }
}
