//! Reads nbib, the MEDLINE format of PubMed. A tag has up to four letters, and a hyphen follows in the fifth column. Continuation lines are
//! indented by six spaces.
//!
//! A record begins with its number (`PMID- `). Continuation lines are joined, because the format breaks its lines at a fixed length.

use super::draft::{Draft, Long, Many, One, Target};
use super::limits::Limits;
use super::pieces::{LineRules, Piece, Step};
use super::tagged::{self, TaggedField};
use crate::problem::{Problem, ProblemCode, quoted};
use crate::record::{Record, RecordKind};

/// Decides where records begin.
#[derive(Debug, Default)]
pub(super) struct NbibRules {
    has_number: bool,
    after_blank: bool,
    is_open: bool,
}

impl LineRules for NbibRules {
    fn step(&mut self, line: &str) -> Step {
        if line.trim().is_empty() {
            self.after_blank = true;
            return Step::Body;
        }
        let Some((tag, _)) = tag_line(line) else {
            self.after_blank = false;
            return Step::Body;
        };
        let is_number = tag == "PMID";
        let begins = !self.is_open || is_number && self.has_number || self.after_blank && matches!(tag, "PMID" | "PMC");
        self.after_blank = false;
        if begins {
            self.has_number = is_number;
            self.is_open = true;
            return Step::Open;
        }
        self.has_number |= is_number;
        Step::Body
    }

    fn reset(&mut self) {
        *self = Self::default();
    }
}

/// The tag of a line, and the text after its hyphen.
pub(super) fn tag_line(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']);
    let bytes = line.as_bytes();
    if !bytes.first()?.is_ascii_uppercase() {
        return None;
    }
    let letters = bytes
        .iter()
        .take(5)
        .take_while(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        .count();
    if !(2..=4).contains(&letters) {
        return None;
    }
    let (tag, rest) = line.split_at_checked(letters)?;
    let spaces = rest.bytes().take(3).take_while(|byte| *byte == b' ').count();
    let value = rest.get(spaces..)?.strip_prefix('-')?;
    Some((tag, value))
}

/// Reads one record.
pub(super) fn read(piece: Piece, limits: Limits) -> Result<Record, Problem> {
    let mut draft = Draft::new(piece.line, limits);
    let (fields, before) = tagged::fields(&piece.raw, piece.line, tag_line);
    if fields.is_empty() {
        let reason = format!("text between records was left out: {}", quoted(&piece.raw));
        return Err(Problem::new(piece.line, ProblemCode::TextOutside, reason));
    }
    for (line, text) in before {
        let reason = format!("text before the record was left out: {}", quoted(text));
        draft.problem(Problem::new(line, ProblemCode::TextOutside, reason));
    }
    let has_full_names = fields.iter().any(|field| field.tag == "FAU");
    let mut has_number = false;
    for field in &fields {
        has_number |= field.tag == "PMID";
        for (line, text) in (field.line + 1..).zip(&field.more) {
            // In this format, the lines that continue a field are indented.
            if text.starts_with(|c: char| !c.is_whitespace()) {
                let reason = format!("a line without a tag is read as part of {}: {}", field.tag, quoted(text));
                draft.problem(Problem::new(line, ProblemCode::UntaggedLine, reason).of(field.tag));
            }
        }
        if field.tag == "AU" && has_full_names {
            draft.put(Target::Other, "AU", &field.folded(), field.line);
        } else {
            put(&mut draft, field);
        }
    }
    if !has_number {
        let reason = "the record has no number (PMID)";
        draft.problem(Problem::new(piece.line, ProblemCode::MissingStart, reason).of("PMID"));
    }
    draft.finish(piece.raw)
}

fn put(draft: &mut Draft, field: &TaggedField<'_>) {
    let value = field.folded();
    let target = match field.tag {
        "LID" | "AID" => return put_location(draft, field, &value),
        "PT" => {
            put_kind(draft, &value);
            Target::Many(Many::WorkTypes)
        }
        tag => target(tag),
    };
    draft.put(target, field.tag, &value, field.line);
}

/// Puts an identifier such as `10.1016/j.scitotenv.2017.04.075 [doi]` or `S0048-9697(17)30912-9 [pii]`.
fn put_location(draft: &mut Draft, field: &TaggedField<'_>, value: &str) {
    let bare = value.strip_suffix("[doi]").map(str::trim_end);
    match bare.or_else(|| Some(value).filter(|value| value.starts_with("doi:"))) {
        Some(doi) => draft.put(Target::One(One::Doi, 0), field.tag, doi, field.line),
        None => draft.put(Target::Other, field.tag, value, field.line),
    }
}

/// Sets the kind. Most records name several types of work, and the one that names a kind of publication decides.
fn put_kind(draft: &mut Draft, value: &str) {
    let kind = match value {
        "Journal Article"
        | "Book"
        | "Book Chapter"
        | "Preprint"
        | "Dataset"
        | "Technical Report"
        | "Newspaper Article"
        | "Academic Dissertation" => RecordKind::read(value),
        _ => return,
    };
    if draft.fields.kind == RecordKind::Other || kind == RecordKind::Unpublished {
        draft.fields.kind = kind;
    }
}

fn target(tag: &str) -> Target {
    match tag {
        "PMID" => Target::One(One::Pmid, 0),
        "PMC" => Target::One(One::Pmcid, 0),
        "TI" => Target::One(One::Title, 0),
        "BTI" => Target::One(One::Title, 1),
        "FAU" | "AU" => Target::Many(Many::Authors),
        "CN" => Target::Many(Many::Bodies),
        "FED" | "ED" => Target::Many(Many::Editors),
        "AD" => Target::Many(Many::Affiliations),
        "DP" => Target::One(One::Year, 0),
        "JT" => Target::One(One::Container, 0),
        "TA" => Target::One(One::ContainerShort, 0),
        "VI" => Target::One(One::Volume, 0),
        "IP" => Target::One(One::Issue, 0),
        "PG" => Target::One(One::Pages, 0),
        "AB" => Target::Long(Long::Abstract, 0),
        "OAB" => Target::Long(Long::Abstract, 1),
        "MH" | "OT" => Target::Many(Many::Keywords),
        "LA" => Target::One(One::Language, 0),
        "IS" | "ISBN" => Target::Many(Many::Serials),
        "PB" => Target::One(One::Publisher, 0),
        "PL" => Target::One(One::Place, 0),
        "EN" => Target::One(One::Edition, 0),
        "CTI" => Target::One(One::Series, 0),
        "GN" => Target::Long(Long::Notes, 0),
        _ => Target::Other,
    }
}
