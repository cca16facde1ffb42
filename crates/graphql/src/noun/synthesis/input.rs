//! What is pooled, and how, as clients say it.

use async_graphql::InputObject;
use evidence::synthesis::Choices;
use evidence::vocabulary::{Contrast, Dimension, EffectMetric, IntervalMethod, Moderator, PoolingModel, TauEstimator, WithinStudy};

use crate::engine::filter::Nesting;
use crate::engine::input::Problems;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::outcome::OutcomeFilter;

/// What is pooled, and how.
#[derive(Debug, InputObject)]
pub struct MetaAnalysisInput {
    /// Which outcomes; those that cannot be pooled are answered with the reason.
    outcomes: OutcomeFilter,
    /// The metric of the effects to pool: effects of another metric are left out. ODDS_RATIO and RISK_RATIO mean their logarithms here, since
    /// that is the scale on which ratios are pooled.
    #[graphql(default_with = "Word(EffectMetric::StandardisedMeanDifference)")]
    metric: Word<EffectMetric>,
    /// What the effects compare: others are left out.
    #[graphql(default_with = "Word(Contrast::VersusComparison)")]
    contrast: Word<Contrast>,
    /// Whether studies share one effect, or each has its own around a mean.
    #[graphql(default_with = "Word(PoolingModel::RandomEffects)")]
    model: Word<PoolingModel>,
    /// How the variance between studies is estimated; without meaning for a common effect.
    #[graphql(default_with = "Word(TauEstimator::Reml)")]
    tau: Word<TauEstimator>,
    /// How the interval of the pooled estimate is made; that of CLUSTER_ROBUST is always by t.
    #[graphql(default_with = "Word(IntervalMethod::HartungKnapp)")]
    interval: Word<IntervalMethod>,
    /// The level of all intervals.
    #[graphql(default = 0.95)]
    level: f64,
    /// The dimension whose terms are subgroups.
    subgroup: Option<Word<Dimension>>,
    /// A number that effects may go with, for a meta-regression.
    moderator: Option<Word<Moderator>>,
    /// Several effects of one study are not independent: how to treat them.
    #[graphql(default_with = "Word(WithinStudy::Composite)")]
    within_study: Word<WithinStudy>,
    /// The correlation that COMPOSITE assumes between effects of one study, from 0 to 1.
    #[graphql(default = 0.5)]
    within_study_correlation: f64,
}

/// The input, read.
#[derive(Debug, Clone)]
pub struct Asked {
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
    /// The input as it is worked with.
    ///
    /// # Errors
    /// BAD_USER_INPUT with every field that is out of bounds.
    pub fn read(self) -> Result<Asked, Refusal> {
        let mut problems = Problems::default();
        let filter = self.outcomes.read_at("input.outcomes", Nesting::OUTERMOST, &mut problems);
        if !(self.level > 0.0 && self.level < 1.0) {
            problems.say("input.level", "must lie between 0 and 1, both excluded");
        }
        if !(0.0..=1.0).contains(&self.within_study_correlation) {
            problems.say("input.withinStudyCorrelation", "must lie between 0 and 1");
        }
        let mut choices = Choices::new(self.model.0, self.tau.0, self.interval.0, self.within_study.0);
        choices.options.level = self.level;
        choices.correlation = self.within_study_correlation;
        problems.finish(Asked {
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
