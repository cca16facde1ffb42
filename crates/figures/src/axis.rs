//! A horizontal axis of effects: how far it reaches, where a value lies on it, and its marks.

use crate::label::width;
use crate::mark::{Anchor, DROP, EDGE, Stroke, Text};
use crate::scale::{Scale, Tick};
use crate::sheet::MARGIN;
use crate::svg::Svg;

/// The size of the numbers at the marks.
pub(crate) const TICK_SIZE: f64 = 11.0;
/// From the axis to the foot of its numbers.
pub(crate) const TICKS_HEIGHT: f64 = 22.0;
/// The room between two numbers.
const APART: f64 = 6.0;
/// How far past the marks that matter an interval may stretch the axis, in spans of those marks.
const STRETCH: f64 = 1.2;
/// How far from the median an estimate may lie and still be shown, in halves of the middle half.
const FENCE: f64 = 8.0;
/// The room at both ends, in halves of the whole.
const PAD: f64 = 0.06;

/// An axis in a place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Axis {
    scale: Scale,
    low: f64,
    high: f64,
    left: f64,
    right: f64,
}

/// Where a value lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Place {
    /// On the axis.
    At(f64),
    /// Beyond its left end.
    Left,
    /// Beyond its right end.
    Right,
}

/// What an axis has to show.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reach {
    /// Always on the axis: the null, the pooled effects and their intervals.
    pub(crate) always: Vec<f64>,
    /// On the axis unless far from all others.
    pub(crate) estimates: Vec<f64>,
    /// Ends of intervals: they leave the axis sooner than squeeze all else.
    pub(crate) ends: Vec<f64>,
}

impl Axis {
    /// An axis between two places that shows what it has to.
    pub(crate) fn new(scale: Scale, reach: &Reach, (left, right): (f64, f64)) -> Self {
        Self::between(scale, range(scale.limit(), reach), (left, right))
    }

    /// An axis from one value to another.
    pub(crate) const fn between(scale: Scale, (low, high): (f64, f64), (left, right): (f64, f64)) -> Self {
        Self {
            scale,
            low,
            high,
            left,
            right,
        }
    }

    pub(crate) const fn high(&self) -> f64 {
        self.high
    }

    /// Where a value lies; none for what is not a number.
    pub(crate) fn place(&self, value: f64) -> Option<Place> {
        if value.is_nan() {
            None
        } else if value < self.low {
            Some(Place::Left)
        } else if value > self.high {
            Some(Place::Right)
        } else {
            Some(Place::At(self.x(value)))
        }
    }

    /// The place of a value, or the end of the axis nearest to it.
    pub(crate) fn x(&self, value: f64) -> f64 {
        let value = value.clamp(self.low, self.high);
        // Halves first: the whole of the widest axis is no number.
        let share = (value / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0);
        self.left + share.clamp(0.0, 1.0) * (self.right - self.left)
    }

    pub(crate) const fn left(&self) -> f64 {
        self.left
    }

    pub(crate) const fn right(&self) -> f64 {
        self.right
    }

    /// The marks whose numbers do not touch each other or the edge of the sheet; that of the null goes first.
    pub(crate) fn marks(&self) -> Vec<(f64, Tick)> {
        let mut ticks = self.scale.ticks(self.low, self.high);
        let null = self.scale.null().unwrap_or(f64::NAN);
        ticks.sort_by_key(|tick| (tick.at - null).abs() > 1e-9);
        let mut kept: Vec<(f64, Tick)> = Vec::new();
        for tick in ticks {
            let x = self.x(tick.at);
            let half = width(&tick.label, TICK_SIZE) / 2.0;
            let touches = |(other, kept): &(f64, Tick)| (x - other).abs() < half + width(&kept.label, TICK_SIZE) / 2.0 + APART;
            let overhangs = x - half < self.left - MARGIN || x + half > self.right + MARGIN;
            if !overhangs && !kept.iter().any(touches) {
                kept.push((x, tick));
            }
        }
        kept.sort_by(|a, b| a.0.total_cmp(&b.0));
        kept
    }

    /// Draws the line, its marks and their numbers at this height.
    pub(crate) fn draw(&self, svg: &mut Svg, y: f64) {
        svg.line((self.left, y), (self.right, y), Stroke::thin(EDGE));
        // A mark whose number has no room is still a mark.
        for tick in self.scale.ticks(self.low, self.high) {
            let x = self.x(tick.at);
            svg.line((x, y), (x, y + 3.0), Stroke::thin(EDGE));
        }
        for (x, tick) in self.marks() {
            svg.line((x, y), (x, y + 5.0), Stroke::thin(EDGE));
            let look = Text::new((x, y + 12.0 + DROP * TICK_SIZE), TICK_SIZE).anchored(Anchor::Middle);
            svg.text(look, &tick.label);
        }
    }
}

