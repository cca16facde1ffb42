//! The parts of a pooled analysis, as GraphQL shows them.

use async_graphql::{Context, Object, Result, SimpleObject};
use evidence::pooling::{self, Pool};
use policy::id::OutcomeId;

use crate::noun::outcome::{ConfidenceInterval, Outcome, outcome};
use crate::noun::term::Term;

/// A pooled estimate.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct PooledEffect {
    /// On the metric's scale: log for ratios, Fisher's z for correlations, logit for proportions.
    estimate: f64,
    /// The standard error of the pooled effect.
    standard_error: f64,
    /// The confidence interval of the pooled effect.
    ci: ConfidenceInterval,
    /// Estimate over standard error.
    statistic: f64,
    /// Degrees of freedom of the t distribution; null where the normal was used.
    df: Option<f64>,
    /// The two-sided p value of the pooled effect.
    p_value: f64,
}

impl PooledEffect {
    /// The estimate of a pool; none where it has no test, which analyses see to.
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

/// How far studies differ by more than chance.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct Heterogeneity {
    /// The variance between studies; zero for a common effect.
    tau2: f64,
    /// The confidence interval of tau squared, by the Q-profile method.
    tau2_ci: Option<ConfidenceInterval>,
    /// Percent of all variance that is between studies.
    i2: f64,
    /// One and the ratio of the variance between studies to that within them.
    h2: f64,
    /// Cochran's Q, the weighted sum of squared differences from the pooled estimate.
    q: f64,
    /// The degrees of freedom of Cochran's Q.
    df: i64,
    /// The probability of a Q so large where all studies share one effect.
    p_value: f64,
}

impl Heterogeneity {
    /// Of one effect: by definition none, with no degree of freedom.
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
            // Whole by its making, and never beyond the number of effects.
            df: found.q_df as i64,
            p_value: found.q_p_value,
        }
    }
}

/// A statistical test.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct TestResult {
    /// The value of the test's statistic.
    pub statistic: f64,
    /// The degrees of freedom of the test.
    pub df: Option<f64>,
    /// The probability of a statistic so far from what chance would give.
    pub p_value: f64,
}

/// The outcomes of one effect in the pool: one, or those of a study's composite.
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

/// One effect in the pool.
pub struct PooledStudy {
    pub members: Members,
    pub estimate: f64,
    pub standard_error: f64,
    pub ci: ConfidenceInterval,
    pub weight: f64,
}

/// One effect in the pool.
#[Object]
impl PooledStudy {
    /// The outcome; the first of them, where a study's were joined to one composite.
    async fn outcome(&self, ctx: &Context<'_>) -> Result<Outcome> {
        Ok(outcome(ctx, self.members.first).await?)
    }

    /// All outcomes in it: several, where a study's were joined to one composite.
    async fn outcomes(&self, ctx: &Context<'_>) -> Result<Vec<Outcome>> {
        self.members.outcomes(ctx).await
    }

    /// The effect estimate of the study.
    async fn estimate(&self) -> f64 {
        self.estimate
    }

    /// The standard error of the effect estimate.
    async fn standard_error(&self) -> f64 {
        self.standard_error
    }

    /// The normal interval, at the level that was asked for.
    async fn ci(&self) -> ConfidenceInterval {
        self.ci
    }

    /// Percent; all add up to 100.
    async fn weight(&self) -> f64 {
        self.weight
    }
}

/// An outcome that was not pooled.
pub struct LeftOut {
    pub outcome: OutcomeId,
    pub reason: String,
}

/// An outcome that matches and was not pooled.
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

/// The pool without one effect.
pub struct LeaveOneOut {
    pub without: Members,
    pub pooled: PooledEffect,
    pub heterogeneity: Option<Heterogeneity>,
}

/// The pool without one effect.
#[Object]
impl LeaveOneOut {
    /// What was left out; the first of its outcomes, where a study's were joined to one composite.
    async fn without(&self, ctx: &Context<'_>) -> Result<Outcome> {
        Ok(outcome(ctx, self.without.first).await?)
    }

    /// The pooled effect of the other studies.
    async fn pooled(&self) -> PooledEffect {
        self.pooled
    }

    /// How far the others differ; nothing, where one is left.
    async fn heterogeneity(&self) -> Heterogeneity {
        self.heterogeneity.unwrap_or(Heterogeneity::OF_ONE)
    }
}

/// The pool with one more effect.
pub struct CumulativeStep {
    pub added: Members,
    pub k: i64,
    pub pooled: PooledEffect,
}

/// The pool with one more effect.
#[Object]
impl CumulativeStep {
    /// What was added; the first of its outcomes, where a study's were joined to one composite.
    async fn added(&self, ctx: &Context<'_>) -> Result<Outcome> {
        Ok(outcome(ctx, self.added.first).await?)
    }

    /// How many effects are in it by now.
    async fn k(&self) -> i64 {
        self.k
    }

    /// The pooled effect of the studies so far.
    async fn pooled(&self) -> PooledEffect {
        self.pooled
    }
}

/// What one subgroup comes to.
#[derive(Clone, SimpleObject)]
pub struct SubgroupResult {
    /// The term that its effects have in common.
    pub term: Term,
    /// How many effects were pooled.
    pub k: i64,
    /// The pooled effect of the subgroup.
    pub pooled: Option<PooledEffect>,
    /// How far the effects of the subgroup differ.
    pub heterogeneity: Option<Heterogeneity>,
}

/// One coefficient of a meta-regression.
#[derive(Debug, Clone, SimpleObject)]
pub struct RegressionCoefficient {
    /// `intercept`, or the moderator.
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

/// The pool with the studies filled in that the funnel seems to lack.
#[derive(Debug, Clone, SimpleObject)]
pub struct TrimAndFill {
    /// How many studies were filled in.
    pub imputed: i64,
    /// On which side of the funnel: LEFT, where small effects seem to be missing, or RIGHT.
    pub side: String,
    /// What all come to with them.
    pub pooled: PooledEffect,
}

/// What a reader must know of an analysis.
#[derive(Debug, Clone, SimpleObject)]
pub struct SynthesisWarning {
    /// What programs tell it by; docs/synthesis.md lists them.
    pub code: String,
    /// The warning in words.
    pub message: String,
}
