//! Makes one analysis of many findings: what is done about several effects of one study, the pool, and all that is asked beside it.

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

/// One effect with what an analysis asks of its study.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Whose it is: the same number for findings of one study.
    pub study: usize,
    /// The effect, such that [`crate::pooling::fault`] finds none with it.
    pub effect: StudyEffect,
    /// The study's year.
    pub year: Option<i32>,
    /// The value of the moderator.
    pub moderator: Option<f64>,
    /// The subgroups that it belongs to, by number.
    pub subgroups: Vec<usize>,
}

/// The choices of an analysis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choices {
    /// How effects are pooled.
    pub options: Options,
    /// What is done about several effects of one study.
    pub within: WithinStudy,
    /// The correlation that composites assume between effects of one study.
    pub correlation: f64,
}

impl Choices {
    /// The choices in the words of the contract.
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
