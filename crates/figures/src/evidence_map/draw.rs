//! Draws an evidence and gap map.

use super::cell::{self, HEIGHT};
use super::words::{MapSign, cell_title, description, known, legend};
use super::{EvidenceMapCell, EvidenceMapFigure, EvidenceMapTotals, EvidenceState};
use crate::grid::{Cells, Grid};
use crate::label::{Fit, width};
use crate::legend::Legend;
use crate::mark::{Anchor, DROP, LINE, Point, Text};
use crate::sheet::{GAP, MARGIN, Sheet, TYPE, widest_strong, wrap_strong};
use crate::svg::Svg;

const NARROWEST: f64 = 480.0;
/// The heading of the totals.
const TOTALS: &str = "Studies";

pub(crate) fn draw(figure: &EvidenceMapFigure) -> String {
    if figure.rows.is_empty() || figure.columns.is_empty() {
        return Sheet::new(420.0, &figure.title).empty("Nothing to map.");
    }
    let rows: Vec<&str> = figure.rows.iter().map(String::as_str).collect();
    let columns: Vec<&str> = figure.columns.iter().map(String::as_str).collect();
    let none = cell::room(&EvidenceMapCell::default());
    let room = known(figure).map(cell::room).fold(none, f64::max);
    let totals = figure.totals.iter().flat_map(|totals| &totals.columns);
    let least = totals.map(|total| width(&total.to_string(), TYPE) + GAP).fold(room, f64::max);
    let cells = |top| Cells {
        rows: &rows,
        columns: &columns,
        least: (least, HEIGHT),
        lean: Anchor::End,
        between: 0.0,
        top,
    };
    let totals = totals_width(figure);
    let full = (Grid::new(cells(0.0)).right + totals + MARGIN).max(NARROWEST);
    let sheet = Sheet::new(full, &figure.title);
    let left = Grid::new(cells(0.0)).left;
    let dimension = dimension_lines(&figure.column_dimension, full - MARGIN - left);
    let corner = dimension_lines(&figure.row_dimension, left - MARGIN - GAP);
    let heads = dimension.len() as f64 * TYPE * LINE + GAP;
    let mut grid = Grid::new(cells(sheet.top() + heads));
    // The name of the rows may be taller than the headings of the columns.
    let lack = (sheet.top() + corner.len() as f64 * TYPE * LINE + GAP - grid.top).max(0.0);
    if lack > 0.0 {
        grid = Grid::new(cells(sheet.top() + heads + lack));
    }
    let legend = Legend::new(legend(figure), full - 2.0 * MARGIN);
    let below = if figure.totals.is_some() { TYPE * LINE + GAP } else { 0.0 };
    let legend_y = grid.bottom + below + GAP;

    let mut svg = sheet.begin(legend_y + legend.height + MARGIN, &description(figure));
    let column_head = Text::new((grid.left, sheet.top() + TYPE * 0.9), TYPE).strong();
    svg.lines(column_head, &dimension);
    let row_head = Text::new((grid.left - GAP, grid.top - GAP - TYPE * 0.2), TYPE)
        .strong()
        .anchored(Anchor::End);
    svg.lines(row_head.down(1.0 - corner.len() as f64), &corner);
    grid.draw_labels(&mut svg);
    draw_cells(&mut svg, figure, &grid, room);
    if let Some(totals) = &figure.totals {
        draw_totals(&mut svg, totals, &grid, (rows.len(), columns.len()));
    }
    legend.draw(&mut svg, (MARGIN, legend_y), draw_sign);
    svg.finish()
}

fn dimension_lines(name: &str, width: f64) -> Vec<String> {
    wrap_strong(
        name,
        Fit {
            width,
            size: TYPE,
            lines: 2,
        },
    )
}

fn draw_cells(svg: &mut Svg, figure: &EvidenceMapFigure, grid: &Grid<'_>, room: f64) {
    let most = known(figure).map(|cell| cell.studies).max().unwrap_or(0);
    for (row, row_label) in figure.rows.iter().enumerate() {
        for (column, column_label) in figure.columns.iter().enumerate() {
            let Some((corner, size)) = grid.cell(row, column) else { continue };
            let cell = figure.cell(row, column);
            svg.group(&cell_title(&format!("{row_label}, {column_label}"), cell));
            svg.rect(corner, size, cell::frame(cell));
            match cell {
                Some(cell) => {
                    let inner = (corner.0 + (size.0 - room) / 2.0, corner.1 + (size.1 - HEIGHT) / 2.0);
                    cell::draw(svg, cell, inner, most);
                }
                None => cell::draw_unknown(svg, (corner.0 + size.0 / 2.0, corner.1 + size.1 / 2.0)),
            }
            svg.end();
        }
    }
}

fn totals_width(figure: &EvidenceMapFigure) -> f64 {
    let Some(totals) = &figure.totals else { return 0.0 };
    let numbers: Vec<String> = totals.rows.iter().map(u64::to_string).collect();
    let texts = numbers.iter().map(String::as_str).chain([TOTALS]);
    widest_strong(texts, TYPE) + 2.0 * GAP
}

/// Draws the numbers of studies at the right of the rows and below the columns.
fn draw_totals(svg: &mut Svg, totals: &EvidenceMapTotals, grid: &Grid<'_>, (rows, columns): (usize, usize)) {
    let right = grid.right + GAP;
    let below = grid.bottom + GAP + TYPE * 0.8;
    let head = Text::new((right, grid.top - GAP - TYPE * 0.2), TYPE).strong();
    svg.text(head, TOTALS);
    svg.text(Text::new((grid.left - GAP, below), TYPE).strong().anchored(Anchor::End), TOTALS);
    for (row, total) in totals.rows.iter().take(rows).enumerate() {
        if let Some(middle) = grid.middle(row) {
            svg.text(Text::new((right, middle + DROP * TYPE), TYPE), &total.to_string());
        }
    }
    for (column, total) in totals.columns.iter().take(columns).enumerate() {
        let middle = grid.left + grid.cell * (column as f64 + 0.5);
        svg.text(Text::new((middle, below), TYPE).anchored(Anchor::Middle), &total.to_string());
    }
}

fn draw_sign(svg: &mut Svg, sign: MapSign, middle: Point) {
    match sign {
        MapSign::State(state) => {
            let radius = match state {
                EvidenceState::Gap | EvidenceState::Thin => 4.0,
                EvidenceState::Some => 6.0,
                EvidenceState::Cluster => 8.0,
            };
            cell::draw_mark(svg, state, middle, radius);
        }
        MapSign::Certainty(level) => cell::draw_certainty(svg, level, middle),
        MapSign::AskedGap => cell::draw_asked_gap(svg, middle),
        MapSign::Question => cell::draw_question(svg, middle),
    }
}
