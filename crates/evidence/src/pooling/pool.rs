//! Pools the effects of independent studies: the estimate, its interval and test, the weights and the prediction interval.

use serde::{Deserialize, Serialize};

use super::distribution::Reference;
use super::fit::{Design, Fit};
use super::heterogeneity::{self, Heterogeneity};
use super::tau2::{self, Estimate};
use super::warning::{admit, admit_level};
use super::{IntervalMethod, Options, PredictionMethod, StudyEffect, Tau2Method, Warning};
use crate::effect::ConfidenceInterval;

/// A pooled estimate with its interval, test, weights and heterogeneity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pool {
    /// The number of studies that were pooled.
    pub k: usize,
    /// The pooled estimate, on the scale of the effects.
    pub estimate: f64,
    /// The standard error of the estimate, which its interval uses.
    pub standard_error: f64,
    /// The interval of the estimate.
    pub ci: ConfidenceInterval,
    /// The standard error of the model itself, which the normal interval uses, whatever interval was chosen.
    pub normal_standard_error: f64,
    /// The estimate divided by its standard error. `None` if the standard error is zero.
    pub statistic: Option<f64>,
    /// The degrees of freedom of the t distribution. `None` for the normal distribution.
    pub df: Option<f64>,
    /// The two-sided p value. `None` if there is no statistic.
    pub p_value: Option<f64>,
    /// The weight of each study, in the order of the input.
    pub weights: Vec<Weight>,
    /// How much the studies differ. `None` for one study.
    pub heterogeneity: Option<Heterogeneity>,
    /// Where the effect of a new study is expected. `None` for the common effect.
    pub prediction: Option<ConfidenceInterval>,
}

/// The weight of one study in the pool.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Weight {
    /// The index of the study in the input, from zero.
    pub index: usize,
    /// The weight as a percentage of the sum of all weights.
    pub percent: f64,
}

/// The result of pooling, if there is one, and the warnings about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pooled {
    /// `None` if nothing can be pooled.
    pub pool: Option<Pool>,
    /// What a reader must know about the result.
    pub warnings: Vec<Warning>,
}

/// Pools the effects of independent studies.
pub fn pool(effects: &[StudyEffect], options: &Options) -> Pooled {
    let (places, admitted, mut warnings) = admit(effects);
    let level = admit_level(options, &mut warnings);
    if admitted.is_empty() {
        return Pooled { pool: None, warnings };
    }
    let tau2 = estimate_tau2(&admitted, Design::Mean, options, &mut warnings);
    let fit = Fit::inverse_variance(&admitted, Design::Mean, tau2);
    let k = admitted.len();
    let scale = Scale::new(&fit, k as f64 - 1.0, options.interval, &mut warnings);
    let standard_error = scale.factor / fit.sum_of_weights.sqrt();
    let normal_standard_error = 1.0 / fit.sum_of_weights.sqrt();
    let half = scale.reference.deviate(level) * standard_error;
    note_narrow(half, Reference::Normal.deviate(level) * normal_standard_error, &mut warnings);
    let statistic = (standard_error > 0.0).then(|| fit.mean / standard_error);
    let mut heterogeneity = heterogeneity::about(&admitted, Design::Mean, options.tau2, tau2);
    if let Some(found) = heterogeneity.as_mut() {
        match heterogeneity::q_profile(&admitted, level, options.max_iterations) {
            Ok(profile) => found.q_profile = Some(profile),
            Err(warning) => warnings.push(warning),
        }
    }
    let spread = (standard_error * standard_error + tau2).sqrt();
    let prediction = prediction_reference(k, options, scale.reference, &mut warnings).map(|reference| {
        let half = reference.deviate(level) * spread;
        interval(fit.mean, half, level)
    });
    let weights = places
        .into_iter()
        .zip(&admitted)
        .map(|(index, effect)| Weight {
            index,
            percent: 100.0 / ((effect.variance + tau2) * fit.sum_of_weights),
        })
        .collect();
    Pooled {
        pool: Some(Pool {
            k,
            estimate: fit.mean,
            standard_error,
            ci: interval(fit.mean, half, level),
            normal_standard_error,
            statistic,
            df: scale.reference.degrees_of_freedom(),
            p_value: statistic.map(|statistic| scale.reference.two_sided(statistic)),
            weights,
            heterogeneity,
            prediction,
        }),
        warnings,
    }
}

