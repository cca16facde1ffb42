//! Writes a flow as the CSV table that the R package PRISMA2020 reads.
//!
//! The package (version 1.1.4, which needs every line of its template) finds a number by the name in the column `data`, takes the text of a
//! box from `boxtext`, and reads a list of reasons or sources from one cell: `name, number; name, number`. A cell `NA` is a number that is
//! not known; its line is not drawn.

use super::flow::{OtherMethods, PrismaCount, PrismaFlow};
use crate::vocabulary::SearchSourceKind;

const COLUMNS: &str = "data,node,box,description,boxtext,tooltips,url,n";
/// What R reads as a missing value.
const MISSING: &str = "NA";
const MAIN: Described = Described::Column("databases and registers");
const OTHER: Described = Described::Column("other methods");
const SOURCE: Described = Described::Source;
const PLAIN: Described = Described::Plain;

/// What the description of a line says besides the text of its box.
#[derive(Debug, Clone, Copy)]
enum Described {
    Plain,
    /// The column of the flow, where both have such a box.
    Column(&'static str),
    /// That records were identified there.
    Source,
}

/// One line of the table.
struct Line<'t> {
    /// The name of the number. Headings have none.
    data: &'t str,
    /// The node of the drawing, on the first line of each box.
    node: &'t str,
    /// The box of the template.
    boxed: &'t str,
    /// The text of the box.
    text: &'t str,
    described: Described,
    n: String,
}

/// The flow as a table with a line for each number. Lines end with a line feed.
#[must_use]
pub fn csv(flow: &PrismaFlow<Option<u64>>) -> String {
    let mut table = format!("{COLUMNS}\n");
    for line in identified(flow).into_iter().chain(screened(flow)).chain(included(flow)) {
        line.write(&mut table);
    }
    table
}

fn identified(flow: &PrismaFlow<Option<u64>>) -> Vec<Line<'static>> {
    let (databases, registers) = (SearchSourceKind::Database, SearchSourceKind::Register);
    let other = other_methods(flow);
    let organisations = if other.contacts.is_some_and(|count| count > 0) {
        "Organisations and contacts"
    } else {
        "Organisations"
    };
    // The package has no line for contacts.
    let asked = [other.organisations, other.contacts]
        .into_iter()
        .flatten()
        .reduce(u64::saturating_add);
    vec![
        heading("node4", "prevstud", "Previous studies"),
        line(
            ("previous_studies", "node5", "box1"),
            "Studies included in previous version of review",
            PLAIN,
            None,
        ),
        line(
            ("previous_reports", MISSING, "box1"),
            "Reports of studies included in previous version of review",
            PLAIN,
            None,
        ),
        heading("node6", "newstud", "Identification of studies via databases and registers"),
        line(("database_results", "node7", "box2"), "Databases", SOURCE, flow.databases),
        named("database_specific_results", "Specific databases", flow, databases),
        line(("register_results", MISSING, "box2"), "Registers", SOURCE, flow.registers),
        named("register_specific_results", "Specific registers", flow, registers),
        heading("node16", "othstud", "Identification of studies via other methods"),
        line(("website_results", "node17", "box11"), "Websites", SOURCE, other.websites),
        line(("organisation_results", MISSING, "box11"), organisations, SOURCE, asked),
        line(
            ("citations_results", MISSING, "box11"),
            "Citation searching",
            SOURCE,
            other.citation_searching,
        ),
        line(("duplicates", "node8", "box3"), "Duplicate records", PLAIN, flow.removed_duplicates),
        line(
            ("excluded_automatic", MISSING, "box3"),
            "Records marked as ineligible by automation tools",
            PLAIN,
            flow.removed_by_automation,
        ),
        line(
            ("excluded_other", MISSING, "box3"),
            "Records removed for other reasons",
            PLAIN,
            flow.removed_other_reasons,
        ),
    ]
}

fn screened(flow: &PrismaFlow<Option<u64>>) -> Vec<Line<'static>> {
    let (main, other) = (&flow.reports, &flow.reports_other);
    let reasons = |counts: &[PrismaCount], excluded: Option<u64>| {
        if counts.is_empty() {
            number(excluded)
        } else {
            list(counts.iter().map(|counted| (counted.label.as_str(), counted.count)))
        }
    };
    let [sought, not_retrieved] = ["Reports sought for retrieval", "Reports not retrieved"];
    let [assessed, excluded] = ["Reports assessed for eligibility", "Reports excluded"];
    vec![
        line(("records_screened", "node9", "box4"), "Records screened", MAIN, flow.screened),
        line(("records_excluded", "node10", "box5"), "Records excluded", MAIN, flow.excluded),
        line(("dbr_sought_reports", "node11", "box6"), sought, MAIN, main.sought),
        line(
            ("dbr_notretrieved_reports", "node12", "box7"),
            not_retrieved,
            MAIN,
            main.not_retrieved,
        ),
        line(("other_sought_reports", "node18", "box12"), sought, OTHER, other.sought),
        line(
            ("other_notretrieved_reports", "node19", "box13"),
            not_retrieved,
            OTHER,
            other.not_retrieved,
        ),
        line(("dbr_assessed", "node13", "box8"), assessed, MAIN, main.assessed),
        Line {
            n: reasons(&main.excluded_by_reason, main.excluded),
            ..line(("dbr_excluded", "node14", "box9"), excluded, MAIN, None)
        },
        line(("other_assessed", "node20", "box14"), assessed, OTHER, other.assessed),
        Line {
            n: reasons(&other.excluded_by_reason, other.excluded),
            ..line(("other_excluded", "node21", "box15"), excluded, OTHER, None)
        },
    ]
}

