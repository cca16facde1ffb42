//! A forest plot: each study's effect with its interval and weight, and what they come to together.

mod draw;
mod layout;
mod row;
mod words;

use crate::Scale;

/// What a forest plot shows. Effects are on the pooled scale; readers see them turned back.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ForestFigure {
    /// What is pooled; drawn above and read out.
    pub title: String,
    /// The effect as readers see it: `Hedges' g`, `Odds ratio`.
    pub effect: String,
    /// The scale of all effects given.
    pub scale: Scale,
    /// The level of the intervals as a share of one: 0.95.
    pub level: f64,
    /// Studies by subgroup; one group without a heading where there are none.
    pub groups: Vec<ForestGroup>,
    /// What all studies come to, below them. The first gives the dashed line; there may be two, of two models.
    pub pooled: Vec<ForestPool>,
    /// Do the subgroups differ?
    pub subgroup_differences: Option<ForestTest>,
    /// What the sides of the axis mean.
    pub favours: Option<Favours>,
    /// The model, the estimator and anything else that a reader must know; drawn at the foot.
    pub note: String,
}

impl ForestFigure {
    /// The figure as an SVG document.
    #[must_use]
    pub fn svg(&self) -> String {
        draw::draw(self)
    }
}

/// Studies under one heading.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ForestGroup {
    /// The subgroup's name.
    pub heading: Option<String>,
    /// Its studies, from the top.
    pub studies: Vec<ForestStudy>,
    /// What they come to.
    pub pooled: Option<ForestPool>,
}

/// One study's row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ForestStudy {
    /// The study's name.
    pub label: String,
    /// How many people.
    pub n: Option<u64>,
    /// Its effect.
    pub effect: Estimate,
    /// Its weight in percent.
    pub weight: Option<f64>,
}

/// An effect with its interval. What is not a number is drawn as a dash, never as zero.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Estimate {
    /// The point estimate.
    pub value: f64,
    /// The lower end of its interval.
    pub lower: f64,
    /// The upper end of its interval.
    pub upper: f64,
}

/// Several studies taken together: a diamond.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ForestPool {
    /// What it is: `Random effects`.
    pub label: String,
    /// The pooled effect.
    pub effect: Estimate,
    /// The ends of the prediction interval.
    pub prediction: Option<(f64, f64)>,
    /// How far the studies differ.
    pub heterogeneity: Option<ForestHeterogeneity>,
}

/// How far studies differ beyond chance.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ForestHeterogeneity {
    /// Between-study variance, on the pooled scale; none under a common effect.
    pub tau_squared: Option<f64>,
    /// In percent.
    pub i_squared: f64,
    /// Cochran's Q with its degrees of freedom.
    pub test: ForestTest,
}

/// A chi-squared test.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ForestTest {
    /// Q.
    pub statistic: f64,
    /// Degrees of freedom.
    pub df: u64,
    /// Its p value.
    pub p: f64,
}

/// What the two sides of the null mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Favours {
    /// Below the null: `Favours control`.
    pub left: String,
    /// Above the null: `Favours lived experience`.
    pub right: String,
}

#[cfg(test)]
mod tests;
