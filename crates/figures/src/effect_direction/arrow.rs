//! Draws the arrows of an effect direction plot: up, down or sideways, in three sizes by the number of people.

use super::{Direction, DirectionCell};
use crate::label::width;
use crate::mark::{ACCENT, Anchor, DROP, INK, Paint, Point, SECOND, Stroke, Text};
use crate::sheet::SMALL;
use crate::svg::Svg;

/// The font size of the number of outcomes.
const SUBSCRIPT: f64 = 10.0;
/// The grey of arrows that point both ways.
const MIXED: &str = "#b8b8b8";

/// The number of people in a study, in the bands of the plot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Band {
    Unknown,
    Small,
    Medium,
    Large,
}

impl Band {
    /// The band of a sample size, as in Boon and Thomson (2021): below 50, 50 to 300, above.
    pub(crate) const fn of(sample_size: Option<u64>) -> Self {
        match sample_size {
            None => Self::Unknown,
            Some(0..50) => Self::Small,
            Some(50..=300) => Self::Medium,
            Some(_) => Self::Large,
        }
    }

    /// Half the length of an arrow. An unknown number of people gets the smallest arrow, so that it does not look important.
    const fn half(self) -> f64 {
        match self {
            Self::Unknown | Self::Small => 5.5,
            Self::Medium => 8.0,
            Self::Large => REACH,
        }
    }
}

/// Half the length of the longest arrow.
pub(crate) const REACH: f64 = 11.0;

/// Draws an arrow, and the number of outcomes beside it.
pub(crate) fn draw(svg: &mut Svg, cell: &DirectionCell, middle: Point) {
    draw_arrow(svg, cell.direction, Band::of(cell.sample_size), middle);
    let half = Band::of(cell.sample_size).half();
    let wing = match cell.direction {
        Direction::Benefit | Direction::Harm => half * 0.8,
        Direction::NoChange | Direction::Inconsistent => half,
        Direction::NotReported => width("NR", SMALL) / 2.0,
    };
    let at = (middle.0 + wing + 2.0, middle.1 + REACH - 1.0);
    svg.text(Text::new(at, SUBSCRIPT).faint(), &cell.outcomes.to_string());
}

pub(crate) fn draw_arrow(svg: &mut Svg, direction: Direction, band: Band, (x, y): Point) {
    let half = band.half();
    let place = |(across, along): Point| match direction {
        Direction::Benefit => (x + across, y - along),
        Direction::Harm => (x + across, y + along),
        Direction::NoChange | Direction::Inconsistent | Direction::NotReported => (x + along, y + across),
    };
    let (shape, paint) = match direction {
        Direction::Benefit => (one_head(half), Paint::filled(ACCENT)),
        Direction::Harm => (
            one_head(half),
            Paint {
                fill: SECOND,
                stroke: Some(Stroke::thin(INK).wide(0.8)),
            },
        ),
        Direction::NoChange => (two_heads(half), Paint::hollow(Stroke::thin(INK).wide(1.1))),
        Direction::Inconsistent => (
            two_heads(half),
            Paint {
                fill: MIXED,
                stroke: Some(Stroke::thin(INK).wide(1.1)),
            },
        ),
        Direction::NotReported => {
            let look = Text::new((x, y + DROP * SMALL), SMALL).faint().anchored(Anchor::Middle);
            svg.text(look, "NR");
            return;
        }
    };
    let corners: Vec<Point> = shape.into_iter().map(place).collect();
    svg.polygon(&corners, paint);
}

/// The corners of an arrow along the second axis, with its middle at the origin.
fn one_head(half: f64) -> Vec<Point> {
    let (wing, shaft, neck) = (half * 0.8, half * 0.3, half * 0.1);
    vec![
        (0.0, half),
        (wing, neck),
        (shaft, neck),
        (shaft, -half),
        (-shaft, -half),
        (-shaft, neck),
        (-wing, neck),
    ]
}

/// The corners of an arrow with a head at each end.
fn two_heads(half: f64) -> Vec<Point> {
    let (wing, shaft, neck) = (half * 0.65, half * 0.25, half * 0.3);
    vec![
        (0.0, half),
        (wing, neck),
        (shaft, neck),
        (shaft, -neck),
        (wing, -neck),
        (0.0, -half),
        (-wing, -neck),
        (-shaft, -neck),
        (-shaft, neck),
        (-wing, neck),
    ]
}