fn included(flow: &PrismaFlow<Option<u64>>) -> Vec<Line<'static>> {
    let (studies, reports) = (flow.studies_included, flow.reports_included);
    vec![
        line(("new_studies", "node15", "box10"), "Studies included in review", PLAIN, studies),
        line(("new_reports", MISSING, "box10"), "Reports of included studies", PLAIN, reports),
        line(
            ("total_studies", "node22", "box16"),
            "Total studies included in review",
            PLAIN,
            None,
        ),
        line(
            ("total_reports", MISSING, "box16"),
            "Reports of total included studies",
            PLAIN,
            None,
        ),
        stage("identification", "node1", "Identification"),
        stage("screening", "node2", "Screening"),
        stage("included", "node3", "Included"),
        line(
            ("total_studies_ma", "node23", "box17"),
            "Total studies included in meta-analysis",
            PLAIN,
            None,
        ),
        line(
            ("total_reports_ma", MISSING, "box17"),
            "Reports of total included studies in meta-analysis",
            PLAIN,
            None,
        ),
    ]
}

/// The records of other methods. All are missing if there are none, so that the package leaves the second column out.
fn other_methods(flow: &PrismaFlow<Option<u64>>) -> OtherMethods<Option<u64>> {
    let other = &flow.identified_other;
    let found = other.labelled().iter().any(|(_, count)| count.is_some_and(|count| count > 0));
    if found || flow.reports_other.sought.is_some_and(|sought| sought > 0) {
        other.clone()
    } else {
        OtherMethods::default()
    }
}

fn line(
    (data, node, boxed): (&'static str, &'static str, &'static str),
    text: &'static str,
    described: Described,
    n: Option<u64>,
) -> Line<'static> {
    Line {
        data,
        node,
        boxed,
        text,
        described,
        n: number(n),
    }
}

/// A heading that names no number. The template has a zero there.
fn heading(node: &'static str, boxed: &'static str, text: &'static str) -> Line<'static> {
    line((MISSING, node, boxed), text, PLAIN, Some(0))
}

/// The label of a stage, beside the boxes.
fn stage(name: &'static str, node: &'static str, text: &'static str) -> Line<'static> {
    line((name, node, name), text, PLAIN, Some(0))
}

/// The records by the name of their source.
fn named(data: &'static str, text: &'static str, flow: &PrismaFlow<Option<u64>>, kind: SearchSourceKind) -> Line<'static> {
    let of_kind = flow.by_source.iter().filter(|source| source.kind == kind);
    let names = list(of_kind.map(|source| (source.name.as_str(), source.records)));
    Line {
        n: if names.is_empty() { MISSING.to_owned() } else { names },
        ..line((data, MISSING, "box2"), text, SOURCE, None)
    }
}

fn number(n: Option<u64>) -> String {
    n.map_or_else(|| MISSING.to_owned(), |n| n.to_string())
}

/// Names with their numbers in one cell: `name, number; name, number`.
fn list<'n>(counts: impl Iterator<Item = (&'n str, u64)>) -> String {
    let parts: Vec<String> = counts.map(|(name, count)| format!("{}, {count}", plain(name))).collect();
    parts.join("; ")
}

/// A name without the signs that end it in a list, and without the apostrophe that ends a label where the package draws it.
fn plain(name: &str) -> String {
    let replaced = name.chars().map(|c| match c {
        ',' | ';' => '/',
        '\'' => '’',
        c if c.is_control() => ' ',
        c => c,
    });
    replaced.collect::<String>().trim().to_owned()
}

impl Line<'_> {
    fn write(&self, table: &mut String) {
        let described = match self.described {
            Described::Plain => self.text.to_owned(),
            Described::Column(column) => format!("{} ({column})", self.text),
            Described::Source => format!("Records identified from: {}", self.text),
        };
        // The package reads one tooltip for each node, by its place in the table.
        let tooltip = if self.node == MISSING { MISSING } else { &described };
        let cells = [self.data, self.node, self.boxed, &described, self.text, tooltip, MISSING, &self.n];
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                table.push(',');
            }
            write_cell(table, cell);
        }
        table.push('\n');
    }
}

/// Quotes a cell where it must be (RFC 4180). A spreadsheet would run a cell that begins like a formula, so that one begins with a blank.
fn write_cell(table: &mut String, cell: &str) {
    let guard = if cell.starts_with(['=', '+', '-', '@']) { " " } else { "" };
    if cell.contains([',', '"']) {
        table.push('"');
        table.push_str(guard);
        table.push_str(&cell.replace('"', "\"\""));
        table.push('"');
    } else {
        table.push_str(guard);
        table.push_str(cell);
    }
}
