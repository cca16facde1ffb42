//! Lays out the parts of a funnel plot, and writes its texts.

use super::{FunnelFigure, FunnelLimits, FunnelPoint};
use crate::Scale;
use crate::axis::{Axis, Reach, TICK_SIZE, TICKS_HEIGHT};
use crate::label::Fit;
use crate::legend::{Entry, Legend, entry};
use crate::mark::LINE;
use crate::numeral::{counted, plain};
use crate::sheet::{GAP, MARGIN, Sheet, TYPE, notes_height, widest, wrap_strong};

const PLOT: (f64, f64) = (480.0, 340.0);
const LEAST_TICKS: f64 = 34.0;
/// The quantiles of the standard normal distribution at 0.975 and 0.995.
const Z95: f64 = 1.959_963_984_540_054;
const Z99: f64 = 2.575_829_303_548_901;

/// A sign in the legend.
#[derive(Debug, Clone, Copy)]
pub(crate) enum FunnelSign {
    Study,
    Imputed,
    Pooled,
    Adjusted,
    Null,
    Limit(Shade),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shade {
    Inner,
    Outer,
}

/// The places of all parts, in pixels.
#[derive(Debug)]
pub(crate) struct FunnelLayout<'a> {
    pub(crate) sheet: Sheet<'a>,
    pub(crate) effects: Axis,
    pub(crate) errors: Axis,
    /// The standard error at the bottom of the funnel.
    pub(crate) deepest: f64,
    pub(crate) heading_y: f64,
    pub(crate) effect_lines: Vec<String>,
    pub(crate) effect_y: f64,
    pub(crate) legend: Legend<FunnelSign>,
    pub(crate) legend_y: f64,
    pub(crate) notes: Vec<String>,
    pub(crate) notes_y: f64,
    pub(crate) height: f64,
}

impl<'a> FunnelLayout<'a> {
    pub(crate) fn new(figure: &'a FunnelFigure) -> Self {
        let deepest = deepest(figure);
        let errors = Axis::between(Scale::Linear, (0.0, deepest), (0.0, PLOT.1));
        let labels = errors.marks();
        let labels = widest(labels.iter().map(|(_, tick)| tick.label.as_str()), TICK_SIZE).max(LEAST_TICKS);
        let left = MARGIN + labels + GAP + 4.0;
        let sheet = Sheet::new(left + PLOT.0 + MARGIN, &figure.title);
        let heading_y = sheet.top() + TYPE;
        let top = heading_y + GAP + 4.0;
        let bottom = top + PLOT.1;
        let effects = Axis::new(figure.scale, &reach(figure, deepest), (left, left + PLOT.0));
        let errors = Axis::between(Scale::Linear, (0.0, deepest), (top, bottom));
        let effect_lines = wrap_strong(
            &figure.effect,
            Fit {
                width: PLOT.0,
                size: TYPE,
                lines: 2,
            },
        );
        let effect_y = bottom + TICKS_HEIGHT + GAP + TYPE;
        let legend_y = effect_y + effect_lines.len() as f64 * TYPE * LINE;
        let legend = Legend::new(legend(figure), sheet.width - 2.0 * MARGIN);
        let notes = sheet.notes(std::slice::from_ref(&figure.note));
        let notes_y = legend_y + legend.height + GAP;
        let height = notes_y + notes_height(&notes) + MARGIN;
        Self {
            sheet,
            effects,
            errors,
            deepest,
            heading_y,
            effect_lines,
            effect_y,
            legend,
            legend_y,
            notes,
            notes_y,
            height,
        }
    }
}

/// The limits that are drawn, the outer ones first: their fill, and how many standard errors they are from the pooled effect.
pub(crate) fn limits(figure: &FunnelFigure) -> Vec<(Shade, f64)> {
    match figure.limits {
        FunnelLimits::NinetyFive => vec![(Shade::Inner, Z95)],
        FunnelLimits::NinetyFiveAndNinetyNine => vec![(Shade::Outer, Z99), (Shade::Inner, Z95)],
    }
}

