//! Reads EndNote's tagged format (`.enw`, also called Refer). A line has `%` and a letter, a space, and the value. A line without a tag
//! continues the value.
//!
//! Records are separated by blank lines. A record begins with its type (`%0`), if it has one.

use super::draft::{Draft, Long, Many, One, Target};
use super::limits::Limits;
use super::pieces::{LineRules, Piece, Step};
use super::tagged::{self, TaggedField};
use crate::problem::{Problem, ProblemCode, quoted};
use crate::record::Record;

/// Decides where records begin.
#[derive(Debug, Default)]
pub(super) struct EnwRules {
    has_type: bool,
    after_blank: bool,
    is_open: bool,
}

impl LineRules for EnwRules {
    fn step(&mut self, line: &str) -> Step {
        if line.trim().is_empty() {
            self.after_blank = true;
            return Step::Body;
        }
        let Some((tag, _)) = tag_line(line) else {
            self.after_blank = false;
            return Step::Body;
        };
        let is_type = tag == "%0";
        let begins = !self.is_open || self.after_blank || is_type && self.has_type;
        self.after_blank = false;
        self.is_open = true;
        self.has_type = is_type || self.has_type && !begins;
        if begins { Step::Open } else { Step::Body }
    }

    fn reset(&mut self) {
        *self = Self::default();
    }
}

/// The tag of a line, and the value after it.
pub(super) fn tag_line(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']);
    let letter = *line.strip_prefix('%')?.as_bytes().first()?;
    let is_letter = letter.is_ascii_alphanumeric() || b"@!#$&()*+?<>[]=~^_\"'".contains(&letter);
    let (tag, rest) = line.split_at_checked(2)?;
    (is_letter && (rest.is_empty() || rest.starts_with([' ', '\t']))).then_some((tag, rest))
}

/// Reads one record.
pub(super) fn read(piece: Piece, limits: Limits) -> Result<Record, Problem> {
    let mut draft = Draft::new(piece.line, limits);
    let (fields, _) = tagged::fields(&piece.raw, piece.line, tag_line);
    if fields.is_empty() {
        let reason = format!("text between records was left out: {}", quoted(&piece.raw));
        return Err(Problem::new(piece.line, ProblemCode::TextOutside, reason));
    }
    let mut has_type = false;
    for field in &fields {
        has_type |= field.tag == "%0" && !field.first.trim().is_empty();
        put(&mut draft, field);
    }
    if !has_type {
        let reason = "the record has no type (%0)";
        draft.problem(Problem::new(piece.line, ProblemCode::MissingStart, reason).of("%0"));
    }
    draft.finish(piece.raw)
}

fn put(draft: &mut Draft, field: &TaggedField<'_>) {
    let value = field.unfolded();
    match target(field.tag) {
        // EndNote writes each keyword, link and affiliation on a line of its own.
        target @ Target::Many(Many::Keywords | Many::Urls | Many::Affiliations) => {
            for line in field.lines() {
                draft.put(target, field.tag, line, field.line);
            }
        }
        target => draft.put(target, field.tag, &value, field.line),
    }
}

fn target(tag: &str) -> Target {
    match tag {
        "%0" => Target::Kind,
        "%A" => Target::Many(Many::Authors),
        "%B" => Target::One(One::Container, 1),
        "%C" => Target::One(One::Place, 0),
        "%D" => Target::One(One::Year, 0),
        "%E" => Target::Many(Many::Editors),
        "%G" => Target::One(One::Language, 0),
        "%I" => Target::One(One::Publisher, 0),
        "%J" => Target::One(One::Container, 0),
        "%K" => Target::Many(Many::Keywords),
        "%M" => Target::One(One::Accession, 0),
        "%N" => Target::One(One::Issue, 0),
        "%P" => Target::One(One::Pages, 0),
        "%R" => Target::One(One::Doi, 0),
        "%S" => Target::One(One::Series, 0),
        "%T" => Target::One(One::Title, 0),
        "%U" => Target::Many(Many::Urls),
        "%V" => Target::One(One::Volume, 0),
        "%W" => Target::One(One::Provider, 0),
        "%X" => Target::Long(Long::Abstract, 0),
        "%Z" => Target::Long(Long::Notes, 0),
        "%7" => Target::One(One::Edition, 0),
        "%8" => Target::One(One::Date, 0),
        "%9" => Target::Many(Many::WorkTypes),
        "%@" => Target::Many(Many::Serials),
        "%+" => Target::Many(Many::Affiliations),
        "%~" => Target::One(One::Database, 0),
        _ => Target::Other,
    }
}
