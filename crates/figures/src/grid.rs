//! Lays out a grid of cells with headings: the place of each cell, and its labels, which are wrapped and horizontal or vertical.

use crate::label::{Fit, width, wrap};
use crate::mark::{Anchor, DROP, LINE, Point, Text};
use crate::sheet::{GAP, MARGIN, TYPE};
use crate::svg::Svg;

const WIDEST_ROW_LABEL: f64 = 220.0;
/// The least width of the row labels, so that there is also room for the heading of the rows.
const NARROWEST_ROW_LABEL: f64 = 84.0;
/// The greatest width to which a horizontal heading may widen its column.
const WIDEST_FLAT: f64 = 120.0;
/// The greatest number of columns with horizontal headings. With more columns, headings are vertical and cells are narrower.
const MOST_FLAT_COLUMNS: usize = 9;
const UPRIGHT: f64 = 170.0;

/// The requirements for a grid.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cells<'a> {
    pub(crate) rows: &'a [&'a str],
    pub(crate) columns: &'a [&'a str],
    /// The least width and height of a cell.
    pub(crate) least: (f64, f64),
    /// The side to which the row labels are aligned.
    pub(crate) lean: Anchor,
    /// The distance between the row labels and the cells.
    pub(crate) between: f64,
    /// The y coordinate at which the headings begin.
    pub(crate) top: f64,
}

/// A grid whose places are computed.
#[derive(Debug)]
pub(crate) struct Grid<'a> {
    /// The left edge of the first column.
    pub(crate) left: f64,
    /// The upper edge of the first row.
    pub(crate) top: f64,
    pub(crate) cell: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
    between: f64,
    lean: Anchor,
    columns: Vec<Label<'a>>,
    rows: Vec<(Label<'a>, f64, f64)>,
    lie: Lie,
}

#[derive(Debug)]
struct Label<'a> {
    whole: &'a str,
    lines: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lie {
    Flat,
    Upright,
}

impl<'a> Grid<'a> {
    pub(crate) fn new(cells: Cells<'a>) -> Self {
        let lie = if cells.columns.len() <= MOST_FLAT_COLUMNS {
            Lie::Flat
        } else {
            Lie::Upright
        };
        let cell = match lie {
            Lie::Flat => flat_width(cells.columns).max(cells.least.0),
            Lie::Upright => cells.least.0,
        };
        let heading = match lie {
            Lie::Flat => fit(cell - GAP, 4),
            Lie::Upright => fit(UPRIGHT, ((cell - 4.0) / (TYPE * LINE)).floor().clamp(1.0, 3.0) as usize),
        };
        let columns = labels(cells.columns, heading);
        let top = cells.top + headings_height(&columns, lie) + GAP;

        let row_labels = labels(cells.rows, fit(WIDEST_ROW_LABEL, 3));
        let left = MARGIN + row_labels.iter().map(Label::width).fold(NARROWEST_ROW_LABEL, f64::max) + GAP + cells.between;
        let mut rows = Vec::new();
        let mut y = top;
        for label in row_labels {
            let height = cells.least.1.max(label.lines.len() as f64 * TYPE * LINE + GAP);
            rows.push((label, y, height));
            y += height;
        }
        Self {
            left,
            top,
            cell,
            right: left + cell * columns.len() as f64,
            bottom: y,
            between: cells.between,
            lean: cells.lean,
            columns,
            rows,
            lie,
        }
    }

    /// The corner and the size of a cell. `None` if the grid has no such row.
    pub(crate) fn cell(&self, row: usize, column: usize) -> Option<(Point, (f64, f64))> {
        let (_, y, height) = self.rows.get(row)?;
        Some(((self.left + self.cell * column as f64, *y), (self.cell, *height)))
    }

    /// The y coordinate of the middle of a row.
    pub(crate) fn middle(&self, row: usize) -> Option<f64> {
        self.rows.get(row).map(|(_, y, height)| y + height / 2.0)
    }

    pub(crate) fn draw_labels(&self, svg: &mut Svg) {
        for (column, label) in self.columns.iter().enumerate() {
            svg.group(label.whole);
            self.draw_heading(svg, self.left + self.cell * (column as f64 + 0.5), label);
            svg.end();
        }
        for (label, y, height) in &self.rows {
            svg.group(label.whole);
            let x = match self.lean {
                Anchor::Start => MARGIN,
                Anchor::Middle | Anchor::End => self.left - self.between - GAP,
            };
            svg.lines_about(Text::new((x, y + height / 2.0), TYPE).anchored(self.lean), &label.lines);
            svg.end();
        }
    }

    fn draw_heading(&self, svg: &mut Svg, middle: f64, label: &Label<'_>) {
        let foot = self.top - GAP;
        let count = label.lines.len() as f64;
        match self.lie {
            // The last line is directly above the grid.
            Lie::Flat => {
                let look = Text::new((middle, foot - TYPE * 0.2), TYPE).anchored(Anchor::Middle);
                svg.lines(look.down(1.0 - count), &label.lines);
            }
            // Rotated, the first line is the leftmost. All lines together are centred on the column.
            Lie::Upright => {
                for (index, line) in label.lines.iter().enumerate() {
                    let x = middle + TYPE * (DROP + (index as f64 - (count - 1.0) / 2.0) * LINE);
                    svg.upright_text(Text::new((x, foot), TYPE), line);
                }
            }
        }
    }
}

impl Label<'_> {
    fn width(&self) -> f64 {
        self.lines.iter().map(|line| width(line, TYPE)).fold(0.0, f64::max)
    }
}

fn fit(width: f64, lines: usize) -> Fit {
    Fit { width, size: TYPE, lines }
}

fn labels<'a>(texts: &[&'a str], fit: Fit) -> Vec<Label<'a>> {
    let label = |whole: &&'a str| Label {
        whole,
        lines: wrap(whole, fit),
    };
    texts.iter().map(label).collect()
}

/// The width of a column that is wide enough for the longest word of a heading, up to a maximum.
fn flat_width(headings: &[&str]) -> f64 {
    let words = headings.iter().flat_map(|heading| heading.split_whitespace());
    let longest = words.map(|word| width(word, TYPE)).fold(0.0, f64::max);
    (longest + GAP + 1.0).min(WIDEST_FLAT)
}

/// The height of the headings: at least one line, for the heading of the rows.
fn headings_height(headings: &[Label<'_>], lie: Lie) -> f64 {
    let height = match lie {
        Lie::Flat => headings.iter().map(|label| label.lines.len()).max().unwrap_or(0) as f64 * TYPE * LINE,
        Lie::Upright => headings.iter().map(Label::width).fold(0.0, f64::max),
    };
    height.max(TYPE * LINE)
}
