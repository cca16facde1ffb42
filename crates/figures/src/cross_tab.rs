//! Draws a cross-tabulation: a grid of counts, each cell shaded by its count and the count written in it.

use crate::colour::Colour;
use crate::label::{Fit, width, wrap};
use crate::svg::{Svg, Value};

/// What a cross-tabulation shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CrossTabFigure {
    /// What the table is of; drawn above it and read out.
    pub title: String,
    /// What a reader who does not see it should know; read out only.
    pub description: String,
    /// The labels of the rows, from the top.
    pub rows: Vec<String>,
    /// The labels of the columns, from the left.
    pub columns: Vec<String>,
    /// One list a row, one count a column. A count that is not there is drawn as a dash, never as zero.
    pub counts: Vec<Vec<u64>>,
}

const MARGIN: f64 = 16.0;
const TITLE_SIZE: f64 = 16.0;
const LABEL_SIZE: f64 = 12.0;
const LINE: f64 = 1.25;
const CELL_HEIGHT: f64 = 36.0;
const GAP: f64 = 8.0;
const WIDEST_ROW_LABEL: f64 = 230.0;
/// The least room that a title gets, however small the table.
const NARROWEST: f64 = 360.0;
/// Up to so many columns have labels that lie flat; more of them stand up, in narrower cells.
const MOST_FLAT_COLUMNS: usize = 7;
const INK: &str = "#1a1a1a";
const FAINT_INK: &str = "#595959";
const EDGE: &str = "#8c8c8c";
/// Labels that stand up have two lines side by side.
const UPRIGHT_FIT: Fit = Fit {
    width: 150.0,
    size: LABEL_SIZE,
    lines: 2,
};
const ROW_FIT: Fit = Fit {
    width: WIDEST_ROW_LABEL,
    size: LABEL_SIZE,
    lines: 2,
};

/// How the column labels lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lie {
    Flat,
    Upright,
}

/// Where the cells begin, how wide they are, and the count of the darkest.
struct Grid {
    left: f64,
    top: f64,
    cell: f64,
    lie: Lie,
    most: u64,
}

/// A label in lines, each with the place of its text.
struct Label<'a> {
    whole: &'a str,
    lines: Vec<(String, (f64, f64))>,
    anchor: &'static str,
    lie: Lie,
}

impl CrossTabFigure {
    /// The figure as an SVG document.
    #[must_use]
    pub fn svg(&self) -> String {
        let lie = if self.columns.len() <= MOST_FLAT_COLUMNS {
            Lie::Flat
        } else {
            Lie::Upright
        };
        let cell = self.cell_width(lie);
        let left = MARGIN + widest(&self.rows, ROW_FIT) + GAP;
        let full = (left + cell * self.columns.len() as f64 + MARGIN).max(NARROWEST);
        let title = wrap(
            &self.title,
            Fit {
                width: full - 2.0 * MARGIN,
                size: TITLE_SIZE,
                lines: 3,
            },
        );
        let head = MARGIN + title.len() as f64 * TITLE_SIZE * LINE + GAP;
        let top = head + self.heading_height(lie, cell) + GAP;
        let most = self.counts.iter().flatten().copied().max().unwrap_or(0);
        let grid = Grid {
            left,
            top,
            cell,
            lie,
            most,
        };

        let height = top + CELL_HEIGHT * self.rows.len().max(1) as f64 + MARGIN;
        let mut svg = Svg::new((full, height), &self.title, &self.description);
        svg.empty(
            "rect",
            &[
                ("width", Value::Text("100%")),
                ("height", Value::Text("100%")),
                ("fill", Value::Text("#ffffff")),
            ],
        );
        for (index, line) in title.iter().enumerate() {
            let y = MARGIN + TITLE_SIZE * (0.8 + index as f64 * LINE);
            let look = [
                ("font-size", Value::Number(TITLE_SIZE)),
                ("font-weight", Value::Text("600")),
                ("fill", Value::Text(INK)),
            ];
            svg.element("text", &[&at(MARGIN, y)[..], &look].concat(), line);
        }
        if self.rows.is_empty() || self.columns.is_empty() {
            let look = [("font-size", Value::Number(LABEL_SIZE)), ("fill", Value::Text(FAINT_INK))];
            svg.element(
                "text",
                &[&at(MARGIN, top + CELL_HEIGHT / 2.0)[..], &look].concat(),
                "Nothing to show",
            );
            return svg.finish();
        }
        for (column, text) in self.columns.iter().enumerate() {
            grid.column_label(column, text).draw(&mut svg);
        }
        for (row, text) in self.rows.iter().enumerate() {
            grid.row_label(row, text).draw(&mut svg);
            for (column, heading) in self.columns.iter().enumerate() {
                let count = self.counts.get(row).and_then(|counts| counts.get(column)).copied();
                grid.draw_cell(
                    &mut svg,
                    (row, column),
                    Cell {
                        count,
                        name: &format!("{text}, {heading}"),
                    },
                );
            }
        }
        svg.finish()
    }

    /// Wide enough for the widest count and, where labels lie flat, for a word of a label.
    fn cell_width(&self, lie: Lie) -> f64 {
        let counts = self.counts.iter().flatten().map(|count| width(&count.to_string(), LABEL_SIZE));
        let least = match lie {
            Lie::Flat => 112.0,
            Lie::Upright => 40.0,
        };
        counts.fold(0.0, f64::max).max(least - GAP) + GAP
    }

