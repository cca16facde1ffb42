//! The input of a meta-analysis.

use async_graphql::InputObject;
use evidence::synthesis::Choices;
use evidence::vocabulary::{Contrast, Dimension, EffectMetric, IntervalMethod, Moderator, PoolingModel, TauEstimator, WithinStudy};

use crate::engine::filter::Nesting;
use crate::engine::input::Problems;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::outcome::OutcomeFilter;

/// What a meta-analysis pools, and how.
#[derive(Debug, InputObject)]
pub struct MetaAnalysisInput {
    /// Conditions on the outcomes. Outcomes that match but cannot be pooled are returned in `leftOut`, with the
    /// reason.
    outcomes: OutcomeFilter,
    /// The metric of the effects to pool; outcomes with another metric are left out. Ratios are pooled on the
    /// logarithmic scale, so ODDS_RATIO and RISK_RATIO mean their logarithms here.
    #[graphql(default_with = "Word(EffectMetric::StandardisedMeanDifference)")]
    metric: Word<EffectMetric>,
    /// The contrast of the outcomes to pool; outcomes with another contrast are left out.
    #[graphql(default_with = "Word(Contrast::VersusComparison)")]
    contrast: Word<Contrast>,
    /// The statistical model by which effects are pooled.
    #[graphql(default_with = "Word(PoolingModel::RandomEffects)")]
    model: Word<PoolingModel>,
    /// The method by which the variance between studies is estimated. It has no influence on the common-effect model.
    #[graphql(default_with = "Word(TauEstimator::Reml)")]
    tau: Word<TauEstimator>,
    /// The method by which the confidence interval of the pooled estimate is calculated. With CLUSTER_ROBUST the t
    /// distribution is always used.
    #[graphql(default_with = "Word(IntervalMethod::HartungKnapp)")]
    interval: Word<IntervalMethod>,
    /// The level of all confidence intervals, between 0 and 1.
    #[graphql(default = 0.95)]
    level: f64,
    /// The dimension whose terms form subgroups. Without it there are no subgroups.
    subgroup: Option<Word<Dimension>>,
    /// The property of studies or outcomes for a meta-regression. Without it there is no meta-regression.
    moderator: Option<Word<Moderator>>,
    /// How several effects of the same study, which depend on each other, are pooled.
    #[graphql(default_with = "Word(WithinStudy::Composite)")]
    within_study: Word<WithinStudy>,
    /// The correlation that COMPOSITE assumes between effects of the same study, from 0 to 1.
    #[graphql(default = 0.5)]
    within_study_correlation: f64,
}

/// The input after its checks.
#[derive(Debug, Clone)]
pub struct AnalysisAsked {
    pub filter: store::OutcomeFilter,
    pub metric: EffectMetric,
    pub contrast: Contrast,
    pub subgroup: Option<Dimension>,
    pub moderator: Option<Moderator>,
    pub model: PoolingModel,
    pub interval: IntervalMethod,
    pub choices: Choices,
}

impl MetaAnalysisInput {
    /// Reads and checks the input.
    ///
    /// # Errors
    /// BAD_USER_INPUT with every field that is out of bounds.
    pub fn read(self) -> Result<AnalysisAsked, Refusal> {
        let mut problems = Problems::default();
        let filter = self.outcomes.read_at("input.outcomes", Nesting::OUTERMOST, &mut problems);
        if !(self.level > 0.0 && self.level < 1.0) {
            problems.say("input.level", "must be more than 0 and less than 1");
        }
        if !(0.0..=1.0).contains(&self.within_study_correlation) {
            problems.say("input.withinStudyCorrelation", "must be from 0 to 1");
        }
        let mut choices = Choices::new(self.model.0, self.tau.0, self.interval.0, self.within_study.0);
        choices.options.level = self.level;
        choices.correlation = self.within_study_correlation;
        problems.finish(AnalysisAsked {
            filter,
            metric: self.metric.0.additive(),
            contrast: self.contrast.0,
            subgroup: self.subgroup.map(|word| word.0),
            moderator: self.moderator.map(|word| word.0),
            model: self.model.0,
            interval: self.interval.0,
            choices,
        })
    }
}
