//! Reads the plain text of Web of Science (`.txt`, `.ciw`, `.isi`). A line has two letters, a space, and the value. Lines that are indented
//! by three spaces continue it.
//!
//! A record runs from `PT` to `ER`. In the fields of authors, references and addresses, each line is a value of its own. In other fields,
//! the lines are joined.

use super::draft::{Draft, Long, Many, One, Target};
use super::limits::Limits;
use super::pieces::{LineRules, Piece, Step};
use super::tagged::{self, TaggedField};
use crate::problem::{Problem, ProblemCode, quoted};
use crate::record::Record;

/// Decides where records begin and end.
#[derive(Debug, Default)]
pub(super) struct WosRules;

impl LineRules for WosRules {
    fn step(&mut self, line: &str) -> Step {
        match tag_line(line) {
            Some(("PT", _)) => Step::Open,
            Some(("ER", rest)) if rest.trim().is_empty() => Step::Close,
            _ => Step::Body,
        }
    }
}

/// The tag of a line, and the value after it.
pub(super) fn tag_line(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']);
    let (tag, rest) = line.split_at_checked(2)?;
    let mut letters = tag.bytes();
    let is_tag = letters.next()?.is_ascii_uppercase() && letters.all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let apart = rest.is_empty() || rest.starts_with([' ', '\t']);
    (is_tag && apart).then_some((tag, rest))
}

/// Reads one record.
pub(super) fn read(piece: Piece, limits: Limits) -> Result<Record, Problem> {
    let mut draft = Draft::new(piece.line, limits);
    let (fields, _) = tagged::fields(&piece.raw, piece.line, tag_line);
    if !piece.opened {
        let parts = fields.iter().filter(|field| target(field.tag) != Target::Other).count();
        if parts < 2 {
            return Err(outside(&piece));
        }
        let reason = "the record does not begin with a type (PT)";
        draft.problem(Problem::new(piece.line, ProblemCode::MissingStart, reason).of("PT"));
    }
    let has_full_names = fields.iter().any(|field| field.tag == "AF");
    for field in &fields {
        put(&mut draft, field, has_full_names);
    }
    if !piece.closed {
        let reason = "the record does not end with ER";
        draft.problem(Problem::new(piece.last_line(), ProblemCode::MissingEnd, reason).of("ER"));
    }
    draft.finish(piece.raw)
}

/// The problem that a text between records was left out.
fn outside(piece: &Piece) -> Problem {
    let reason = format!("text between records was left out: {}", quoted(&piece.raw));
    Problem::new(piece.line, ProblemCode::TextOutside, reason)
}

/// Whether a piece between records is only the header (`FN`, `VR`) or the end (`EF`) of the file.
pub(super) fn is_frame(text: &str) -> bool {
    let mut lines = text
        .lines()
        .map(|line| line.trim_start_matches('\u{feff}'))
        .filter(|line| !line.trim().is_empty());
    lines.all(|line| matches!(tag_line(line), Some(("FN" | "VR" | "EF", _))))
}

fn put(draft: &mut Draft, field: &TaggedField<'_>, has_full_names: bool) {
    match field.tag {
        "FN" | "VR" | "EF" | "ER" => {}
        "PT" => {
            draft.kind(match field.first.trim() {
                "J" => "Journal Article",
                "B" => "Book",
                "S" => "Book Chapter",
                "P" => "Patent",
                word => word,
            });
        }
        "AU" if has_full_names => put_lines(draft, field, Target::Other),
        "AU" | "AF" => put_lines(draft, field, Target::Many(Many::Authors)),
        "CA" | "GP" => put_lines(draft, field, Target::Many(Many::Bodies)),
        "BE" | "ED" => put_lines(draft, field, Target::Many(Many::Editors)),
        "C1" => put_lines(draft, field, Target::Many(Many::Affiliations)),
        "CR" | "RP" | "FU" | "BA" | "BF" => put_lines(draft, field, Target::Other),
        "DE" | "ID" => {
            for keyword in field.folded().split(';') {
                draft.put(Target::Many(Many::Keywords), field.tag, keyword, field.line);
            }
        }
        "DT" => {
            for word in field.folded().split(';') {
                draft.put(Target::Many(Many::WorkTypes), field.tag, word, field.line);
            }
        }
        tag => draft.put(target(tag), tag, &field.folded(), field.line),
    }
}

fn put_lines(draft: &mut Draft, field: &TaggedField<'_>, target: Target) {
    for line in field.lines() {
        draft.put(target, field.tag, line, field.line);
    }
}

fn target(tag: &str) -> Target {
    match tag {
        "PT" => Target::Kind,
        "TI" => Target::One(One::Title, 0),
        "SO" => Target::One(One::Container, 0),
        "SE" => Target::One(One::Series, 0),
        "JI" => Target::One(One::ContainerShort, 0),
        "J9" => Target::One(One::ContainerShort, 1),
        "LA" => Target::One(One::Language, 0),
        "AB" => Target::Long(Long::Abstract, 0),
        "PY" => Target::One(One::Year, 0),
        "PD" => Target::One(One::Date, 0),
        "VL" => Target::One(One::Volume, 0),
        "IS" => Target::One(One::Issue, 0),
        "BP" => Target::One(One::FirstPage, 0),
        "EP" => Target::One(One::LastPage, 0),
        "PS" => Target::One(One::Pages, 1),
        "AR" => Target::One(One::ArticleNumber, 0),
        "DI" => Target::One(One::Doi, 0),
        "UT" => Target::One(One::Accession, 0),
        "AN" => Target::One(One::Accession, 1),
        "PM" => Target::One(One::Pmid, 0),
        "SN" | "EI" | "BN" => Target::Many(Many::Serials),
        "PU" => Target::One(One::Publisher, 0),
        "PI" | "PV" => Target::One(One::Place, 0),
        _ => Target::Other,
    }
}
