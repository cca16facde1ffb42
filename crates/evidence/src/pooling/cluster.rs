//! Calculates standard errors that stay valid when several effects of one study depend on each other.
//!
//! The sandwich estimator of Hedges, Tipton and Johnson (2010), Research Synthesis Methods 1(1), 39–65, around the inverse-variance fit,
//! with the small-sample factor m/(m − p) and a t distribution with m − p degrees of freedom, for m studies and p coefficients.

use std::collections::BTreeMap;

use super::distribution::Reference;
use super::fit::Fit;
use super::pool::{interval, note_narrow};
use super::{IntervalMethod, Options, Pooled, StudyEffect, Warning, pool};

/// With fewer studies than this the variance is too small on average (Tipton 2015, Psychological Methods 20(3), 375–393, by simulation).
const ENOUGH: usize = 10;

/// Pools all effects. `studies` gives the study of each effect; the interval and the test stay valid if the effects of a study depend on
/// each other.
pub fn pool_clustered(effects: &[StudyEffect], studies: &[usize], options: &Options) -> Pooled {
    let normal = Options {
        interval: IntervalMethod::Normal,
        ..*options
    };
    let Pooled { pool, mut warnings } = pool(effects, &normal);
    let Some(mut pool) = pool else {
        return Pooled { pool, warnings };
    };
    let mut sums: BTreeMap<usize, f64> = BTreeMap::new();
    for weight in &pool.weights {
        if let (Some(study), Some(effect)) = (studies.get(weight.index), effects.get(weight.index)) {
            *sums.entry(*study).or_default() += weight.percent / 100.0 * (effect.estimate - pool.estimate);
        }
    }
    let Some(df) = degrees_of_freedom(sums.len(), 1, &mut warnings) else {
        return Pooled {
            pool: Some(pool),
            warnings,
        };
    };
    let two = Warning::TwoStudies;
    if sums.len() == 2 && !warnings.contains(&two) {
        warnings.push(two);
    }
    let variance = (df + 1.0) / df * sums.values().map(|sum| sum * sum).sum::<f64>();
    if variance <= 0.0 {
        warnings.extend([Warning::IntervalWithoutWidth, Warning::NormalIntervalInstead]);
        return Pooled {
            pool: Some(pool),
            warnings,
        };
    }
    let (reference, level) = (Reference::T(df), pool.ci.level);
    let statistic = pool.estimate / variance.sqrt();
    pool.standard_error = variance.sqrt();
    let half = reference.deviate(level) * pool.standard_error;
    note_narrow(half, Reference::Normal.deviate(level) * pool.normal_standard_error, &mut warnings);
    pool.ci = interval(pool.estimate, half, level);
    pool.statistic = Some(statistic);
    pool.df = Some(df);
    pool.p_value = Some(reference.two_sided(statistic));
    if pool.prediction.is_some() {
        let tau2 = pool.heterogeneity.map_or(0.0, |found| found.tau2);
        pool.prediction = Some(interval(pool.estimate, reference.deviate(level) * (variance + tau2).sqrt(), level));
    }
    Pooled {
        pool: Some(pool),
        warnings,
    }
}

/// The robust variances of the coefficients of a line.
pub(super) struct LineVariances {
    pub(super) intercept: f64,
    pub(super) slope: f64,
    pub(super) df: f64,
}

/// The robust variances of the line fitted with weights 1/(v + τ²). `None` if there are too few studies or all studies lie exactly on the
/// line.
pub(super) fn line_variances(
    fit: &Fit,
    effects: &[StudyEffect],
    values: &[f64],
    studies: &[usize],
    tau2: f64,
    warnings: &mut Vec<Warning>,
) -> Option<LineVariances> {
    let mut sums: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    for ((effect, value), study) in effects.iter().zip(values).zip(studies) {
        let x = value - fit.centre;
        let left = (effect.estimate - fit.mean - fit.slope * x) / (effect.variance + tau2);
        let (level, tilt) = sums.entry(*study).or_default();
        *level += left;
        *tilt += left * x;
    }
    let df = degrees_of_freedom(sums.len(), 2, warnings)?;
    let factor = (df + 2.0) / df;
    // The centred columns are orthogonal, so the bread is diagonal: 1/Σw and the slope's variance.
    let (one, other) = (1.0 / fit.sum_of_weights, fit.slope_variance);
    let mean = factor * one * one * sums.values().map(|(level, _)| level * level).sum::<f64>();
    let slope = factor * other * other * sums.values().map(|(_, tilt)| tilt * tilt).sum::<f64>();
    let both = factor * one * other * sums.values().map(|(level, tilt)| level * tilt).sum::<f64>();
    let intercept = mean - 2.0 * fit.centre * both + fit.centre * fit.centre * slope;
    if intercept > 0.0 && slope > 0.0 {
        return Some(LineVariances { intercept, slope, df });
    }
    warnings.push(Warning::IntervalWithoutWidth);
    None
}

fn degrees_of_freedom(studies: usize, coefficients: usize, warnings: &mut Vec<Warning>) -> Option<f64> {
    if studies <= coefficients {
        warnings.push(Warning::TooFewClusters { studies });
        return None;
    }
    if studies < ENOUGH {
        warnings.push(Warning::FewClusters { studies });
    }
    Some((studies - coefficients) as f64)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::pooling::Tau2Method;

    fn common() -> Options {
        Options {
            tau2: Tau2Method::Common,
            ..Options::default()
        }
    }

    fn effects(estimates: &[f64]) -> Vec<StudyEffect> {
        estimates.iter().map(|&estimate| StudyEffect { estimate, variance: 0.25 }).collect()
    }

    /// Equal weights, so the result can be calculated by hand: mean 2; the sums of residuals over 4 are (−1 − 0)/4, (1 + 0)/4… for each
    /// study.
    #[test]
    fn the_sandwich_is_the_one_worked_out_by_hand() {
        // Studies: {1, 2}, {3}, {2}; residuals −1, 0, 1, 0; sums of shares −1/4, 1/4, 0.
        let found = pool_clustered(&effects(&[1.0, 2.0, 3.0, 2.0]), &[0, 0, 1, 2], &common())
            .pool
            .unwrap();
        // 3/2 · (1/16 + 1/16) = 3/16.
        assert!((found.standard_error - (3.0_f64 / 16.0).sqrt()).abs() < 1e-15);
        assert_eq!((found.estimate, found.df), (2.0, Some(2.0)));
        assert!((found.statistic.unwrap() - 2.0 / (3.0_f64 / 16.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn the_same_effect_many_times_over_is_worth_no_more_than_once() {
        let once = pool_clustered(&effects(&[0.1, 0.4, 0.9]), &[0, 1, 2], &common()).pool.unwrap();
        let many = pool_clustered(
            &effects(&[0.1, 0.4, 0.9, 0.1, 0.4, 0.9, 0.1, 0.4, 0.9]),
            &[0, 1, 2, 0, 1, 2, 0, 1, 2],
            &common(),
        );
        assert!((once.standard_error - many.pool.unwrap().standard_error).abs() < 1e-15);
        assert!(many.warnings.contains(&Warning::FewClusters { studies: 3 }));
    }

    #[test]
    fn one_study_alone_has_no_robust_error_and_says_so() {
        let found = pool_clustered(&effects(&[0.1, 0.4, 0.9]), &[7, 7, 7], &common());
        assert!(found.warnings.contains(&Warning::TooFewClusters { studies: 1 }));
        assert_eq!(found.pool.unwrap().df, None);
    }
}
