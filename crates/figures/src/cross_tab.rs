//! Draws a cross-tabulation: a grid of counts, in which each cell is shaded by its count and shows it.

use crate::colour::Colour;
use crate::grid::{Cells, Grid};
use crate::label::width;
use crate::mark::{Anchor, DROP, EDGE, FAINT_INK, Paint, Stroke, Text};
use crate::numeral::NONE;
use crate::sheet::{GAP, MARGIN, Sheet, TYPE};
use crate::svg::Svg;

/// The data of a cross-tabulation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CrossTabFigure {
    /// What the table counts. It is drawn above the table and read out by screen readers.
    pub title: String,
    /// A description for readers who cannot see the table. It is only read out.
    pub description: String,
    /// The labels of the rows, from the top.
    pub rows: Vec<String>,
    /// The labels of the columns, from the left.
    pub columns: Vec<String>,
    /// One list for each row, one count for each column. A missing count is drawn as a dash, never as zero.
    pub counts: Vec<Vec<u64>>,
}

const CELL: (f64, f64) = (48.0, 36.0);
/// The least width of the figure, so that there is room for a title above a small table.
const NARROWEST: f64 = 360.0;

impl CrossTabFigure {
    /// The figure as an SVG document.
    #[must_use]
    pub fn svg(&self) -> String {
        if self.rows.is_empty() || self.columns.is_empty() {
            let sheet = Sheet::new(NARROWEST, &self.title);
            return sheet.empty("Nothing to show.");
        }
        let rows: Vec<&str> = self.rows.iter().map(String::as_str).collect();
        let columns: Vec<&str> = self.columns.iter().map(String::as_str).collect();
        let counts = self.counts.iter().flatten().map(|count| width(&count.to_string(), TYPE) + GAP);
        let cells = |top| Cells {
            rows: &rows,
            columns: &columns,
            least: (counts.clone().fold(CELL.0, f64::max), CELL.1),
            lean: Anchor::End,
            between: 0.0,
            top,
        };
        let full = (Grid::new(cells(0.0)).right + MARGIN).max(NARROWEST);
        let sheet = Sheet::new(full, &self.title);
        let grid = Grid::new(cells(sheet.top()));

        let mut svg = sheet.begin(grid.bottom + MARGIN, &self.description);
        grid.draw_labels(&mut svg);
        let most = self.counts.iter().flatten().copied().max().unwrap_or(0);
        for (row, row_label) in rows.iter().enumerate() {
            for (column, column_label) in columns.iter().enumerate() {
                let count = self.counts.get(row).and_then(|counts| counts.get(column)).copied();
                let written = count.map_or_else(|| NONE.to_owned(), |count| count.to_string());
                svg.group(&format!("{row_label}, {column_label}: {written}"));
                if let Some((corner, size)) = grid.cell(row, column) {
                    draw_cell(&mut svg, (corner, size), shade(count, most), &written);
                }
                svg.end();
            }
        }
        svg.finish()
    }
}

/// The shade of a count. A missing count and zero stay white, because readers look for empty cells.
fn shade(count: Option<u64>, most: u64) -> Option<Colour> {
    let above_one = count?.checked_sub(1)?;
    Some(Colour::shade(above_one as f64 / most.saturating_sub(1).max(1) as f64))
}

fn draw_cell(svg: &mut Svg, ((x, y), (width, height)): ((f64, f64), (f64, f64)), shade: Option<Colour>, written: &str) {
    let fill = shade.unwrap_or(Colour::white()).hex();
    let paint = Paint {
        fill: &fill,
        stroke: Some(Stroke::thin(EDGE)),
    };
    svg.rect((x, y), (width, height), paint);
    let look = Text::new((x + width / 2.0, y + height / 2.0 + DROP * TYPE), TYPE).anchored(Anchor::Middle);
    svg.text(look.ink(shade.map_or(FAINT_INK, Colour::ink)), written);
}

#[cfg(test)]
mod tests;
