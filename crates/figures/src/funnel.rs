//! Describes a funnel plot: effects against their standard errors, which shows whether small studies have different effects.

mod draw;
mod layout;

use crate::Scale;

/// The data of a funnel plot. Effects are on the pooled scale and are converted back for readers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FunnelFigure {
    /// What is pooled. It is drawn above the plot and read out by screen readers.
    pub title: String,
    /// The name of the effect as readers see it, such as `Hedges' g` or `Odds ratio`.
    pub effect: String,
    /// The scale of all effects in this figure.
    pub scale: Scale,
    /// The studies, each drawn as a filled point.
    pub points: Vec<FunnelPoint>,
    /// Studies that trim and fill adds. They are drawn hollow.
    pub imputed: Vec<FunnelPoint>,
    /// The pooled effect, which is the middle of the funnel.
    pub pooled: Option<f64>,
    /// The pooled effect including the imputed studies.
    pub adjusted: Option<f64>,
    /// The confidence limits that are drawn.
    pub limits: FunnelLimits,
    /// The model, the test for asymmetry and its limits. It is drawn at the foot.
    pub note: String,
}

/// The point of one study.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FunnelPoint {
    /// The name of the study. It is read out, and shown when the pointer is over the point.
    pub label: String,
    /// The effect of the study.
    pub estimate: f64,
    /// The standard error of the effect.
    pub standard_error: f64,
}

/// Pseudo-confidence limits around the pooled effect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FunnelLimits {
    /// The 95% limits.
    #[default]
    NinetyFive,
    /// The 95% and the 99% limits.
    NinetyFiveAndNinetyNine,
}

impl FunnelFigure {
    /// The figure as an SVG document.
    #[must_use]
    pub fn svg(&self) -> String {
        draw::draw(self)
    }
}

#[cfg(test)]
mod tests;