/// Adds a warning if an interval is narrower than the normal one of the same model. Both are given by half their widths.
pub(super) fn note_narrow(half: f64, normal: f64, warnings: &mut Vec<Warning>) {
    // Two calculations of the same width differ by rounding.
    if half > 0.0 && half < normal * (1.0 - 1e-9) {
        warnings.push(Warning::IntervalNarrowerThanNormal { share: half / normal });
    }
}

impl Pool {
    /// The interval and the prediction interval with a standard error that is never less than the model's own. `None` if the interval is
    /// not narrower than the normal one.
    #[must_use]
    pub fn cautious(&self) -> Option<Cautious> {
        let level = self.ci.level;
        let (half, normal) = (
            (self.ci.upper - self.ci.lower) / 2.0,
            Reference::Normal.deviate(level) * self.normal_standard_error,
        );
        let mut narrow = Vec::new();
        note_narrow(half, normal, &mut narrow);
        if narrow.is_empty() {
            return None;
        }
        let widened = self.normal_standard_error.max(self.standard_error);
        let reference = self.df.map_or(Reference::Normal, Reference::T);
        let tau2 = self.heterogeneity.map_or(0.0, |found| found.tau2);
        let was = (self.standard_error * self.standard_error + tau2).sqrt();
        let is = (widened * widened + tau2).sqrt();
        Some(Cautious {
            ci: interval(self.estimate, reference.deviate(level) * widened, level),
            prediction: self
                .prediction
                .map(|found| interval(self.estimate, (found.upper - found.lower) / 2.0 * is / was, found.level)),
        })
    }
}

/// The intervals of a pool with a standard error that is never less than the model's own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cautious {
    /// The interval of the estimate.
    pub ci: ConfidenceInterval,
    /// The prediction interval. `None` if the pool has none.
    pub prediction: Option<ConfidenceInterval>,
}

/// τ² by the chosen method. If that does not converge, DerSimonian and Laird's value with a warning.
pub(super) fn estimate_tau2(effects: &[StudyEffect], design: Design<'_>, options: &Options, warnings: &mut Vec<Warning>) -> f64 {
    match tau2::estimate(effects, design, options.tau2, options.max_iterations) {
        Estimate::Found(tau2) => tau2,
        Estimate::NotConverged => {
            warnings.push(Warning::NotConverged { method: options.tau2 });
            tau2::der_simonian_laird(effects, design)
        }
    }
}

/// The factor by which the model's standard errors are multiplied, and the distribution that a statistic is compared with.
pub(super) struct Scale {
    pub(super) factor: f64,
    pub(super) reference: Reference,
}

impl Scale {
    /// Hartung and Knapp (2001), Statistics in Medicine 20, 3875–3889: the factor is √(y′Py/(k − p)), with a t distribution of k − p
    /// degrees of freedom.
    pub(super) fn new(fit: &Fit, df: f64, method: IntervalMethod, warnings: &mut Vec<Warning>) -> Self {
        let normal = Self {
            factor: 1.0,
            reference: Reference::Normal,
        };
        let spread = match method {
            IntervalMethod::Normal => return normal,
            _ if df < 1.0 => {
                warnings.push(Warning::NormalIntervalInstead);
                return normal;
            }
            IntervalMethod::HartungKnapp => fit.residual / df,
            IntervalMethod::HartungKnappNeverNarrower => (fit.residual / df).max(1.0),
        };
        if spread == 0.0 {
            warnings.push(Warning::IntervalWithoutWidth);
        }
        Self {
            factor: spread.sqrt(),
            reference: Reference::T(df),
        }
    }
}

fn prediction_reference(k: usize, options: &Options, own: Reference, warnings: &mut Vec<Warning>) -> Option<Reference> {
    if options.tau2 == Tau2Method::Common || k < 2 {
        return None;
    }
    match options.prediction {
        PredictionMethod::AsInterval => Some(own),
        PredictionMethod::StudentKMinusTwo if k > 2 => Some(Reference::T(k as f64 - 2.0)),
        PredictionMethod::StudentKMinusTwo => {
            warnings.push(Warning::NoPredictionInterval);
            None
        }
    }
}

pub(super) fn interval(centre: f64, half: f64, level: f64) -> ConfidenceInterval {
    ConfidenceInterval {
        level,
        lower: centre - half,
        upper: centre + half,
    }
}
