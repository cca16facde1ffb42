//! Lays out the boxes of a flow diagram: columns from the left, rows from the top, and the arrows between them.

use super::words::{self, BoxEntry, Level, MAIN_HEADING, OTHER_HEADING};
use super::{PrismaFlowFigure, PrismaFlowOther};
use crate::label::{Fit, strong_width, wrap};
use crate::mark::{LINE, Point};
use crate::sheet::{GAP, MARGIN, Sheet, TYPE, notes_height, wrap_strong};

/// The width of a box.
const BOX: f64 = 264.0;
/// The distance between columns, and between rows.
const BETWEEN: f64 = 30.0;
/// The distance from the edge of a box to its text.
const PAD: f64 = 9.0;
/// The distance between the texts of a box.
const BREAK: f64 = 3.0;
/// How far a text is moved in for each level.
const INDENT: f64 = 14.0;
/// The width of the bands at the left that name the stages.
const BAND: f64 = 26.0;
const HEADING: f64 = 30.0;
/// The most lines of one label. The number is always drawn in full.
const LABEL_LINES: usize = 6;

const STAGES: [&str; 3] = ["Identification", "Screening", "Included"];

/// The places of all parts, in pixels.
#[derive(Debug)]
pub(crate) struct FlowLayout<'a> {
    pub(crate) sheet: Sheet<'a>,
    /// The headings of the columns.
    pub(crate) headings: Vec<FlowPart>,
    /// The bands that name the stages. Their text reads upwards.
    pub(crate) stages: Vec<FlowPart>,
    pub(crate) boxes: Vec<FlowPart>,
    /// The corners of each arrow; its head is at the last.
    pub(crate) arrows: Vec<Vec<Point>>,
    pub(crate) notes: Vec<String>,
    pub(crate) notes_top: f64,
    pub(crate) height: f64,
}

/// A rectangle with its text.
#[derive(Debug)]
pub(crate) struct FlowPart {
    /// The text in full.
    pub(crate) whole: String,
    pub(crate) lines: Vec<FlowLine>,
    pub(crate) corner: Point,
    pub(crate) size: (f64, f64),
}

/// One line of the text of a box: its distance from the corner, and its level.
#[derive(Debug)]
pub(crate) struct FlowLine {
    pub(crate) text: String,
    /// The middle of the line.
    pub(crate) at: Point,
    pub(crate) level: Level,
}

/// A box of a column, before it has its place.
struct Cell {
    column: usize,
    entries: Vec<BoxEntry>,
}

impl<'a> FlowLayout<'a> {
    pub(crate) fn new(figure: &'a PrismaFlowFigure) -> Self {
        let columns = if figure.other.is_some() { 4 } else { 2 };
        let sheet = Sheet::new(x(columns) - BETWEEN + MARGIN, &figure.title);
        let mut layout = Self {
            headings: headings(sheet.top(), figure.other.is_some()),
            stages: Vec::new(),
            boxes: Vec::new(),
            arrows: Vec::new(),
            notes: sheet.notes(&figure.notes),
            notes_top: 0.0,
            height: 0.0,
            sheet,
        };
        let mut tops = Vec::new();
        let mut top = layout.sheet.top() + HEADING + BETWEEN * 0.6;
        let rows = rows(figure);
        for (index, row) in rows.into_iter().enumerate() {
            let first = layout.boxes.len();
            layout.boxes.extend(row.into_iter().map(|cell| placed(&cell, top)));
            let tallest = layout.boxes.iter().skip(first).map(|part| part.size.1).fold(0.0, f64::max);
            // A stage of one row must have room for its name.
            let height = match index {
                0 => tallest.max(stage_length(STAGES[0])),
                4 => tallest.max(stage_length(STAGES[2])),
                _ => tallest,
            };
            tops.push((top, top + height));
            top += height + BETWEEN;
        }
        layout.connect(figure.other.is_some());
        layout.name_stages(&tops);
        layout.notes_top = top - BETWEEN + GAP * 1.5;
        layout.height = layout.notes_top + notes_height(&layout.notes) + MARGIN - if layout.notes.is_empty() { GAP * 0.5 } else { 0.0 };
        layout
    }

    /// Adds the arrows. The boxes of the first column, and then those of the third, are in the order of the flow.
    fn connect(&mut self, has_other: bool) {
        let column = |at: f64| self.boxes.iter().filter(move |part| (part.corner.0 - at).abs() < 0.5);
        let mut arrows: Vec<Vec<Point>> = Vec::new();
        let mut columns = vec![(x(0), x(1))];
        if has_other {
            columns.push((x(2), x(3)));
        }
        for (main, side) in columns {
            let chain: Vec<&FlowPart> = column(main).collect();
            for pair in chain.windows(2) {
                let [from, to] = pair else { continue };
                arrows.push(vec![from.foot(), to.head()]);
            }
            for part in column(side) {
                let Some(from) = column(main).find(|main| (main.corner.1 - part.corner.1).abs() < 0.5) else {
                    continue;
                };
                let y = part.corner.1 + from.size.1.min(part.size.1) / 2.0;
                arrows.push(vec![(main + BOX, y), (side, y)]);
            }
        }
        if has_other && let (Some(assessed), Some(included)) = (column(x(2)).next_back(), column(x(0)).next_back()) {
            let y = included.corner.1 + included.size.1 / 2.0;
            let foot = assessed.foot();
            arrows.push(vec![foot, (foot.0, y), (x(0) + BOX, y)]);
        }
        self.arrows = arrows;
    }

