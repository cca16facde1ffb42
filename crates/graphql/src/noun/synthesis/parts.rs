//! The parts of a meta-analysis in the schema.

use async_graphql::{Context, Object, Result, SimpleObject};
use evidence::pooling::{self, Pool};
use policy::id::OutcomeId;

use crate::noun::outcome::{ConfidenceInterval, Outcome, outcome};
use crate::noun::term::Term;

/// A pooled effect with its confidence interval and test.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct PooledEffect {
    /// The pooled estimate on the scale of the metric: logarithms for ratios, Fisher's z for correlations, logits for
    /// proportions.
    estimate: f64,
    /// The standard error of the pooled estimate.
    standard_error: f64,
    /// The confidence interval of the pooled estimate.
    ci: ConfidenceInterval,
    /// The test statistic: the estimate divided by its standard error.
    statistic: f64,
    /// The degrees of freedom of the t distribution; null if the normal distribution was used.
    df: Option<f64>,
    /// The two-sided p value of the pooled estimate.
    p_value: f64,
}

impl PooledEffect {
    /// The pooled effect of a pool; `None` if the pool has no test, which analyses rule out.
    pub fn of(pool: &Pool) -> Option<Self> {
        Some(Self {
            estimate: pool.estimate,
            standard_error: pool.standard_error,
            ci: pool.ci.into(),
            statistic: pool.statistic?,
            df: pool.df,
            p_value: pool.p_value?,
        })
    }
}

/// The heterogeneity of effects: how much they differ by more than chance.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct Heterogeneity {
    /// Tau squared: the variance between studies. It is 0 for the common-effect model.
    tau2: f64,
    /// The confidence interval of tau squared, by the Q-profile method; null if it could not be calculated.
    tau2_ci: Option<ConfidenceInterval>,
    /// I squared: the percentage of the total variance that is between studies.
    i2: f64,
    /// H squared: 1 plus the ratio of the variance between studies to the typical variance within studies.
    h2: f64,
    /// Cochran's Q: the weighted sum of the squared differences from the pooled estimate.
    q: f64,
    /// The degrees of freedom of Cochran's Q.
    df: i64,
    /// The p value of Cochran's Q: the probability of a value at least as large if all studies shared one effect.
    p_value: f64,
}

impl Heterogeneity {
    /// A single effect has no heterogeneity and no degrees of freedom, by definition.
    const OF_ONE: Self = Self {
        tau2: 0.0,
        tau2_ci: None,
        i2: 0.0,
        h2: 1.0,
        q: 0.0,
        df: 0,
        p_value: 1.0,
    };

    pub fn of(pool: &Pool) -> Option<Self> {
        pool.heterogeneity.as_ref().map(Self::from)
    }
}

impl From<&pooling::Heterogeneity> for Heterogeneity {
    fn from(found: &pooling::Heterogeneity) -> Self {
        Self {
            tau2: found.tau2,
            tau2_ci: found.q_profile.map(|profile| profile.tau2.into()),
            i2: found.i2,
            h2: found.h2,
            q: found.q,
            // The value is always a whole number, and never more than the number of effects.
            df: found.q_df as i64,
            p_value: found.q_p_value,
        }
    }
}

/// The result of a statistical test.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct TestResult {
    /// The value of the test statistic.
    pub statistic: f64,
    /// The degrees of freedom of the test; null if it has none.
    pub df: Option<f64>,
    /// The p value of the test: the probability of a statistic at least as extreme by chance.
    pub p_value: f64,
}

/// The outcomes behind one pooled effect: a single one, or those of a study's composite.
#[derive(Debug, Clone)]
pub struct Members {
    pub first: OutcomeId,
    pub all: Vec<OutcomeId>,
}

impl Members {
    async fn outcomes(&self, ctx: &Context<'_>) -> Result<Vec<Outcome>> {
        let loads = self.all.iter().map(|id| outcome(ctx, *id));
        Ok(futures_util::future::try_join_all(loads).await?)
    }
}

/// One effect of the pool.
pub struct PooledStudy {
    pub members: Members,
    pub estimate: f64,
    pub standard_error: f64,
    pub ci: ConfidenceInterval,
    pub weight: f64,
}

/// One effect of the pool.
#[Object]
impl PooledStudy {
    /// The outcome of the effect, or the first outcome if several of a study were combined.
    async fn outcome(&self, ctx: &Context<'_>) -> Result<Outcome> {
        Ok(outcome(ctx, self.members.first).await?)
    }

    /// All outcomes of the effect: several if outcomes of a study were combined.
    async fn outcomes(&self, ctx: &Context<'_>) -> Result<Vec<Outcome>> {
        self.members.outcomes(ctx).await
    }

