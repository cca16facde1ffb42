//! Combines many findings into one analysis: the treatment of several effects of one study, the pool, and everything shown beside the pool.

mod analysis;
mod directions;
mod notice;
#[cfg(test)]
mod tests;
mod unit;

pub use analysis::{Analysis, SubgroupPools};
pub use directions::GroupDirections;
pub use notice::{Notice, notices_of_findings};
pub use unit::Unit;

use crate::pooling::{IntervalMethod, Options, StudyEffect, Tau2Method};
use crate::vocabulary::{self, PoolingModel, TauEstimator, WithinStudy};

/// One effect, and what an analysis needs to know about its study.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The number of the study: the same for all findings of one study.
    pub study: usize,
    /// The effect, for which [`crate::pooling::fault`] returns `None`.
    pub effect: StudyEffect,
    /// The year of the study, by which cumulative pools are ordered.
    pub year: Option<i32>,
    /// The value of the moderator for this finding.
    pub moderator: Option<f64>,
    /// The numbers of the subgroups that the finding belongs to.
    pub subgroups: Vec<usize>,
}

/// The choices of an analysis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choices {
    /// The model, the estimator of τ² and the interval of the pool.
    pub options: Options,
    /// How several effects of one study are treated.
    pub within: WithinStudy,
    /// The correlation that composites assume between effects of one study.
    pub correlation: f64,
}

impl Choices {
    /// The choices that correspond to these values of the contract.
    #[must_use]
    pub fn new(model: PoolingModel, tau: TauEstimator, interval: vocabulary::IntervalMethod, within: WithinStudy) -> Self {
        let tau2 = match (model, tau) {
            (PoolingModel::CommonEffect, _) => Tau2Method::Common,
            (PoolingModel::RandomEffects, TauEstimator::DerSimonianLaird) => Tau2Method::DerSimonianLaird,
            (PoolingModel::RandomEffects, TauEstimator::PauleMandel) => Tau2Method::PauleMandel,
            (PoolingModel::RandomEffects, TauEstimator::Reml) => Tau2Method::Reml,
            (PoolingModel::RandomEffects, TauEstimator::MaximumLikelihood) => Tau2Method::MaximumLikelihood,
            (PoolingModel::RandomEffects, TauEstimator::SidikJonkman) => Tau2Method::SidikJonkman,
            (PoolingModel::RandomEffects, TauEstimator::Hedges) => Tau2Method::Hedges,
            (PoolingModel::RandomEffects, TauEstimator::EmpiricalBayes) => Tau2Method::EmpiricalBayes,
        };
        let interval = match interval {
            vocabulary::IntervalMethod::Normal => IntervalMethod::Normal,
            vocabulary::IntervalMethod::HartungKnapp => IntervalMethod::HartungKnapp,
            vocabulary::IntervalMethod::HartungKnappAtLeastNormal => IntervalMethod::HartungKnappNeverNarrower,
        };
        Self {
            options: Options {
                tau2,
                interval,
                ..Options::default()
            },
            within,
            correlation: 0.5,
        }
    }
}
