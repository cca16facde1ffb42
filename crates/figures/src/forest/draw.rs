//! Draws a forest plot.

use super::layout::ForestLayout;
use super::row::{Mark, Row, rows};
use super::{Estimate, ForestFigure, words};
use crate::axis::{Axis, Place};
use crate::mark::{ACCENT, Anchor, DROP, Dash, EDGE, INK, LINE, PAPER, Paint, Stroke, Text};
use crate::sheet::{GAP, MARGIN, SMALL, Sheet, TYPE, draw_notes};
use crate::svg::Svg;

/// The side of the square of the heaviest study.
const LARGEST: f64 = 15.0;
/// The side of the smallest square, so that it is visible.
const SMALLEST: f64 = 2.5;
/// Half the height of a diamond.
const DIAMOND: f64 = 6.5;
/// The length and half the height of an arrow head.
const HEAD: (f64, f64) = (7.0, 3.5);
/// Half the height of the bar of a prediction interval.
const BAR: f64 = 3.0;

pub(crate) fn draw(figure: &ForestFigure) -> String {
    let rows = rows(figure);
    if rows.is_empty() {
        return Sheet::new(420.0, &figure.title).empty("No study to show.");
    }
    let layout = ForestLayout::new(figure, &rows);
    let mut svg = layout.sheet.begin(layout.height, &words::description(figure));
    draw_headings(&mut svg, &layout);
    draw_lines(&mut svg, figure, &layout);
    let heaviest = heaviest(figure);
    let mut top = layout.rows_top;
    for row in &rows {
        draw_row(&mut svg, &layout, row, top + row.height / 2.0, heaviest);
        top += row.height;
    }
    layout.axis.draw(&mut svg, layout.axis_y);
    draw_favours(&mut svg, &layout);
    draw_notes(&mut svg, layout.notes_top, &layout.notes);
    svg.finish()
}

fn heaviest(figure: &ForestFigure) -> f64 {
    let studies = figure.groups.iter().flat_map(|group| &group.studies);
    let weights = studies.filter_map(|study| study.weight).filter(|weight| weight.is_finite());
    weights.fold(0.0, f64::max)
}

fn draw_headings(svg: &mut Svg, layout: &ForestLayout<'_>) {
    let base = layout.rows_top - GAP - TYPE * 0.3;
    svg.text(Text::new((MARGIN, base), TYPE).strong(), "Study");
    if let Some(n) = layout.n {
        svg.text(Text::new((n, base), TYPE).strong().anchored(Anchor::End), "n");
    }
    let lines = layout.effect_heading.len() as f64;
    let look = Text::new((layout.effect, base), TYPE).strong().anchored(Anchor::End);
    svg.lines(look.down(1.0 - lines), &layout.effect_heading);
    if let Some(weight) = layout.weight {
        svg.text(Text::new((weight, base), TYPE).strong().anchored(Anchor::End), "Weight");
    }
    let rule = layout.rows_top - GAP * 0.4;
    svg.line((MARGIN, rule), (layout.sheet.width - MARGIN, rule), Stroke::thin(EDGE));
}

/// Draws the line of no effect, and the dashed line of the pooled effect.
fn draw_lines(svg: &mut Svg, figure: &ForestFigure, layout: &ForestLayout<'_>) {
    let (top, bottom) = (layout.rows_top, layout.axis_y);
    if let Some(null) = figure.scale.null() {
        let x = layout.axis.x(null);
        svg.line((x, top), (x, bottom), Stroke::thin(EDGE));
    }
    let pooled = figure.pooled.first().and_then(|pool| layout.axis.place(pool.effect.value));
    if let Some(Place::At(x)) = pooled {
        svg.line((x, top), (x, bottom), Stroke::thin(ACCENT).dashed(Dash::Dashed));
    }
}

fn draw_row(svg: &mut Svg, layout: &ForestLayout<'_>, row: &Row<'_>, middle: f64, heaviest: f64) {
    if matches!(row.mark, Mark::Space) {
        return;
    }
    svg.group(row.whole);
    let weigh = |text: Text| if row.is_strong() { text.strong() } else { text };
    let mut label = weigh(Text::new((MARGIN, middle), row.size()));
    if matches!(row.mark, Mark::Words | Mark::Prediction(_)) {
        label = label.faint();
    }
    svg.lines_about(label, &row.label);
    let base = middle + DROP * TYPE;
    let mut number = |at: Option<f64>, text: &str| {
        if let Some(at) = at.filter(|_| !text.is_empty()) {
            svg.text(weigh(Text::new((at, base), TYPE)).anchored(Anchor::End), text);
        }
    };
    number(layout.n, &row.n);
    number(Some(layout.effect), &row.effect);
    number(layout.weight, &row.weight);
    match row.mark {
        Mark::Study(study) => {
            let share = study.weight.map(|weight| if heaviest > 0.0 { weight / heaviest } else { 0.0 });
            draw_study(svg, &layout.axis, study.effect, (middle, side(share)));
        }
        Mark::Subtotal(pool) => draw_diamond(svg, &layout.axis, pool.effect, middle, Paint::hollow(Stroke::thin(INK).wide(1.3))),
        Mark::Total(pool) => draw_diamond(svg, &layout.axis, pool.effect, middle, Paint::filled(INK)),
        Mark::Prediction(ends) => draw_bar(svg, &layout.axis, ends, middle),
        Mark::Heading | Mark::Words | Mark::Space => {}
    }
    svg.end();
}

