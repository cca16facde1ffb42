//! Draws one cell of an evidence map: a mark by the number of studies, the number, the certainty, and a sign if a question asks about it.

use super::{CertaintyLevel, EvidenceMapCell, EvidenceState};
use crate::label::{strong_width, width};
use crate::mark::{ACCENT, Anchor, DROP, Dash, EDGE, INK, PAPER, Paint, Point, SECOND, Stroke, Text};
use crate::numeral::NONE;
use crate::sheet::{GAP, SMALL, TYPE};
use crate::svg::Svg;

/// The radius of the mark for the largest number of studies.
pub(crate) const LARGEST: f64 = 14.0;
/// The radius of the smallest mark, so that a single study is visible.
const SMALLEST: f64 = 3.5;
/// The distance between the disc of a cluster and its ring.
const RING: f64 = 2.5;
/// The room for the mark, in width and height.
const MARK: f64 = 2.0 * (LARGEST + RING) + 6.0;
/// Half the side of the square that marks a gap.
const GAP_SIDE: f64 = 5.0;
/// The side of a badge, such as that of the certainty.
const BADGE: f64 = 15.0;
const BADGE_TYPE: f64 = 10.0;
pub(crate) const HEIGHT: f64 = 46.0;
/// Two pale fills, which differ from the marks by their edges.
const PALE_BLUE: &str = "#a9c8e6";
const PALE_ORANGE: &str = "#fbe0c0";
const ASKED: &str = "#fdf0e0";

/// The width that the contents of a cell need.
pub(crate) fn room(cell: &EvidenceMapCell) -> f64 {
    let number = strong_width(&cell.studies.to_string(), TYPE);
    let questions = if cell.questions > 1 {
        width(&times(cell.questions), SMALL)
    } else {
        0.0
    };
    MARK + number.max(2.0 * BADGE + 4.0 + questions) + GAP
}

/// The least number of studies that gets the largest mark, so that a map of few studies does not have large marks.
const LEAST_MOST: u64 = 12;

/// The radius of a mark. Its area is proportional to the number of studies.
pub(crate) fn radius(studies: u64, most: u64) -> f64 {
    (LARGEST * (studies as f64 / most.max(LEAST_MOST) as f64).sqrt()).clamp(SMALLEST, LARGEST)
}

/// Draws the contents of a cell. `corner` is the corner of the room that they need, centred in the cell.
pub(crate) fn draw(svg: &mut Svg, cell: &EvidenceMapCell, corner: Point, most: u64) {
    let (x, y) = corner;
    draw_mark(svg, cell.state, (x + MARK / 2.0, y + HEIGHT / 2.0), radius(cell.studies, most));
    let right = x + MARK;
    let alone = cell.certainty.is_none() && cell.questions == 0;
    let middle = y + HEIGHT * if alone { 0.5 } else { 0.28 };
    svg.text(Text::new((right, middle + DROP * TYPE), TYPE).strong(), &cell.studies.to_string());
    let badges = y + HEIGHT * 0.70;
    let mut left = right;
    if let Some(level) = cell.certainty {
        draw_certainty(svg, level, (left + BADGE / 2.0, badges));
        left += BADGE + 3.0;
    }
    if cell.questions > 0 {
        let middle = left + BADGE / 2.0;
        draw_question(svg, (middle, badges));
        if cell.questions > 1 {
            let at = (middle + BADGE / 2.0 + 1.5, badges + DROP * SMALL);
            svg.text(Text::new(at, SMALL), &times(cell.questions));
        }
    }
}

/// Draws the dash of a missing cell.
pub(crate) fn draw_unknown(svg: &mut Svg, middle: Point) {
    let look = Text::new((middle.0, middle.1 + DROP * TYPE), TYPE).faint().anchored(Anchor::Middle);
    svg.text(look, NONE);
}

/// Draws the mark of a state: a dashed square for a gap, an empty ring for a thin cell, a pale disc for some, a dark disc in a ring for a
/// cluster.
pub(crate) fn draw_mark(svg: &mut Svg, state: EvidenceState, middle: Point, radius: f64) {
    let edge = Stroke::thin(ACCENT).wide(1.4);
    let (x, y) = middle;
    match state {
        EvidenceState::Gap => {
            let paint = Paint::hollow(Stroke::thin(INK).dashed(Dash::Dotted).wide(1.2));
            svg.rect((x - GAP_SIDE, y - GAP_SIDE), (2.0 * GAP_SIDE, 2.0 * GAP_SIDE), paint);
        }
        EvidenceState::Thin => svg.circle(middle, radius, Paint::hollow(edge)),
        EvidenceState::Some => svg.circle(
            middle,
            radius,
            Paint {
                fill: PALE_BLUE,
                stroke: Some(edge),
            },
        ),
        EvidenceState::Cluster => {
            svg.circle(middle, radius + RING, Paint::hollow(Stroke::thin(ACCENT)));
            svg.circle(middle, radius, Paint::filled(ACCENT));
        }
    }
}

/// Draws the letter of a certainty in a box.
pub(crate) fn draw_certainty(svg: &mut Svg, level: CertaintyLevel, (x, y): Point) {
    let half = BADGE / 2.0;
    svg.rect((x - half, y - half), (BADGE, BADGE), Paint::hollow(Stroke::thin(EDGE)));
    let look = Text::new((x, y + DROP * BADGE_TYPE), BADGE_TYPE).strong().anchored(Anchor::Middle);
    svg.text(look, level.letter());
}

/// Draws the fill of a gap that a question asks about.
pub(crate) fn draw_asked_gap(svg: &mut Svg, (x, y): Point) {
    let gap = EvidenceMapCell {
        questions: 1,
        ..EvidenceMapCell::default()
    };
    svg.rect((x - BADGE * 0.8, y - BADGE / 2.0), (BADGE * 1.6, BADGE), frame(Some(&gap)));
}

/// Draws a question mark in a disc.
pub(crate) fn draw_question(svg: &mut Svg, (x, y): Point) {
    let paint = Paint {
        fill: PALE_ORANGE,
        stroke: Some(Stroke::thin(SECOND).wide(1.4)),
    };
    svg.circle((x, y), BADGE / 2.0, paint);
    let look = Text::new((x, y + DROP * BADGE_TYPE), BADGE_TYPE).strong().anchored(Anchor::Middle);
    svg.text(look, "?");
}

/// The fill and the edge of a cell. A gap that a question asks about is tinted, because readers look for it.
pub(crate) fn frame(cell: Option<&EvidenceMapCell>) -> Paint<'static> {
    let asked = cell.is_some_and(|cell| cell.state == EvidenceState::Gap && cell.questions > 0);
    Paint {
        fill: if asked { ASKED } else { PAPER },
        stroke: Some(Stroke::thin("#c4c4c4")),
    }
}

fn times(count: u64) -> String {
    format!("×{count}")
}

impl CertaintyLevel {
    pub(crate) const ALL: [Self; 4] = [Self::High, Self::Moderate, Self::Low, Self::VeryLow];

    pub(crate) const fn letter(self) -> &'static str {
        match self {
            Self::High => "H",
            Self::Moderate => "M",
            Self::Low => "L",
            Self::VeryLow => "V",
        }
    }

    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::High => "high certainty",
            Self::Moderate => "moderate certainty",
            Self::Low => "low certainty",
            Self::VeryLow => "very low certainty",
        }
    }
}
