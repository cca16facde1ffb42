//! Describes a forest plot: the effect of each study with its interval and weight, and the pooled effect.

mod draw;
mod layout;
mod row;
mod words;

use crate::Scale;

/// The data of a forest plot. Effects are on the pooled scale and are converted back for readers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ForestFigure {
    /// What is pooled. It is drawn above the plot and read out by screen readers.
    pub title: String,
    /// The name of the effect as readers see it, such as `Hedges' g` or `Odds ratio`.
    pub effect: String,
    /// The scale of all effects in this figure.
    pub scale: Scale,
    /// The level of the intervals as a share: 0.95 for 95%.
    pub level: f64,
    /// The studies by subgroup. Without subgroups there is one group without a heading.
    pub groups: Vec<ForestGroup>,
    /// The pooled effects of all studies, drawn below them. The dashed line is at the first; there may be two, from two models.
    pub pooled: Vec<ForestPool>,
    /// The test of whether the subgroups differ.
    pub subgroup_differences: Option<ForestTest>,
    /// What the two sides of the axis mean.
    pub favours: Option<Favours>,
    /// The model, the estimator and anything else that a reader must know. It is drawn at the foot.
    pub note: String,
}

impl ForestFigure {
    /// The figure as an SVG document.
    #[must_use]
    pub fn svg(&self) -> String {
        draw::draw(self)
    }
}

/// The studies under one heading.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ForestGroup {
    /// The name of the subgroup.
    pub heading: Option<String>,
    /// The studies of the group, from the top.
    pub studies: Vec<ForestStudy>,
    /// The pooled effect of the group.
    pub pooled: Option<ForestPool>,
}

/// The row of one study.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ForestStudy {
    /// The name of the study.
    pub label: String,
    /// The number of people in the study.
    pub n: Option<u64>,
    /// The effect of the study.
    pub effect: Estimate,
    /// The weight of the study in percent.
    pub weight: Option<f64>,
}

/// An effect with its interval. A value that is not a number is drawn as a dash, never as zero.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Estimate {
    /// The point estimate.
    pub value: f64,
    /// The lower limit of the interval.
    pub lower: f64,
    /// The upper limit of the interval.
    pub upper: f64,
}

/// The pooled effect of several studies, drawn as a diamond.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ForestPool {
    /// What the diamond is, such as `Random effects`.
    pub label: String,
    /// The pooled effect with its interval.
    pub effect: Estimate,
    /// The lower and upper limit of the prediction interval.
    pub prediction: Option<(f64, f64)>,
    /// How much the studies differ beyond chance.
    pub heterogeneity: Option<ForestHeterogeneity>,
}

/// How much the studies differ beyond chance.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ForestHeterogeneity {
    /// τ², the variance between studies, on the pooled scale. `None` for a common effect.
    pub tau_squared: Option<f64>,
    /// I², in percent.
    pub i_squared: f64,
    /// The test of Cochran's Q.
    pub test: ForestTest,
}

/// A chi-squared test, such as that of Cochran's Q.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ForestTest {
    /// The statistic, Q.
    pub statistic: f64,
    /// The degrees of freedom of Q.
    pub df: u64,
    /// The p value of Q.
    pub p: f64,
}

/// What the two sides of the null mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Favours {
    /// The text for values below the null: `Favours control`.
    pub left: String,
    /// The text for values above the null: `Favours lived experience`.
    pub right: String,
}

#[cfg(test)]
mod tests;
