//! Draws an effect direction plot.

use super::arrow::{self, Band, REACH};
use super::words::{DirectionSign, cell_title, description, legend, sample_size, sign_test};
use super::{Direction, DirectionDomain, EffectDirectionFigure};
use crate::grid::{Cells, Grid};
use crate::label::width;
use crate::legend::Legend;
use crate::mark::{Anchor, DROP, EDGE, LINE, Point, Stroke, Text};
use crate::sheet::{GAP, MARGIN, Sheet, TYPE, draw_notes, notes_height, widest, widest_strong};
use crate::svg::Svg;

const NARROWEST: f64 = 480.0;
const HEIGHT: f64 = 29.0;
const LEAST_WIDTH: f64 = 66.0;
/// The height of a row of the summary below the studies.
const SUMMARY: f64 = TYPE * LINE + 3.0;
const RULE: &str = "#d9d9d9";

/// A row of the summary: its label, and the text that it shows for a domain.
type Line = (&'static str, fn(&DirectionDomain) -> String);

const LINES: [Line; 4] = [
    ("Studies with benefit", |domain| domain.benefit.to_string()),
    ("Studies with harm", |domain| domain.harm.to_string()),
    ("No clear direction", |domain| domain.unclear.to_string()),
    ("Sign test, two-sided p", sign_test),
];

pub(crate) fn draw(figure: &EffectDirectionFigure) -> String {
    if figure.studies.is_empty() || figure.domains.is_empty() {
        return Sheet::new(420.0, &figure.title).empty("No study to show.");
    }
    let rows: Vec<&str> = figure.studies.iter().map(|study| study.label.as_str()).collect();
    let columns: Vec<&str> = figure.domains.iter().map(|domain| domain.label.as_str()).collect();
    let sizes: Vec<String> = figure.studies.iter().map(sample_size).collect();
    let n = widest(sizes.iter().map(String::as_str), TYPE).max(width("n", TYPE)) + GAP;
    let cells = |top, between| Cells {
        rows: &rows,
        columns: &columns,
        least: (cell_width(figure), HEIGHT),
        lean: Anchor::Start,
        between,
        top,
    };
    // The labels of the summary are in the same column as those of the studies.
    let labels = widest_strong(LINES.iter().map(|(label, _)| *label), TYPE);
    let bare = Grid::new(cells(0.0, n));
    let between = n.max(labels + GAP + MARGIN - (bare.left - n));
    let full = (Grid::new(cells(0.0, between)).right + MARGIN).max(NARROWEST);
    let sheet = Sheet::new(full, &figure.title);
    let grid = Grid::new(cells(sheet.top() + TYPE, between));
    let legend = Legend::new(legend(figure), full - 2.0 * MARGIN);
    let legend_y = grid.bottom + SUMMARY * LINES.len() as f64 + 2.0 * GAP;
    let notes = sheet.notes(std::slice::from_ref(&figure.note));
    let notes_y = legend_y + legend.height + GAP;

    let mut svg = sheet.begin(notes_y + notes_height(&notes) + MARGIN, &description(figure));
    grid.draw_labels(&mut svg);
    let head = Text::new((grid.left - GAP, grid.top - GAP - TYPE * 0.2), TYPE)
        .strong()
        .anchored(Anchor::End);
    svg.text(head, "n");
    svg.text(Text::new((MARGIN, head.at.1), TYPE).strong(), "Study");
    svg.line((MARGIN, grid.top), (grid.right, grid.top), Stroke::thin(EDGE));
    for (row, size) in sizes.iter().enumerate() {
        draw_study(&mut svg, figure, &grid, (row, size));
    }
    draw_summary(&mut svg, figure, &grid);
    legend.draw(&mut svg, (MARGIN, legend_y), draw_sign);
    draw_notes(&mut svg, notes_y, &notes);
    svg.finish()
}

/// The width of a column: wide enough for an arrow with its number, and for the numbers of the summary.
fn cell_width(figure: &EffectDirectionFigure) -> f64 {
    let cells = figure.studies.iter().flat_map(|study| study.cells.iter().flatten());
    let outcomes = cells.map(|cell| width(&cell.outcomes.to_string(), TYPE)).fold(0.0, f64::max);
    let summary = figure
        .domains
        .iter()
        .flat_map(|domain| LINES.iter().map(move |(_, says)| width(&says(domain), TYPE)));
    LEAST_WIDTH
        .max(2.0 * (REACH + outcomes + 4.0))
        .max(summary.fold(0.0, f64::max) + GAP)
}

fn draw_study(svg: &mut Svg, figure: &EffectDirectionFigure, grid: &Grid<'_>, (row, size): (usize, &str)) {
    let (Some(study), Some(middle)) = (figure.studies.get(row), grid.middle(row)) else {
        return;
    };
    let look = Text::new((grid.left - GAP, middle + DROP * TYPE), TYPE)
        .faint()
        .anchored(Anchor::End);
    svg.text(look, size);
    for (column, domain) in figure.domains.iter().enumerate() {
        let Some((corner, (width, height))) = grid.cell(row, column) else {
            continue;
        };
        if let Some(cell) = study.cells.get(column).and_then(Option::as_ref) {
            svg.group(&cell_title(&format!("{}, {}", study.label, domain.label), cell));
            arrow::draw(svg, cell, (corner.0 + width / 2.0, corner.1 + height / 2.0));
            svg.end();
        }
        if column == 0 {
            let y = corner.1 + height;
            svg.line((MARGIN, y), (grid.right, y), Stroke::thin(RULE));
        }
    }
}

fn draw_summary(svg: &mut Svg, figure: &EffectDirectionFigure, grid: &Grid<'_>) {
    svg.line((MARGIN, grid.bottom), (grid.right, grid.bottom), Stroke::thin(EDGE));
    for (index, (label, says)) in LINES.iter().enumerate() {
        let y = grid.bottom + GAP / 2.0 + SUMMARY * (index as f64 + 0.5) + DROP * TYPE;
        svg.text(Text::new((MARGIN, y), TYPE).strong(), label);
        for (column, domain) in figure.domains.iter().enumerate() {
            let x = grid.left + grid.cell * (column as f64 + 0.5);
            svg.text(Text::new((x, y), TYPE).anchored(Anchor::Middle), &says(domain));
        }
    }
}

fn draw_sign(svg: &mut Svg, sign: DirectionSign, middle: Point) {
    match sign {
        DirectionSign::Direction(direction) => arrow::draw_arrow(svg, direction, Band::Medium, middle),
        DirectionSign::Band(band) => arrow::draw_arrow(svg, Direction::Benefit, band, middle),
        DirectionSign::Subscript => {
            arrow::draw_arrow(svg, Direction::Benefit, Band::Small, (middle.0 - 4.0, middle.1));
            svg.text(Text::new((middle.0 + 3.0, middle.1 + 8.0), 10.0).faint(), "2");
        }
    }
}
