//! Writes the texts of a flow diagram: the entries of each box, and the whole flow in sentences.

use super::{PrismaFlowCount, PrismaFlowFigure, PrismaFlowReports, PrismaFlowSources};
use crate::numeral::grouped;

pub(crate) const MAIN_HEADING: &str = "Identification of studies via databases and registers";
pub(crate) const OTHER_HEADING: &str = "Identification of studies via other methods";

/// The place of a text below the heading of its box.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Heading,
    Part,
    /// A part of the part above.
    Detail,
}

/// A text in a box, with its number.
#[derive(Debug, Clone)]
pub(crate) struct BoxEntry {
    pub(crate) label: String,
    /// The number as it is drawn: `(n = 12)`. Headings of a list have none.
    pub(crate) count: Option<String>,
    pub(crate) level: Level,
}

impl BoxEntry {
    fn new(label: &str, level: Level, count: Option<u64>) -> Self {
        // No-break spaces keep the number in one piece.
        let count = count.map_or_else(
            || "(n\u{a0}not\u{a0}known)".to_owned(),
            |count| format!("(n\u{a0}=\u{a0}{})", grouped(count)),
        );
        Self {
            label: label.to_owned(),
            count: Some(count),
            level,
        }
    }

    fn list(label: &str) -> Self {
        Self {
            label: label.to_owned(),
            count: None,
            level: Level::Heading,
        }
    }
}

fn parts(level: Level, counts: &[PrismaFlowCount]) -> impl Iterator<Item = BoxEntry> {
    counts
        .iter()
        .map(move |counted| BoxEntry::new(&counted.label, level, counted.count))
}

fn simple(label: &str, count: Option<u64>) -> Vec<BoxEntry> {
    vec![BoxEntry::new(label, Level::Heading, count)]
}

pub(crate) fn identified(figure: &PrismaFlowFigure) -> Vec<BoxEntry> {
    let mut entries = vec![BoxEntry::list("Records identified from:")];
    let mut add = |label, sources: &PrismaFlowSources| {
        entries.push(BoxEntry::new(label, Level::Part, sources.records));
        entries.extend(parts(Level::Detail, &sources.named));
    };
    add("Databases", &figure.databases);
    add("Registers", &figure.registers);
    entries
}

pub(crate) fn identified_other(counts: &[PrismaFlowCount]) -> Vec<BoxEntry> {
    let list = BoxEntry::list("Records identified from:");
    std::iter::once(list).chain(parts(Level::Part, counts)).collect()
}

pub(crate) fn removed(figure: &PrismaFlowFigure) -> Vec<BoxEntry> {
    let part = |label, count| BoxEntry::new(label, Level::Part, count);
    vec![
        BoxEntry::list("Records removed before screening:"),
        part("Duplicate records removed", figure.removed_duplicates),
        part("Records marked as ineligible by automation tools", figure.removed_by_automation),
        part("Records removed for other reasons", figure.removed_other_reasons),
    ]
}

pub(crate) fn screened(figure: &PrismaFlowFigure) -> Vec<BoxEntry> {
    simple("Records screened", figure.screened)
}

pub(crate) fn excluded(figure: &PrismaFlowFigure) -> Vec<BoxEntry> {
    simple("Records excluded", figure.excluded)
}

pub(crate) fn sought(reports: &PrismaFlowReports) -> Vec<BoxEntry> {
    simple("Reports sought for retrieval", reports.sought)
}

pub(crate) fn not_retrieved(reports: &PrismaFlowReports) -> Vec<BoxEntry> {
    simple("Reports not retrieved", reports.not_retrieved)
}

pub(crate) fn assessed(reports: &PrismaFlowReports) -> Vec<BoxEntry> {
    simple("Reports assessed for eligibility", reports.assessed)
}

pub(crate) fn reports_excluded(reports: &PrismaFlowReports) -> Vec<BoxEntry> {
    let mut entries = simple("Reports excluded", reports.excluded);
    entries.extend(parts(Level::Part, &reports.reasons));
    entries
}

pub(crate) fn included(figure: &PrismaFlowFigure) -> Vec<BoxEntry> {
    let mut entries = simple("Studies included in review", figure.studies_included);
    entries.extend(simple("Reports of included studies", figure.reports_included));
    entries
}

/// A box as one sentence, with every label in full.
pub(crate) fn sentence(entries: &[BoxEntry]) -> String {
    let mut text = String::new();
    for entry in entries {
        let separator = if text.is_empty() {
            ""
        } else if text.ends_with(':') {
            " "
        } else {
            "; "
        };
        text.push_str(separator);
        text.push_str(&entry.label);
        if let Some(count) = &entry.count {
            text.push(' ');
            text.push_str(count);
        }
    }
    text
}

/// The figure in sentences, for readers who cannot see it: box by box, column by column.
pub(crate) fn description(figure: &PrismaFlowFigure) -> String {
    let main = &figure.reports;
    let mut boxes = vec![
        identified(figure),
        removed(figure),
        screened(figure),
        excluded(figure),
        sought(main),
        not_retrieved(main),
        assessed(main),
        reports_excluded(main),
    ];
    let mut sentences = vec!["PRISMA 2020 flow diagram".to_owned(), MAIN_HEADING.to_owned()];
    sentences.extend(boxes.iter().map(|entries| sentence(entries)));
    if let Some(other) = &figure.other {
        let reports = &other.reports;
        boxes = vec![
            identified_other(&other.identified),
            sought(reports),
            not_retrieved(reports),
            assessed(reports),
            reports_excluded(reports),
        ];
        sentences.push(OTHER_HEADING.to_owned());
        sentences.extend(boxes.iter().map(|entries| sentence(entries)));
    }
    sentences.push(sentence(&included(figure)));
    let mut text = sentences.join(". ");
    text.push('.');
    for note in &figure.notes {
        text.push(' ');
        text.push_str(note);
    }
    text
}
