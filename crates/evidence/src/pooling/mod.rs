//! Pools effect estimates by inverse variance, and calculates what a reader needs to judge the result.
//!
//! Every function is pure: (estimate, variance) pairs on an additive scale go in, structs come out. What cannot be calculated is absent,
//! and a [`Warning`] says why; no figure is ever NaN or infinite. Effects are assumed to be independent, except in functions that take the
//! study of each effect.

mod asymmetry;
mod cluster;
mod distribution;
mod fit;
mod heterogeneity;
mod options;
mod pool;
mod regression;
mod sensitivity;
mod subgroup;
mod tau2;
#[cfg(test)]
mod tests;
mod trim_fill;
mod warning;
mod words;

pub use asymmetry::{EggerTest, Tested, egger_test};
pub use cluster::pool_clustered;
pub use heterogeneity::{Heterogeneity, QProfile};
pub use options::{IntervalMethod, Options, PredictionMethod, Tau2Method};
pub use pool::{Cautious, Pool, Pooled, Weight, pool};
pub use regression::{Coefficient, Regression, regression, regression_clustered};
pub use sensitivity::{Step, cumulative, leave_one_out};
pub use subgroup::{DifferenceTest, Subgroups, difference, subgroups};
pub use trim_fill::{Side, TrimFill, trim_and_fill};
pub use warning::{LeftOutReason, Warning, fault};

use serde::{Deserialize, Serialize};

use crate::effect::ConfidenceInterval;

/// One study's effect: its estimate and the variance of that estimate, the squared standard error.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StudyEffect {
    /// The estimate on an additive scale: log for ratios, Fisher's z for correlations, logit for proportions.
    pub estimate: f64,
    /// The squared standard error.
    pub variance: f64,
}

impl StudyEffect {
    /// The normal interval of the effect at this level.
    #[must_use]
    pub fn interval(&self, level: f64) -> ConfidenceInterval {
        pool::interval(
            self.estimate,
            distribution::Reference::Normal.deviate(level) * self.variance.sqrt(),
            level,
        )
    }
}
