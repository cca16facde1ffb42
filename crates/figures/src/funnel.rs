//! A funnel plot: effects against their standard errors, to see whether small studies tell another story.

mod draw;
mod layout;

use crate::Scale;

/// What a funnel plot shows. Effects are on the pooled scale; readers see them turned back.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FunnelFigure {
    /// What is pooled; drawn above and read out.
    pub title: String,
    /// The effect as readers see it: `Hedges' g`, `Odds ratio`.
    pub effect: String,
    /// The scale of all effects given.
    pub scale: Scale,
    /// The studies.
    pub points: Vec<FunnelPoint>,
    /// Studies that trim and fill puts in; drawn hollow.
    pub imputed: Vec<FunnelPoint>,
    /// The pooled effect that the funnel stands on.
    pub pooled: Option<f64>,
    /// The pooled effect with the imputed studies.
    pub adjusted: Option<f64>,
    /// Which limits are drawn.
    pub limits: FunnelLimits,
    /// The model, the test for asymmetry and its caution; drawn at the foot.
    pub note: String,
}

/// One study.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FunnelPoint {
    /// The study's name: read out, and shown where a pointer rests.
    pub label: String,
    /// Its effect.
    pub estimate: f64,
    /// The standard error of that.
    pub standard_error: f64,
}

/// Pseudo-confidence limits about the pooled effect.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FunnelLimits {
    /// 95%.
    #[default]
    NinetyFive,
    /// 95% and 99%.
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
