//! Draws a PRISMA 2020 flow diagram.

use super::layout::{FlowLayout, FlowPart};
use super::words::Level;
use super::{PrismaFlowFigure, words};
use crate::mark::{ACCENT, Anchor, DROP, INK, PAPER, Paint, Point, Stroke, Text};
use crate::sheet::{TYPE, draw_notes};
use crate::svg::Svg;

/// The background of the headings of the columns: a pale blue.
const PALE: &str = "#e4edf6";
/// The length and half the width of the head of an arrow.
const HEAD: (f64, f64) = (7.0, 4.0);

pub(crate) fn draw(figure: &PrismaFlowFigure) -> String {
    let layout = FlowLayout::new(figure);
    let mut svg = layout.sheet.begin(layout.height, &words::description(figure));
    for part in &layout.headings {
        draw_heading(&mut svg, part);
    }
    for part in &layout.stages {
        draw_stage(&mut svg, part);
    }
    for arrow in &layout.arrows {
        draw_arrow(&mut svg, arrow);
    }
    for part in &layout.boxes {
        draw_box(&mut svg, part);
    }
    draw_notes(&mut svg, layout.notes_top, &layout.notes);
    svg.finish()
}

fn draw_heading(svg: &mut Svg, part: &FlowPart) {
    svg.group(&part.whole);
    svg.rect(part.corner, part.size, Paint::filled(PALE));
    for line in &part.lines {
        let look = Text::new((line.at.0, line.at.1 + DROP * TYPE), TYPE).strong();
        svg.text(look.anchored(Anchor::Middle), &line.text);
    }
    svg.end();
}

fn draw_stage(svg: &mut Svg, part: &FlowPart) {
    svg.group(&part.whole);
    svg.rect(part.corner, part.size, Paint::filled(ACCENT));
    for line in &part.lines {
        let look = Text::new((line.at.0 + DROP * TYPE, line.at.1), TYPE).strong().ink(PAPER);
        svg.upright_text(look.anchored(Anchor::Middle), &line.text);
    }
    svg.end();
}

fn draw_box(svg: &mut Svg, part: &FlowPart) {
    svg.group(&part.whole);
    svg.rect(part.corner, part.size, Paint::hollow(Stroke::thin(INK)));
    for line in &part.lines {
        let look = Text::new((line.at.0, line.at.1 + DROP * TYPE), TYPE);
        let look = if line.level == Level::Heading { look.strong() } else { look };
        svg.text(look, &line.text);
    }
    svg.end();
}

/// Draws the parts of an arrow, which are level or upright, with the head at the end of the last.
fn draw_arrow(svg: &mut Svg, corners: &[Point]) {
    for (index, pair) in corners.windows(2).enumerate() {
        let &[from, to] = pair else { continue };
        let is_last = index + 2 == corners.len();
        let (along, across) = (direction(to.0 - from.0), direction(to.1 - from.1));
        let back = (to.0 - along * HEAD.0, to.1 - across * HEAD.0);
        svg.line(from, if is_last { back } else { to }, Stroke::thin(INK).wide(1.2));
        if is_last {
            let wing = |side: f64| (back.0 + side * across * HEAD.1, back.1 + side * along * HEAD.1);
            svg.polygon(&[to, wing(1.0), wing(-1.0)], Paint::filled(INK));
        }
    }
}

/// One step towards the end of a part, or none.
fn direction(distance: f64) -> f64 {
    if distance.abs() < 0.5 { 0.0 } else { distance.signum() }
}
