//! Draws a funnel plot.

use super::layout::{FunnelLayout, FunnelSign, Shade, description, limits, pooled};
use super::{FunnelFigure, FunnelPoint};
use crate::axis::{Place, TICK_SIZE};
use crate::mark::{ACCENT, Anchor, DROP, Dash, EDGE, INK, PAPER, Paint, Point, Stroke, Text};
use crate::numeral::{fixed, plain};
use crate::sheet::{MARGIN, Sheet, TYPE, draw_notes};
use crate::svg::Svg;

const RADIUS: f64 = 4.0;
/// The fills of the funnel, from pale to paler. In print, their edges keep them apart.
const INNER: &str = "#e3ecf5";
const OUTER: &str = "#f4f7fa";
const HEAD: f64 = 4.0;

/// The kind of mark of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Study,
    Imputed,
}

pub(crate) fn draw(figure: &FunnelFigure) -> String {
    if figure.points.is_empty() {
        return Sheet::new(420.0, &figure.title).empty("No study to show.");
    }
    let layout = FunnelLayout::new(figure);
    let mut svg = layout.sheet.begin(layout.height, &description(figure));
    draw_funnel(&mut svg, figure, &layout);
    draw_axes(&mut svg, figure, &layout);
    for point in &figure.imputed {
        draw_point(&mut svg, figure, &layout, (point, Kind::Imputed));
    }
    for point in &figure.points {
        draw_point(&mut svg, figure, &layout, (point, Kind::Study));
    }
    layout.legend.draw(&mut svg, (MARGIN, layout.legend_y), draw_sign);
    draw_notes(&mut svg, layout.notes_y, &layout.notes);
    svg.finish()
}

fn draw_funnel(svg: &mut Svg, figure: &FunnelFigure, layout: &FunnelLayout<'_>) {
    let (top, bottom) = (layout.errors.left(), layout.errors.right());
    if let Some(middle) = pooled(figure) {
        for (shade, z) in limits(figure) {
            let apex = (layout.effects.x(middle), top);
            let foot = [middle - z * layout.deepest, middle + z * layout.deepest].map(|end| layout.effects.x(end));
            let [left, right] = foot;
            svg.polygon(&[apex, (left, bottom), (right, bottom)], shade.paint());
        }
        let x = layout.effects.x(middle);
        svg.line((x, top), (x, bottom), pooled_stroke());
    }
    if let Some(Place::At(x)) = figure.adjusted.and_then(|adjusted| layout.effects.place(adjusted)) {
        svg.line((x, top), (x, bottom), adjusted_stroke());
    }
}

fn draw_axes(svg: &mut Svg, figure: &FunnelFigure, layout: &FunnelLayout<'_>) {
    let (left, top, bottom) = (layout.effects.left(), layout.errors.left(), layout.errors.right());
    svg.line((left, top), (left, bottom), Stroke::thin(EDGE));
    for (y, tick) in layout.errors.marks() {
        svg.line((left - 5.0, y), (left, y), Stroke::thin(EDGE));
        let look = Text::new((left - 8.0, y + DROP * TICK_SIZE), TICK_SIZE).anchored(Anchor::End);
        svg.text(look, &tick.label);
    }
    svg.text(Text::new((MARGIN, layout.heading_y), TYPE).strong(), "Standard error");
    layout.effects.draw(svg, bottom);
    let middle = (left + layout.effects.right()) / 2.0;
    let look = Text::new((middle, layout.effect_y), TYPE).strong().anchored(Anchor::Middle);
    svg.lines(look, &layout.effect_lines);
    if let Some(Place::At(x)) = figure.scale.null().and_then(|null| layout.effects.place(null)) {
        svg.line((x, top), (x, bottom), null_stroke());
    }
}

fn draw_point(svg: &mut Svg, figure: &FunnelFigure, layout: &FunnelLayout<'_>, (point, kind): (&FunnelPoint, Kind)) {
    // A negative standard error is not valid, so the point is not drawn.
    if point.standard_error < 0.0 {
        return;
    }
    let (Some(across), Some(down)) = (layout.effects.place(point.estimate), layout.errors.place(point.standard_error)) else {
        return;
    };
    let imputed = if kind == Kind::Imputed { ", imputed" } else { "" };
    svg.group(&format!(
        "{}{imputed}: {}, standard error {}",
        point.label,
        plain(figure.scale.shown(point.estimate)),
        fixed(point.standard_error, 3)
    ));
    let (x, y) = (layout.effects.x(point.estimate), layout.errors.x(point.standard_error));
    match (across, down) {
        (Place::Left, _) => svg.polygon(&[(x, y), (x + HEAD * 2.0, y - HEAD), (x + HEAD * 2.0, y + HEAD)], kind.paint()),
        (Place::Right, _) => svg.polygon(&[(x, y), (x - HEAD * 2.0, y - HEAD), (x - HEAD * 2.0, y + HEAD)], kind.paint()),
        (_, Place::Right) => svg.polygon(&[(x, y), (x - HEAD, y - HEAD * 2.0), (x + HEAD, y - HEAD * 2.0)], kind.paint()),
        _ => svg.circle((x, y), RADIUS, kind.paint()),
    }
    svg.end();
}

fn draw_sign(svg: &mut Svg, sign: FunnelSign, (x, y): Point) {
    match sign {
        FunnelSign::Study => svg.circle((x, y), RADIUS, Kind::Study.paint()),
        FunnelSign::Imputed => svg.circle((x, y), RADIUS, Kind::Imputed.paint()),
        FunnelSign::Pooled => svg.line((x, y - 8.0), (x, y + 8.0), pooled_stroke()),
        FunnelSign::Adjusted => svg.line((x, y - 8.0), (x, y + 8.0), adjusted_stroke()),
        FunnelSign::Null => svg.line((x, y - 8.0), (x, y + 8.0), null_stroke()),
        FunnelSign::Limit(shade) => svg.polygon(&[(x, y - 8.0), (x - 10.0, y + 8.0), (x + 10.0, y + 8.0)], shade.paint()),
    }
}

fn pooled_stroke() -> Stroke {
    Stroke::thin(INK).wide(1.2)
}

fn null_stroke() -> Stroke {
    Stroke::thin(EDGE).dashed(Dash::Dotted)
}

fn adjusted_stroke() -> Stroke {
    Stroke::thin(INK).wide(1.2).dashed(Dash::Dashed)
}

impl Kind {
    fn paint(self) -> Paint<'static> {
        match self {
            // The pale edge separates points that lie on top of each other.
            Self::Study => Paint {
                fill: ACCENT,
                stroke: Some(Stroke::thin(PAPER).wide(0.8)),
            },
            Self::Imputed => Paint::hollow(Stroke::thin(INK).wide(1.2)),
        }
    }
}

impl Shade {
    fn paint(self) -> Paint<'static> {
        let (fill, dash) = match self {
            Self::Inner => (INNER, Dash::Whole),
            Self::Outer => (OUTER, Dash::Dashed),
        };
        Paint {
            fill,
            stroke: Some(Stroke::thin(EDGE).dashed(dash)),
        }
    }
}
