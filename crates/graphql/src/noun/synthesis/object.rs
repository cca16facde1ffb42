//! A meta-analysis in the schema.

use async_graphql::Object;

use super::parts::{
    CumulativeStep, Heterogeneity, LeaveOneOut, LeftOut, PooledEffect, PooledStudy, RegressionCoefficient, SubgroupResult,
    SynthesisWarning, TestResult, TrimAndFill,
};
use crate::noun::outcome::ConfidenceInterval;
use crate::noun::programme::Svg;

/// A meta-analysis, calculated from the outcomes that the viewer may see.
#[derive(Default)]
pub struct MetaAnalysis {
    pub k: i64,
    pub left_out: Vec<LeftOut>,
    pub pooled: Option<PooledEffect>,
    pub effects: Vec<PooledStudy>,
    pub heterogeneity: Option<Heterogeneity>,
    pub prediction: Option<ConfidenceInterval>,
    pub subgroups: Vec<SubgroupResult>,
    pub differences: Option<TestResult>,
    pub regression: Vec<RegressionCoefficient>,
    pub leave_one_out: Vec<LeaveOneOut>,
    pub cumulative: Vec<CumulativeStep>,
    pub egger: Option<TestResult>,
    pub trim_and_fill: Option<TrimAndFill>,
    pub warnings: Vec<SynthesisWarning>,
    pub plain_language: String,
    pub forest: String,
    pub funnel: String,
}

/// A meta-analysis, calculated from the outcomes that the viewer may see.
#[Object]
impl MetaAnalysis {
    /// The number of effects that were pooled. With COMPOSITE, the effects of a study count as one.
    async fn k(&self) -> i64 {
        self.k
    }

    /// The outcomes that match the conditions but could not be pooled, each with the reason.
    async fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// The pooled effect; null if there is no effect to pool.
    async fn pooled(&self) -> Option<PooledEffect> {
        self.pooled
    }

    /// The pooled effects, sorted by year.
    async fn effects(&self) -> &[PooledStudy] {
        &self.effects
    }

    /// How much the effects differ by more than chance; null for fewer than two effects.
    async fn heterogeneity(&self) -> Option<Heterogeneity> {
        self.heterogeneity
    }

    /// The range in which the effect of a new study is expected. Null for the common-effect model and for fewer than
    /// three effects.
    async fn prediction_interval(&self) -> Option<ConfidenceInterval> {
        self.prediction
    }

    /// The pooled effect of each subgroup, in the order of the vocabulary. The list is empty if no subgroups were
    /// requested.
    async fn subgroups(&self) -> &[SubgroupResult] {
        &self.subgroups
    }

    /// The test of whether the subgroups differ by more than chance. Null if a study is in several subgroups, or
    /// there are fewer than two subgroups with effects.
    async fn subgroup_differences(&self) -> Option<TestResult> {
        self.differences
    }

    /// The intercept and the slope of the meta-regression. The list is empty if no moderator was requested, or no
    /// line can be fitted.
    async fn regression(&self) -> &[RegressionCoefficient] {
        &self.regression
    }

    /// The pooled effect without each effect in turn. The list is empty for fewer than two effects.
    async fn leave_one_out(&self) -> &[LeaveOneOut] {
        &self.leave_one_out
    }

    /// The pooled effect as effects are added one at a time, sorted by year. Effects without a year are added last.
    async fn cumulative(&self) -> &[CumulativeStep] {
        &self.cumulative
    }

    /// Egger's test of whether small studies show other effects than large ones. Null for fewer than three effects,
    /// or if all have the same standard error.
    async fn egger_test(&self) -> Option<TestResult> {
        self.egger
    }

    /// The pooled effect after adding the studies that seem to be missing in the funnel plot (trim and fill). Null if
    /// there are too few effects.
    async fn trim_and_fill(&self) -> Option<&TrimAndFill> {
        self.trim_and_fill.as_ref()
    }

    /// Warnings about the analysis, such as too few studies or an estimator that did not converge.
    async fn warnings(&self) -> &[SynthesisWarning] {
        &self.warnings
    }

    /// The result in a few sentences, which fixed rules make from the numbers: how many studies, in which direction,
    /// and how certain.
    async fn plain_language(&self) -> &str {
        &self.plain_language
    }

    /// The effects and the pooled effect as a forest plot.
    async fn forest_plot(&self) -> Svg {
        Svg(self.forest.clone())
    }

    /// The effects by their standard errors as a funnel plot.
    async fn funnel_plot(&self) -> Svg {
        Svg(self.funnel.clone())
    }
}
