//! Lays out a horizontal axis of effects: its range, the place of each value on it, and its ticks.

use crate::label::width;
use crate::mark::{Anchor, DROP, EDGE, Stroke, Text};
use crate::scale::{Scale, Tick};
use crate::sheet::MARGIN;
use crate::svg::Svg;

/// The font size of the numbers at the ticks, in pixels.
pub(crate) const TICK_SIZE: f64 = 11.0;
/// The height from the axis to the lower edge of its numbers.
pub(crate) const TICKS_HEIGHT: f64 = 22.0;
/// The least distance between two numbers.
const APART: f64 = 6.0;
/// How far interval limits may extend the axis beyond the values that must be shown, in spans of those values.
const STRETCH: f64 = 1.2;
/// How far from the median an estimate may be and still be shown, in half interquartile ranges.
const FENCE: f64 = 8.0;
/// The margin at each end, as a share of half the axis.
const PAD: f64 = 0.06;

/// An axis with its place on the sheet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Axis {
    scale: Scale,
    low: f64,
    high: f64,
    left: f64,
    right: f64,
}

/// The place of a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Place {
    /// On the axis, at this x coordinate.
    At(f64),
    /// Beyond the left end of the axis.
    Left,
    /// Beyond the right end of the axis.
    Right,
}

/// The values that an axis has to show.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reach {
    /// Values that are always on the axis: the null, the pooled effects and their intervals.
    pub(crate) always: Vec<f64>,
    /// Values that are on the axis unless they are far from all others.
    pub(crate) estimates: Vec<f64>,
    /// Interval limits. They may lie beyond the axis, so that they do not squeeze everything else.
    pub(crate) ends: Vec<f64>,
}

impl Axis {
    /// An axis between the left and right coordinates that shows the values of `reach`.
    pub(crate) fn new(scale: Scale, reach: &Reach, (left, right): (f64, f64)) -> Self {
        Self::between(scale, range(scale.limit(), reach), (left, right))
    }

    /// An axis from the value `low` to the value `high`.
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

    /// The place of a value. `None` if it is not a number.
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

    /// The x coordinate of a value, or of the end of the axis that is nearest to it.
    pub(crate) fn x(&self, value: f64) -> f64 {
        let value = value.clamp(self.low, self.high);
        // Halves are subtracted, because the difference between the ends of the widest axis is not a finite number.
        let share = (value / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0);
        self.left + share.clamp(0.0, 1.0) * (self.right - self.left)
    }

    pub(crate) const fn left(&self) -> f64 {
        self.left
    }

    pub(crate) const fn right(&self) -> f64 {
        self.right
    }

    /// The ticks whose numbers touch neither each other nor the edge of the sheet. The number of the null has priority.
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

    /// Draws the line, the ticks and their numbers at this height.
    pub(crate) fn draw(&self, svg: &mut Svg, y: f64) {
        svg.line((self.left, y), (self.right, y), Stroke::thin(EDGE));
        // A tick is drawn even if there is no room for its number.
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

/// The ends of an axis that shows the values of `reach`; the two are never equal. Halves are subtracted so that differences between the
/// largest values stay finite.
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

/// Half of the interquartile range.
fn half_spread(values: &[f64]) -> f64 {
    quantile(values, 0.75) / 2.0 - quantile(values, 0.25) / 2.0
}

/// The value below which this share of all values lies, without interpolation. Zero if there are no values.
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
