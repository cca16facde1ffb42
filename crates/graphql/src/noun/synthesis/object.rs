//! A pooled analysis as GraphQL shows it.

use async_graphql::Object;

use super::parts::{
    CumulativeStep, Heterogeneity, LeaveOneOut, LeftOut, PooledEffect, PooledStudy, RegressionCoefficient, SubgroupResult,
    SynthesisWarning, TestResult, TrimAndFill,
};
use crate::noun::outcome::ConfidenceInterval;
use crate::noun::programme::Svg;

/// A pooled analysis, worked out from the outcomes that the viewer may see.
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

/// A pooled analysis, worked out from the outcomes that the viewer may see.
#[Object]
impl MetaAnalysis {
    /// How many effects were pooled; composites, where those of one study were joined.
    async fn k(&self) -> i64 {
        self.k
    }

    /// Outcomes that match the filter but could not be pooled, each with why.
    async fn left_out(&self) -> &[LeftOut] {
        &self.left_out
    }

    /// What the effects come to; null where there is none.
    async fn pooled(&self) -> Option<PooledEffect> {
        self.pooled
    }

    /// The effects in the pool, by year.
    async fn effects(&self) -> &[PooledStudy] {
        &self.effects
    }

    /// How far they differ by more than chance; null for fewer than two.
    async fn heterogeneity(&self) -> Option<Heterogeneity> {
        self.heterogeneity
    }

    /// Where the effect of a new study would lie; null for a common effect and for fewer than three.
    async fn prediction_interval(&self) -> Option<ConfidenceInterval> {
        self.prediction
    }

    /// What each subgroup comes to, in the vocabulary's order; empty where none were asked for.
    async fn subgroups(&self) -> &[SubgroupResult] {
        &self.subgroups
    }

    /// Whether subgroups differ by more than chance; null where a study is in several.
    async fn subgroup_differences(&self) -> Option<TestResult> {
        self.differences
    }

    /// The intercept and the slope on the moderator; empty where there is no line.
    async fn regression(&self) -> &[RegressionCoefficient] {
        &self.regression
    }

    /// The pool without each effect in turn; empty for fewer than two.
    async fn leave_one_out(&self) -> &[LeaveOneOut] {
        &self.leave_one_out
    }

    /// Adding effects by year; those without one come last.
    async fn cumulative(&self) -> &[CumulativeStep] {
        &self.cumulative
    }

    /// Egger's test: whether small studies show other effects than large ones.
    async fn egger_test(&self) -> Option<TestResult> {
        self.egger
    }

    /// The pool with the studies filled in that the funnel seems to lack.
    async fn trim_and_fill(&self) -> Option<&TrimAndFill> {
        self.trim_and_fill.as_ref()
    }

    /// Warnings about the synthesis: too few studies, no convergence, zero cells corrected, dependence ignored, and the like.
    async fn warnings(&self) -> &[SynthesisWarning] {
        &self.warnings
    }

    /// How many, which way, how sure: sentences made from the numbers by fixed rules.
    async fn plain_language(&self) -> &str {
        &self.plain_language
    }

    /// The effects and their pool as a picture.
    async fn forest_plot(&self) -> Svg {
        Svg(self.forest.clone())
    }

    /// The effects by their standard errors as a picture.
    async fn funnel_plot(&self) -> Svg {
        Svg(self.funnel.clone())
    }
}
