//! Reads Ovid's tagged text: a number (`<1>`), then labels at the beginning of lines, and their values on indented lines below.

use super::draft::{Draft, Long, Many, One, Target};
use super::limits::Limits;
use super::pieces::{LineRules, Piece, Step};
use super::tagged::{self, TaggedField};
use crate::problem::{Problem, ProblemCode, quoted};
use crate::record::Record;

/// Decides where records begin: at a number, or where a label is repeated after a blank line.
#[derive(Debug, Default)]
pub(super) struct OvidRules {
    labels: Vec<String>,
    after_blank: bool,
    is_open: bool,
}

/// The number of labels that are remembered for one record.
const MOST_LABELS: usize = 200;

impl LineRules for OvidRules {
    fn step(&mut self, line: &str) -> Step {
        if line.trim().is_empty() {
            self.after_blank = true;
            return Step::Body;
        }
        let after_blank = std::mem::take(&mut self.after_blank);
        let is_number = is_number(line);
        let label = label_line(line).map(|(label, _)| label);
        let again = label.is_some_and(|label| after_blank && self.labels.iter().any(|known| known == label));
        if is_number || again || label.is_some() && !self.is_open {
            self.labels.clear();
            self.is_open = true;
            self.labels.extend(label.map(str::to_owned));
            return Step::Open;
        }
        if let Some(label) = label
            && self.labels.len() < MOST_LABELS
        {
            self.labels.push(label.to_owned());
        }
        Step::Body
    }

    fn reset(&mut self) {
        *self = Self::default();
    }
}

/// Whether a line is the number of a record, such as `<12>`.
pub(super) fn is_number(line: &str) -> bool {
    let inner = line
        .trim_matches(['\u{feff}', ' ', '\t', '\r', '\n'])
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'));
    inner.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The label on a line. A label is alone on a line that is not indented.
fn label_line(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches('\u{feff}');
    if is_number(line) || !line.starts_with(|c: char| c.is_alphabetic()) {
        return None;
    }
    let label = line.trim_end();
    (label.len() <= 60).then_some((label, ""))
}

/// Whether a line is one of Ovid's labels, by which the format is detected.
pub(super) fn is_label(line: &str) -> bool {
    label_line(line).is_some_and(|(label, _)| target(label) != Target::Other)
}

/// Reads one record.
pub(super) fn read(piece: Piece, limits: Limits) -> Result<Record, Problem> {
    let mut draft = Draft::new(piece.line, limits);
    let (fields, before) = tagged::fields(&piece.raw, piece.line, label_line);
    if fields.is_empty() {
        let reason = format!("text between records was left out: {}", quoted(&piece.raw));
        return Err(Problem::new(piece.line, ProblemCode::TextOutside, reason));
    }
    if !before.iter().any(|(_, line)| is_number(line)) {
        let reason = "the record does not begin with a number (<1>)";
        draft.problem(Problem::new(piece.line, ProblemCode::MissingStart, reason));
    }
    for (line, text) in before.into_iter().filter(|(_, text)| !is_number(text)) {
        let reason = format!("text before the record was left out: {}", quoted(text));
        draft.problem(Problem::new(line, ProblemCode::TextOutside, reason));
    }
    for field in &fields {
        put(&mut draft, field);
    }
    draft.finish(piece.raw)
}

fn put(draft: &mut Draft, field: &TaggedField<'_>) {
    let value = field.folded();
    match target(field.tag) {
        target @ Target::Many(Many::Authors | Many::Editors) => {
            for name in names(&value) {
                draft.put(target, field.tag, name, field.line);
            }
        }
        target @ Target::Many(Many::Keywords) => {
            for keyword in value.split(';') {
                draft.put(target, field.tag, keyword, field.line);
            }
        }
        target @ Target::Many(Many::Affiliations) => {
            for line in field.lines() {
                draft.put(target, field.tag, line, field.line);
            }
        }
        target @ Target::Many(Many::WorkTypes) => {
            draft.kind(&value);
            draft.put(target, field.tag, &value, field.line);
        }
        Target::One(One::Container, _) => put_source(draft, &value, field.line),
        target => draft.put(target, field.tag, &value, field.line),
    }
}

/// Names are separated by a semicolon with two spaces. With one space, a semicolon may separate a name from its titles (`Bunkers, Sandra
/// RN; PhD`).
fn names(value: &str) -> Vec<&str> {
    if value.contains(";  ") {
        return value.split(";  ").collect();
    }
    let parts: Vec<&str> = value.split(';').map(str::trim).collect();
    if parts.iter().all(|part| part.contains([' ', ','])) {
        parts
    } else {
        vec![value]
    }
}

/// Puts a source such as `Nursing Science Quarterly.   28(2):103-106, April 2015.`. A source in another form is kept as it is.
fn put_source(draft: &mut Draft, value: &str, line: u64) {
    draft.put(Target::Other, "Source", value, line);
    let Some((title, rest)) = value.split_once(".  ") else {
        draft.put(Target::One(One::Container, 0), "Source", value.trim_end_matches('.'), line);
        return;
    };
    draft.put(Target::One(One::Container, 0), "Source", title, line);
    let Some((numbers, rest)) = rest.trim().split_once(':') else {
        return;
    };
    let (volume, issue) = match numbers.split_once('(') {
        Some((volume, issue)) => (volume, issue.trim_end_matches(')')),
        None => (numbers, ""),
    };
    let (pages, date) = rest.split_once(',').unwrap_or((rest, ""));
    draft.put(Target::One(One::Volume, 0), "Source", volume, line);
    draft.put(Target::One(One::Issue, 0), "Source", issue, line);
    draft.put(Target::One(One::Pages, 0), "Source", pages.trim().trim_end_matches('.'), line);
    draft.put(Target::One(One::Date, 0), "Source", date.trim().trim_end_matches('.'), line);
}

fn target(label: &str) -> Target {
    match label {
        "Title" | "Article Title" => Target::One(One::Title, 0),
        "Chapter Title" => Target::One(One::Title, 1),
        "Author" | "Authors" => Target::Many(Many::Authors),
        "Editor" | "Editors" => Target::Many(Many::Editors),
        "Source" => Target::One(One::Container, 0),
        "Abstract" => Target::Long(Long::Abstract, 0),
        "DOI Number" | "Digital Object Identifier" | "DOI" => Target::One(One::Doi, 0),
        "ISSN" | "ISSN Print" | "ISSN Electronic" | "ISBN" => Target::Many(Many::Serials),
        "Language" => Target::One(One::Language, 0),
        "Document Type" | "Publication Type" => Target::Many(Many::WorkTypes),
        "Author Keywords" | "Keywords" | "Keyword Heading" | "Subject Headings" | "MeSH Subject Headings" => Target::Many(Many::Keywords),
        "Institution" | "Author Affiliation" => Target::Many(Many::Affiliations),
        "Accession Number" | "Unique Identifier" => Target::One(One::Accession, 0),
        "Year of Publication" | "Publication Year" => Target::One(One::Year, 0),
        "Date of Publication" | "Publication Date" => Target::One(One::Date, 1),
        "Publisher" => Target::One(One::Publisher, 0),
        "Country of Publication" => Target::One(One::Place, 0),
        "Database" => Target::One(One::Database, 0),
        "PMID" => Target::One(One::Pmid, 0),
        "Link to the Ovid Full Text or citation" | "URL" => Target::Many(Many::Urls),
        "Notes" | "Comments" => Target::Long(Long::Notes, 0),
        _ => Target::Other,
    }
}