    fn heading_height(&self, lie: Lie, cell: f64) -> f64 {
        match lie {
            Lie::Flat => {
                let lines = self
                    .columns
                    .iter()
                    .map(|label| wrap(label, flat_fit(cell)).len())
                    .max()
                    .unwrap_or(0);
                lines as f64 * LABEL_SIZE * LINE
            }
            Lie::Upright => widest(&self.columns, UPRIGHT_FIT),
        }
    }
}

impl Grid {
    fn column_label<'a>(&self, column: usize, text: &'a str) -> Label<'a> {
        let middle = self.left + self.cell * (column as f64 + 0.5);
        let (lines, anchor) = match self.lie {
            Lie::Flat => (wrap(text, flat_fit(self.cell)), "middle"),
            Lie::Upright => (wrap(text, UPRIGHT_FIT), "start"),
        };
        let count = lines.len() as f64;
        let place = |(index, line): (usize, String)| {
            let back = count - 1.0 - index as f64;
            let place = match self.lie {
                // The last line rests on the grid.
                Lie::Flat => (middle, self.top - GAP - back * LABEL_SIZE * LINE),
                // The first line is the left one; the pair is centred on the column.
                Lie::Upright => (
                    middle + LABEL_SIZE * (0.35 + (index as f64 - (count - 1.0) / 2.0) * LINE),
                    self.top - GAP,
                ),
            };
            (line, place)
        };
        Label {
            whole: text,
            lines: lines.into_iter().enumerate().map(place).collect(),
            anchor,
            lie: self.lie,
        }
    }

    fn row_label<'a>(&self, row: usize, text: &'a str) -> Label<'a> {
        let lines = wrap(text, ROW_FIT);
        let middle = self.top + CELL_HEIGHT * (row as f64 + 0.5);
        let first = middle + LABEL_SIZE * (0.35 - (lines.len() as f64 - 1.0) / 2.0 * LINE);
        let place = |(index, line): (usize, String)| (line, (self.left - GAP, first + index as f64 * LABEL_SIZE * LINE));
        Label {
            whole: text,
            lines: lines.into_iter().enumerate().map(place).collect(),
            anchor: "end",
            lie: Lie::Flat,
        }
    }

    fn draw_cell(&self, svg: &mut Svg, (row, column): (usize, usize), cell: Cell<'_>) {
        let (x, y) = (self.left + self.cell * column as f64, self.top + CELL_HEIGHT * row as f64);
        // Nobody and nothing stays white: an empty cell is what a reader looks for.
        let fill = match cell.count {
            Some(count) if count > 0 => Colour::shade((count - 1) as f64 / self.most.saturating_sub(1).max(1) as f64),
            _ => Colour::white(),
        };
        let ink = if fill == Colour::white() {
            FAINT_INK.to_owned()
        } else {
            fill.ink().hex()
        };
        let text = cell.count.map_or_else(|| "–".to_owned(), |count| count.to_string());
        svg.start("g", &[]);
        svg.element("title", &[], &format!("{}: {text}", cell.name));
        let size = [("width", Value::Number(self.cell)), ("height", Value::Number(CELL_HEIGHT))];
        svg.empty(
            "rect",
            &[
                &at(x, y)[..],
                &size,
                &[("fill", Value::Text(&fill.hex())), ("stroke", Value::Text(EDGE))],
            ]
            .concat(),
        );
        let look = [
            ("font-size", Value::Number(LABEL_SIZE)),
            ("text-anchor", Value::Text("middle")),
            ("fill", Value::Text(&ink)),
        ];
        let middle = at(x + self.cell / 2.0, y + CELL_HEIGHT / 2.0 + LABEL_SIZE * 0.35);
        svg.element("text", &[&middle[..], &look].concat(), &text);
        svg.end();
    }
}

/// A count, if there is one, and what it is the count of.
struct Cell<'a> {
    count: Option<u64>,
    name: &'a str,
}

impl Label<'_> {
    /// Draws the lines in a group whose title is the whole label.
    fn draw(&self, svg: &mut Svg) {
        let look = [
            ("font-size", Value::Number(LABEL_SIZE)),
            ("fill", Value::Text(INK)),
            ("text-anchor", Value::Text(self.anchor)),
        ];
        svg.start("g", &look);
        svg.element("title", &[], self.whole);
        for (line, (x, y)) in &self.lines {
            let turn = format!("rotate(-90 {x:.2} {y:.2})");
            match self.lie {
                Lie::Flat => svg.element("text", &at(*x, *y), line),
                Lie::Upright => svg.element("text", &[&at(*x, *y)[..], &[("transform", Value::Text(&turn))]].concat(), line),
            }
        }
        svg.end();
    }
}

fn at(x: f64, y: f64) -> [(&'static str, Value<'static>); 2] {
    [("x", Value::Number(x)), ("y", Value::Number(y))]
}

fn flat_fit(cell: f64) -> Fit {
    Fit {
        width: cell - GAP,
        size: LABEL_SIZE,
        lines: 3,
    }
}

/// The widest line of the labels, once they are wrapped.
fn widest(labels: &[String], fit: Fit) -> f64 {
    let lines = labels.iter().flat_map(|label| wrap(label, fit));
    lines.map(|line| width(&line, fit.size)).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests;
