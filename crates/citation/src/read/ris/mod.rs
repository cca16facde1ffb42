//! Reads RIS as databases and reference managers write it.
//!
//! A record runs from `TY  - ` to `ER  - `. In practice either may be missing, spaces are lost or doubled, and there is text between
//! records (numbers, headers of the provider, links). A line without a tag continues the field above it.

mod line;
mod tags;

pub(crate) use line::{TagLine, tag_line};
pub(in crate::read) use tags::target as meaning;

use super::draft::{Draft, Long, Many, One, Target};
use super::limits::Limits;
use super::ovid;
use super::pieces::{LineRules, Piece, Step};
use crate::problem::{Problem, ProblemCode, quoted};
use crate::record::{Doi, Record};

/// Decides where records begin and end.
#[derive(Debug, Default)]
pub(super) struct RisRules {
    has_type: bool,
}

impl LineRules for RisRules {
    fn step(&mut self, line: &str) -> Step {
        match tag_line(line).map(|found| found.tag) {
            Some("TY") => {
                self.has_type = true;
                Step::Open
            }
            Some("ER") => Step::Close,
            // Ovid writes a variant in which records have numbers, but neither a type nor an end.
            None if !self.has_type && ovid::is_number(line) => Step::Open,
            _ => Step::Body,
        }
    }
}

/// The fewest known tags of a record without its beginning. If its end is there, one known tag is enough.
const FEWEST_TAGS: usize = 2;

/// Reads one record.
pub(super) fn read(piece: Piece, limits: Limits) -> Result<Record, Problem> {
    let mut draft = Draft::new(piece.line, limits);
    let mut known = 0;
    // The open tag, the place where its value begins, and its line.
    let mut open: Option<(TagLine<'_>, usize, u64)> = None;
    let mut at = 0;
    let mut before = String::new();
    for (line, number) in piece.raw.split_inclusive(line_end(&piece.raw)).zip(piece.line..) {
        match tag_line(line) {
            Some(found) => {
                if let Some((tag, from, line)) = open.take() {
                    known += usize::from(put(&mut draft, tag.tag, piece.raw.get(from..at).unwrap_or_default(), line));
                }
                let value = at + found.value_from;
                open = Some((found, value, number));
            }
            None if open.is_none() => before.push_str(line),
            None => {}
        }
        at += line.len();
    }
    if let Some((tag, from, line)) = open {
        known += usize::from(put(&mut draft, tag.tag, piece.raw.get(from..).unwrap_or_default(), line));
    }
    if !piece.opened {
        if known < FEWEST_TAGS && !(piece.closed && known > 0) {
            let reason = format!("text between records was left out: {}", quoted(&piece.raw));
            return Err(Problem::new(piece.line, ProblemCode::TextOutside, reason));
        }
        let reason = "the record does not begin with a type (TY)";
        draft.problem(Problem::new(piece.line, ProblemCode::MissingStart, reason).of("TY"));
        if !before.trim().is_empty() && !is_heading(&before) {
            let reason = format!("text before the record was left out: {}", quoted(&before));
            draft.problem(Problem::new(piece.line, ProblemCode::TextOutside, reason));
        }
    }
    if !piece.closed {
        let reason = "the record does not end with ER";
        draft.problem(Problem::new(piece.last_line(), ProblemCode::MissingEnd, reason).of("ER"));
    }
    draft.finish(piece.raw)
}

fn line_end(raw: &str) -> char {
    if raw.contains('\n') { '\n' } else { '\r' }
}

/// Whether a text is only numbers and headers that databases write between records. It can be left out without a notice.
pub(super) fn is_heading(text: &str) -> bool {
    text.lines()
        .map(|line| line.trim_matches(['\u{feff}', ' ', '\t', '\r']))
        .all(|line| {
            let number = line.trim_matches(['.', '<', '>']);
            line.is_empty()
                || number.bytes().all(|byte| byte.is_ascii_digit())
                || ["Provider:", "Database:", "Content:"].iter().any(|header| line.starts_with(header))
        })
}

/// Puts a value into its field. True if the tag is known.
fn put(draft: &mut Draft, tag: &str, value: &str, line: u64) -> bool {
    let unescaped;
    let value = if value.contains("\n\t") || value.contains("\r\t") {
        unescaped = without_escapes(value);
        &unescaped
    } else {
        value
    };
    let trimmed = value.trim();
    let target = match tag {
        "ER" => return true,
        // Providers put a DOI, a PubMed number or a remark into these tags.
        "M3" | "L3" if looks_like_doi(trimmed) => Target::One(One::Doi, 2),
        "N1" if trimmed.len() < 100 && looks_like_doi(trimmed) => Target::One(One::Doi, 3),
        "U1" | "U2" | "AN" | "C2" | "PMCID" => return put_number(draft, tag, trimmed, line),
        _ => meaning(tag),
    };
    match target {
        // EndNote writes each keyword and each link on a line of its own.
        Target::Many(Many::Keywords | Many::Urls) => {
            for part in value.split(['\n', '\r']) {
                draft.put(target, tag, part, line);
            }
        }
        _ => draft.put(target, tag, value, line),
    }
    target != Target::Other
}

fn looks_like_doi(value: &str) -> bool {
    !value.contains([' ', '\n']) && Doi::read(value).is_some() || value.starts_with("doi:") && Doi::read(value).is_some()
}

/// Puts a number, such as `26957754[pmid]`, `PMC4756000[pmcid]`, or the number that a database gave the record.
fn put_number(draft: &mut Draft, tag: &str, value: &str, line: u64) -> bool {
    let marked = |mark: &str| value.strip_suffix(mark).map(str::trim_end);
    let is_pmcid = value
        .strip_prefix("PMC")
        .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
    let (target, value) = if let Some(number) = marked("[pmid]") {
        (Target::One(One::Pmid, 1), number)
    } else if let Some(number) = marked("[pmcid]") {
        (Target::One(One::Pmcid, 1), number)
    } else if tag == "PMCID" || tag == "C2" && is_pmcid {
        (Target::One(One::Pmcid, 0), value)
    } else if tag == "AN" {
        (Target::One(One::Accession, 0), value)
    } else {
        (Target::Other, value)
    };
    draft.put(target, tag, value, line);
    target != Target::Other
}

/// Removes the tab that the writer puts before the lines of a text that look like tags.
fn without_escapes(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for line in value.split_inclusive(['\n', '\r']) {
        let escaped = line
            .strip_prefix('\t')
            .filter(|rest| tag_line(rest.trim_start_matches('\t')).is_some());
        out.push_str(escaped.unwrap_or(line));
    }
    out
}