/// The ends of an axis that shows what it has to: never two of the same. Halves keep differences of the widest values finite.
fn range(limit: f64, reach: &Reach) -> (f64, f64) {
    let within = |values: &[f64]| -> Vec<f64> {
        let numbers = values.iter().filter(|value| value.is_finite());
        numbers.map(|value| value.clamp(-limit, limit)).collect()
    };
    let (always, estimates, ends) = (within(&reach.always), within(&reach.estimates), within(&reach.ends));
    let half_spread = half_spread(&estimates).max(half_spread(&ends));
    let middle = quantile(&estimates, 0.5);
    let near = |value: &&f64| (**value - middle).abs() / FENCE <= half_spread;
    let core: Vec<f64> = always.iter().chain(estimates.iter().filter(near)).copied().collect();
    let (least, greatest) = ends_of(&core).unwrap_or((0.0, 0.0));

    let slack = (greatest / 2.0 - least / 2.0).max(half_spread).min(limit / 4.0) * 2.0 * STRETCH;
    let low = ends.iter().map(|end| end.max(least - slack)).fold(least, f64::min);
    let high = ends.iter().map(|end| end.min(greatest + slack)).fold(greatest, f64::max);
    let size = low.abs().max(high.abs());
    let half = high / 2.0 - low / 2.0;
    let pad = if half > (size * 1e-6).max(1e-9) {
        half * PAD
    } else {
        (size * 0.1).max(0.1)
    };
    (low - pad, high + pad)
}

fn ends_of(values: &[f64]) -> Option<(f64, f64)> {
    let low = values.iter().copied().reduce(f64::min)?;
    let high = values.iter().copied().reduce(f64::max)?;
    Some((low, high))
}

/// Half of what the middle half spans.
fn half_spread(values: &[f64]) -> f64 {
    quantile(values, 0.75) / 2.0 - quantile(values, 0.25) / 2.0
}

/// The value below which a share of all lie, without interpolation; zero for none.
fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1) as f64;
    sorted.get((last * share).round() as usize).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop, prop_assert, proptest};

    use super::*;

    fn reach(estimates: &[f64], ends: &[f64]) -> Reach {
        Reach {
            always: vec![0.0],
            estimates: estimates.to_vec(),
            ends: ends.to_vec(),
        }
    }

    #[test]
    fn one_huge_interval_leaves_the_axis_instead_of_squeezing_the_rest() {
        let ends = [0.1, 0.3, 0.2, 0.5, 0.3, 0.8, -1e6, 1e6];
        let axis = Axis::new(Scale::Linear, &reach(&[0.2, 0.4, 0.5, 0.1], &ends), (100.0, 400.0));
        assert_eq!(axis.place(1e6), Some(Place::Right));
        assert_eq!(axis.place(-1e6), Some(Place::Left));
        assert!(axis.x(0.5) - axis.x(0.0) > 60.0, "{axis:?}");
    }

    #[test]
    fn an_estimate_far_from_all_others_leaves_the_axis_too() {
        let axis = Axis::new(Scale::Linear, &reach(&[0.2, 0.4, 0.5, 0.1, 1e12], &[0.0, 0.6, 0.7]), (100.0, 400.0));
        assert_eq!(axis.place(1e12), Some(Place::Right));
        assert!(axis.x(0.5) - axis.x(0.1) > 50.0, "{axis:?}");
    }

    #[test]
    fn what_is_not_a_number_has_no_place() {
        let axis = Axis::new(Scale::Linear, &Reach::default(), (0.0, 10.0));
        assert_eq!(axis.place(f64::NAN), None);
        assert_eq!(axis.place(f64::INFINITY), Some(Place::Right));
    }

    proptest! {
        #[test]
        fn every_value_lies_between_the_ends(
            values in prop::collection::vec(any::<f64>(), 0..8),
            value in any::<f64>(),
            limit in 0_usize..4,
        ) {
            let scale = [Scale::Linear, Scale::LogRatio, Scale::FisherZ, Scale::Logit][limit];
            let axis = Axis::new(scale, &reach(&values, &values), (10.0, 20.0));
            prop_assert!(axis.low < axis.high && axis.low.is_finite() && axis.high.is_finite(), "{:?}", axis);
            if let Some(Place::At(x)) = axis.place(value) {
                prop_assert!((10.0..=20.0).contains(&x));
            }
            for (x, _) in axis.marks() {
                prop_assert!((10.0..=20.0).contains(&x));
            }
        }
    }
}