    /// The effect estimate, on the scale of the metric.
    async fn estimate(&self) -> f64 {
        self.estimate
    }

    /// The standard error of the effect estimate.
    async fn standard_error(&self) -> f64 {
        self.standard_error
    }

    /// The confidence interval of the effect by the normal distribution, at the requested level.
    async fn ci(&self) -> ConfidenceInterval {
        self.ci
    }

    /// The weight of the effect in percent. All weights add up to 100.
    async fn weight(&self) -> f64 {
        self.weight
    }
}

/// An outcome that matches the conditions but was not pooled.
pub struct LeftOut {
    pub outcome: OutcomeId,
    pub reason: String,
}

/// An outcome that matches the conditions but was not pooled.
#[Object]
impl LeftOut {
    /// The outcome that was left out.
    async fn outcome(&self, ctx: &Context<'_>) -> Result<Outcome> {
        Ok(outcome(ctx, self.outcome).await?)
    }

    /// Why the outcome could not be pooled.
    async fn reason(&self) -> &str {
        &self.reason
    }
}

/// The pooled effect without one of the effects.
pub struct LeaveOneOut {
    pub without: Members,
    pub pooled: PooledEffect,
    pub heterogeneity: Option<Heterogeneity>,
}

/// The pooled effect without one of the effects.
#[Object]
impl LeaveOneOut {
    /// The outcome that was left out, or the first one if several of a study were combined.
    async fn without(&self, ctx: &Context<'_>) -> Result<Outcome> {
        Ok(outcome(ctx, self.without.first).await?)
    }

    /// The pooled effect of the other effects.
    async fn pooled(&self) -> PooledEffect {
        self.pooled
    }

    /// The heterogeneity of the other effects. It is 0 if only one of them is left.
    async fn heterogeneity(&self) -> Heterogeneity {
        self.heterogeneity.unwrap_or(Heterogeneity::OF_ONE)
    }
}

/// The pooled effect after one more effect was added.
pub struct CumulativeStep {
    pub added: Members,
    pub k: i64,
    pub pooled: PooledEffect,
}

/// The pooled effect after one more effect was added.
#[Object]
impl CumulativeStep {
    /// The outcome that was added, or the first one if several of a study were combined.
    async fn added(&self, ctx: &Context<'_>) -> Result<Outcome> {
        Ok(outcome(ctx, self.added.first).await?)
    }

    /// The number of effects so far.
    async fn k(&self) -> i64 {
        self.k
    }

    /// The pooled effect of the effects so far.
    async fn pooled(&self) -> PooledEffect {
        self.pooled
    }
}

/// The pooled effect of one subgroup.
#[derive(Clone, SimpleObject)]
pub struct SubgroupResult {
    /// The term that the effects of the subgroup have in common.
    pub term: Term,
    /// The number of effects in the subgroup.
    pub k: i64,
    /// The pooled effect of the subgroup.
    pub pooled: Option<PooledEffect>,
    /// The heterogeneity of the effects in the subgroup; null for fewer than two effects.
    pub heterogeneity: Option<Heterogeneity>,
}

/// One coefficient of a meta-regression.
#[derive(Debug, Clone, SimpleObject)]
pub struct RegressionCoefficient {
    /// The name of the coefficient: `intercept`, or the moderator.
    pub name: String,
    /// The estimate of the coefficient.
    pub estimate: f64,
    /// The standard error of the coefficient.
    pub standard_error: f64,
    /// The confidence interval of the coefficient.
    pub ci: ConfidenceInterval,
    /// The two-sided p value of the coefficient.
    pub p_value: f64,
}

impl RegressionCoefficient {
    pub fn new(name: &str, found: &pooling::Coefficient) -> Self {
        Self {
            name: name.to_owned(),
            estimate: found.estimate,
            standard_error: found.standard_error,
            ci: found.ci.into(),
            p_value: found.p_value,
        }
    }
}

/// The pooled effect after adding the studies that seem to be missing in the funnel plot.
#[derive(Debug, Clone, SimpleObject)]
pub struct TrimAndFill {
    /// The number of studies that were added.
    pub imputed: i64,
    /// The side of the funnel plot on which studies seem to be missing: LEFT for small effects, RIGHT for large ones.
    pub side: String,
    /// The pooled effect of all effects, including the added ones.
    pub pooled: PooledEffect,
}

/// A warning about an analysis.
#[derive(Debug, Clone, SimpleObject)]
pub struct SynthesisWarning {
    /// The code of the warning, for programs; docs/synthesis.md lists all codes.
    pub code: String,
    /// The warning as a sentence.
    pub message: String,
}