/// The pooled effect, if it is a finite number.
pub(crate) fn pooled(figure: &FunnelFigure) -> Option<f64> {
    figure.pooled.filter(|pooled| pooled.is_finite())
}

fn all(figure: &FunnelFigure) -> impl Iterator<Item = &FunnelPoint> {
    figure.points.iter().chain(&figure.imputed)
}

/// The standard error at the bottom: that of the least precise study, unless it is far from all others.
fn deepest(figure: &FunnelFigure) -> f64 {
    let reach = Reach {
        always: vec![0.0],
        estimates: all(figure).map(|point| point.standard_error.max(0.0)).collect(),
        ends: Vec::new(),
    };
    Axis::new(Scale::Linear, &reach, (0.0, 1.0)).high()
}

fn reach(figure: &FunnelFigure, deepest: f64) -> Reach {
    let mut reach = Reach {
        estimates: all(figure).map(|point| point.estimate).collect(),
        ..Reach::default()
    };
    if let Some(pooled) = pooled(figure) {
        let ends = limits(figure)
            .into_iter()
            .flat_map(|(_, z)| [pooled - z * deepest, pooled + z * deepest]);
        reach.always.extend(ends);
        reach.always.push(pooled);
    }
    reach.always.extend(figure.adjusted.into_iter().chain(figure.scale.null()));
    reach
}

fn legend(figure: &FunnelFigure) -> Vec<Entry<FunnelSign>> {
    let mut entries = vec![entry(FunnelSign::Study, "Study")];
    if !figure.imputed.is_empty() {
        entries.push(entry(FunnelSign::Imputed, "Imputed by trim and fill"));
    }
    if pooled(figure).is_some() {
        entries.push(entry(FunnelSign::Pooled, "Pooled effect"));
    }
    if figure.adjusted.is_some_and(f64::is_finite) {
        entries.push(entry(FunnelSign::Adjusted, "Pooled effect with imputed studies"));
    }
    if figure.scale.null().is_some() {
        entries.push(entry(FunnelSign::Null, "No effect"));
    }
    if pooled(figure).is_some() {
        for (shade, _) in limits(figure).into_iter().rev() {
            let words = match shade {
                Shade::Inner => "95% pseudo-confidence limits",
                Shade::Outer => "99% limits",
            };
            entries.push(entry(FunnelSign::Limit(shade), words));
        }
    }
    entries
}

/// The figure in sentences, for readers who cannot see it.
pub(crate) fn description(figure: &FunnelFigure) -> String {
    let mut text = format!("Funnel plot of {}", counted(figure.points.len() as u64, "study", "studies"));
    if !figure.effect.is_empty() {
        text.push_str(&format!(", {} against its standard error", figure.effect));
    }
    text.push('.');
    if let Some(pooled) = pooled(figure) {
        text.push_str(&format!(" Pooled effect {}", plain(figure.scale.shown(pooled))));
        let known = figure
            .points
            .iter()
            .filter(|point| point.standard_error >= 0.0 && point.estimate.is_finite());
        let (inside, outside): (Vec<_>, Vec<_>) = known.partition(|point| (point.estimate - pooled).abs() <= Z95 * point.standard_error);
        text.push_str(&format!(
            "; {} within the 95% pseudo-confidence limits, {} outside.",
            counted(inside.len() as u64, "study", "studies"),
            outside.len()
        ));
    }
    if !figure.imputed.is_empty() {
        let imputed = counted(figure.imputed.len() as u64, "study", "studies");
        text.push_str(&format!(" Trim and fill puts in {imputed}"));
        if let Some(adjusted) = figure.adjusted {
            text.push_str(&format!("; the pooled effect is then {}", plain(figure.scale.shown(adjusted))));
        }
        text.push('.');
    }
    text
}