    fn name_stages(&mut self, tops: &[(f64, f64)]) {
        let spans = [(0, 0), (1, 3), (4, 4)];
        for (name, (first, last)) in STAGES.into_iter().zip(spans) {
            let (Some(&(top, _)), Some(&(_, foot))) = (tops.get(first), tops.get(last)) else {
                continue;
            };
            let middle = (MARGIN + BAND / 2.0, f64::midpoint(top, foot));
            self.stages.push(FlowPart {
                whole: name.to_owned(),
                lines: vec![FlowLine {
                    text: name.to_owned(),
                    at: middle,
                    level: Level::Heading,
                }],
                corner: (MARGIN, top),
                size: (BAND, foot - top),
            });
        }
    }
}

impl FlowPart {
    /// The middle of the upper edge.
    fn head(&self) -> Point {
        (self.corner.0 + self.size.0 / 2.0, self.corner.1)
    }

    /// The middle of the lower edge.
    fn foot(&self) -> Point {
        (self.corner.0 + self.size.0 / 2.0, self.corner.1 + self.size.1)
    }
}

/// The left edge of a column.
fn x(column: usize) -> f64 {
    MARGIN + BAND + GAP * 1.5 + (BOX + BETWEEN) * column as f64
}

fn stage_length(name: &str) -> f64 {
    strong_width(name, TYPE) + 2.0 * PAD
}

fn headings(top: f64, has_other: bool) -> Vec<FlowPart> {
    let heading = |column: usize, text: &str| FlowPart {
        whole: text.to_owned(),
        lines: vec![FlowLine {
            text: text.to_owned(),
            at: (x(column) + BOX + BETWEEN / 2.0, top + HEADING / 2.0),
            level: Level::Heading,
        }],
        corner: (x(column), top),
        size: (2.0 * BOX + BETWEEN, HEADING),
    };
    let mut headings = vec![heading(0, MAIN_HEADING)];
    if has_other {
        headings.push(heading(2, OTHER_HEADING));
    }
    headings
}

/// The boxes of each row.
fn rows(figure: &PrismaFlowFigure) -> [Vec<Cell>; 5] {
    let main = &figure.reports;
    let cell = |column, entries| Cell { column, entries };
    let mut rows = [
        vec![cell(0, words::identified(figure)), cell(1, words::removed(figure))],
        vec![cell(0, words::screened(figure)), cell(1, words::excluded(figure))],
        vec![cell(0, words::sought(main)), cell(1, words::not_retrieved(main))],
        vec![cell(0, words::assessed(main)), cell(1, words::reports_excluded(main))],
        vec![cell(0, words::included(figure))],
    ];
    if let Some(PrismaFlowOther { identified, reports }) = &figure.other {
        let [first, _, third, fourth, _] = &mut rows;
        first.push(cell(2, words::identified_other(identified)));
        third.extend([cell(2, words::sought(reports)), cell(3, words::not_retrieved(reports))]);
        fourth.extend([cell(2, words::assessed(reports)), cell(3, words::reports_excluded(reports))]);
    }
    rows
}

/// A box with its text, at the top of its row.
fn placed(cell: &Cell, top: f64) -> FlowPart {
    let corner = (x(cell.column), top);
    let mut lines = Vec::new();
    let mut y = top + PAD;
    for (index, entry) in cell.entries.iter().enumerate() {
        if index > 0 {
            y += BREAK;
        }
        let moved = match entry.level {
            Level::Heading => 0.0,
            Level::Part => INDENT,
            Level::Detail => 2.0 * INDENT,
        };
        for text in wrapped(entry, BOX - 2.0 * PAD - moved) {
            lines.push(FlowLine {
                text,
                at: (corner.0 + PAD + moved, y + TYPE * LINE / 2.0),
                level: entry.level,
            });
            y += TYPE * LINE;
        }
    }
    FlowPart {
        whole: words::sentence(&cell.entries),
        lines,
        corner,
        size: (BOX, y + PAD - top),
    }
}

/// The lines of an entry. If the label is too long, it is cut, and the number follows on a line of its own.
fn wrapped(entry: &BoxEntry, width: f64) -> Vec<String> {
    let fit = |lines| Fit { width, size: TYPE, lines };
    let fold = |text: &str, lines| match entry.level {
        Level::Heading => wrap_strong(text, fit(lines)),
        Level::Part | Level::Detail => wrap(text, fit(lines)),
    };
    let Some(count) = &entry.count else {
        return fold(&entry.label, LABEL_LINES);
    };
    let lines = fold(&format!("{} {count}", entry.label), LABEL_LINES);
    if lines.last().is_some_and(|line| line.ends_with(count.as_str())) {
        return lines;
    }
    let mut lines = fold(&entry.label, LABEL_LINES - 1);
    lines.push(count.clone());
    lines
}