/// The side of a square whose area is this share of the largest. A study without a weight gets a medium one.
fn side(share: Option<f64>) -> f64 {
    let share = share.filter(|share| share.is_finite()).map_or(0.25, |share| share.clamp(0.0, 1.0));
    (share.sqrt() * LARGEST).max(SMALLEST)
}

/// Draws the square and the whisker of a study.
fn draw_study(svg: &mut Svg, axis: &Axis, effect: Estimate, (y, side): (f64, f64)) {
    let whisker = Stroke::thin(INK).wide(1.2);
    draw_whisker(svg, axis, (effect.lower, effect.upper), y, whisker);
    match axis.place(effect.value) {
        Some(Place::At(x)) => {
            svg.rect((x - side / 2.0, y - side / 2.0), (side, side), Paint::filled(ACCENT));
            // The square would hide an interval that is shorter than itself.
            let (from, to) = (axis.x(effect.lower.min(effect.upper)), axis.x(effect.lower.max(effect.upper)));
            if to - from < side && side > 4.0 {
                svg.line((from, y), (to, y), Stroke::thin(PAPER).wide(1.2));
            }
        }
        Some(place) => draw_head(svg, axis, place, y, ACCENT),
        None => {}
    }
}

/// Draws a line between the two limits, with an arrow head at each end that lies beyond the axis.
fn draw_whisker(svg: &mut Svg, axis: &Axis, ends: (f64, f64), y: f64, stroke: Stroke) {
    let (lower, upper) = (ends.0.min(ends.1), ends.0.max(ends.1));
    let (Some(from), Some(to)) = (axis.place(lower), axis.place(upper)) else {
        return;
    };
    svg.line((axis.x(lower), y), (axis.x(upper), y), stroke);
    for place in [from, to] {
        draw_head(svg, axis, place, y, stroke.ink);
    }
}

/// Draws an arrow head at the end of the axis if the value lies beyond that end.
fn draw_head(svg: &mut Svg, axis: &Axis, place: Place, y: f64, ink: &'static str) {
    let (tip, back) = match place {
        Place::At(_) => return,
        Place::Left => (axis.left(), axis.left() + HEAD.0),
        Place::Right => (axis.right(), axis.right() - HEAD.0),
    };
    svg.polygon(&[(tip, y), (back, y - HEAD.1), (back, y + HEAD.1)], Paint::filled(ink));
}

/// Draws a diamond whose tips are the limits of the interval.
fn draw_diamond(svg: &mut Svg, axis: &Axis, effect: Estimate, y: f64, paint: Paint<'_>) {
    if effect.value.is_nan() || effect.lower.is_nan() || effect.upper.is_nan() {
        return;
    }
    let (from, to) = (axis.x(effect.lower.min(effect.upper)), axis.x(effect.lower.max(effect.upper)));
    let x = axis.x(effect.value);
    svg.polygon(&[(from, y), (x, y - DIAMOND), (to, y), (x, y + DIAMOND)], paint);
}

/// Draws the bar of a prediction interval.
fn draw_bar(svg: &mut Svg, axis: &Axis, ends: (f64, f64), y: f64) {
    let (lower, upper) = (ends.0.min(ends.1), ends.0.max(ends.1));
    let (Some(from), Some(to)) = (axis.place(lower), axis.place(upper)) else {
        return;
    };
    let start = axis.x(lower) + if from == Place::Left { HEAD.0 } else { 0.0 };
    let end = axis.x(upper) - if to == Place::Right { HEAD.0 } else { 0.0 };
    svg.rect((start, y - BAR), ((end - start).max(0.5), 2.0 * BAR), Paint::filled(EDGE));
    for place in [from, to] {
        draw_head(svg, axis, place, y, EDGE);
    }
}

fn draw_favours(svg: &mut Svg, layout: &ForestLayout<'_>) {
    let y = layout.axis_y + crate::axis::TICKS_HEIGHT + GAP + SMALL * (LINE / 2.0 + DROP) - SMALL * 0.5;
    let [left, right] = &layout.favours;
    let look = Text::new((layout.null - GAP, y), SMALL);
    svg.lines(look.anchored(Anchor::End), left);
    svg.lines(Text::new((layout.null + GAP, y), SMALL), right);
}
