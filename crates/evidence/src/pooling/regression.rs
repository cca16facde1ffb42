//! Regresses the effects on one moderator, and calculates the heterogeneity that the line does not explain.

use serde::{Deserialize, Serialize};

use super::asymmetry::{Tested, varies};
use super::cluster;
use super::distribution::Reference;
use super::fit::{Design, Fit};
use super::heterogeneity::{self, Heterogeneity};
use super::pool::{Scale, estimate_tau2, interval, note_narrow};
use super::warning::{admit, admit_level};
use super::{Options, StudyEffect, Tau2Method, Warning};
use crate::effect::ConfidenceInterval;

/// Larger absolute values than this cannot be squared and summed safely.
const LARGEST_VALUE: f64 = 1e50;

/// One coefficient of the line.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Coefficient {
    /// The estimated coefficient, on the scale of the effects.
    pub estimate: f64,
    /// The standard error of the coefficient.
    pub standard_error: f64,
    /// The interval of the coefficient.
    pub ci: ConfidenceInterval,
    /// The estimate divided by its standard error.
    pub statistic: f64,
    /// The two-sided p value.
    pub p_value: f64,
}

/// A meta-regression on one moderator.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Regression {
    /// The number of studies in the regression.
    pub k: usize,
    /// The effect at a moderator of zero.
    pub intercept: Coefficient,
    /// The change of the effect for one unit of the moderator.
    pub slope: Coefficient,
    /// The degrees of freedom of the t distribution. `None` for the normal distribution.
    pub df: Option<f64>,
    /// The heterogeneity that the line does not explain.
    pub residual: Heterogeneity,
    /// The percentage of τ² that the line explains. `None` if τ² is zero without the line.
    pub r2: Option<f64>,
}

/// Regresses the effects on the moderator, which has one value for each effect. Studies without a value are left out.
pub fn regression(effects: &[StudyEffect], moderator: &[Option<f64>], options: &Options) -> Tested<Regression> {
    fitted(effects, moderator, None, options)
}

/// As [`regression`], with standard errors that stay valid if the effects of a study depend on each other (see [`super::pool_clustered`]).
pub fn regression_clustered(
    effects: &[StudyEffect],
    moderator: &[Option<f64>],
    studies: &[usize],
    options: &Options,
) -> Tested<Regression> {
    fitted(effects, moderator, Some(studies), options)
}

fn fitted(effects: &[StudyEffect], moderator: &[Option<f64>], studies: Option<&[usize]>, options: &Options) -> Tested<Regression> {
    let known: Vec<(StudyEffect, f64, usize)> = effects
        .iter()
        .zip(moderator)
        .enumerate()
        .filter_map(|(place, (effect, value))| {
            let study = studies.and_then(|studies| studies.get(place).copied()).unwrap_or(place);
            value
                .filter(|value| value.abs() <= LARGEST_VALUE)
                .map(|value| (*effect, value, study))
        })
        .collect();
    let chosen: Vec<StudyEffect> = known.iter().map(|(effect, _, _)| *effect).collect();
    let (places, admitted, mut warnings) = admit(&chosen);
    if known.len() < effects.len() {
        warnings.push(Warning::ModeratorMissing {
            studies: effects.len() - known.len(),
        });
    }
    let (values, of_studies): (Vec<f64>, Vec<usize>) = places
        .iter()
        .filter_map(|&place| known.get(place).map(|(_, value, study)| (*value, *study)))
        .unzip();
    let level = admit_level(options, &mut warnings);
    let rows = Rows {
        effects: &admitted,
        values: &values,
        studies: studies.is_some().then_some(of_studies.as_slice()),
    };
    let test = line(&rows, options, level, &mut warnings);
    Tested { test, warnings }
}

/// The effects and moderator values that the line is fitted to.
struct Rows<'a> {
    effects: &'a [StudyEffect],
    values: &'a [f64],
    /// The study of each effect, if the effects of one study depend on each other.
    studies: Option<&'a [usize]>,
}

fn line(rows: &Rows<'_>, options: &Options, level: f64, warnings: &mut Vec<Warning>) -> Option<Regression> {
    let Rows { effects, values, studies } = *rows;
    let k = effects.len();
    if k < 3 {
        warnings.push(Warning::TooFewStudies { needed: 3 });
        return None;
    }
    if !varies(values) {
        warnings.push(Warning::ModeratorDoesNotVary);
        return None;
    }
    let design = Design::Line(values);
    let tau2 = estimate_tau2(effects, design, options, warnings);
    let fit = Fit::inverse_variance(effects, design, tau2);
    let residual = heterogeneity::about(effects, design, options.tau2, tau2)?;
    let robust = studies.and_then(|studies| cluster::line_variances(&fit, effects, values, studies, tau2, warnings));
    let (reference, intercept_variance, slope_variance) = match robust {
        Some(robust) => (Reference::T(robust.df), robust.intercept, robust.slope),
        None => {
            let scale = Scale::new(&fit, residual.q_df, options.interval, warnings);
            let squared = scale.factor * scale.factor;
            (scale.reference, squared * fit.intercept_variance(), squared * fit.slope_variance)
        }
    };
    let coefficient = |estimate: f64, variance: f64| coefficient(estimate, variance.sqrt(), reference, level);
    let (Some(intercept), Some(slope)) = (
        coefficient(fit.intercept(), intercept_variance),
        coefficient(fit.slope, slope_variance),
    ) else {
        warnings.push(Warning::ModeratorDoesNotVary);
        return None;
    };
    // Both standard errors of the model are multiplied by the same factor. Robust ones are not, so there the narrower of the two counts.
    let normal = Reference::Normal.deviate(level);
    let narrowest = [
        (intercept.standard_error, fit.intercept_variance()),
        (slope.standard_error, fit.slope_variance),
    ]
    .into_iter()
    .map(|(error, variance)| reference.deviate(level) * error / (normal * variance.sqrt()))
    .fold(f64::INFINITY, f64::min);
    note_narrow(narrowest, 1.0, warnings);
    Some(Regression {
        k,
        intercept,
        slope,
        df: reference.degrees_of_freedom(),
        residual,
        r2: share_explained(effects, &residual, options, warnings),
    })
}

/// A coefficient with its test. `None` if the standard error is zero or a figure is outside the range of a double.
fn coefficient(estimate: f64, standard_error: f64, reference: Reference, level: f64) -> Option<Coefficient> {
    let statistic = estimate / standard_error;
    let ci = interval(estimate, reference.deviate(level) * standard_error, level);
    let usable = standard_error > 0.0 && statistic.is_finite() && ci.lower.is_finite() && ci.upper.is_finite();
    usable.then(|| Coefficient {
        estimate,
        standard_error,
        ci,
        statistic,
        p_value: reference.two_sided(statistic),
    })
}

/// Raudenbush (2009), in The Handbook of Research Synthesis, 2nd edition, chapter 16: by how much τ² falls from the mean to the line, as a
/// percentage. For the common effect, the adjusted share of Q.
fn share_explained(effects: &[StudyEffect], residual: &Heterogeneity, options: &Options, warnings: &mut Vec<Warning>) -> Option<f64> {
    let (whole, left) = if options.tau2 == Tau2Method::Common {
        let q = Fit::inverse_variance(effects, Design::Mean, 0.0).residual;
        (q / (effects.len() as f64 - 1.0), residual.q / residual.q_df)
    } else {
        (estimate_tau2(effects, Design::Mean, options, warnings), residual.tau2)
    };
    (whole > 0.0).then(|| (100.0 * (whole - left) / whole).max(0.0))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn effects(estimates: &[f64]) -> Vec<StudyEffect> {
        estimates.iter().map(|&estimate| StudyEffect { estimate, variance: 0.1 }).collect()
    }

    #[test]
    fn a_line_needs_three_studies_and_a_moderator_that_varies() {
        let options = Options::default();
        let few = regression(&effects(&[0.1, 0.2]), &[Some(1.0), Some(2.0)], &options);
        assert!(few.test.is_none() && few.warnings.contains(&Warning::TooFewStudies { needed: 3 }));
        let flat = regression(&effects(&[0.1, 0.2, 0.3]), &[Some(1.0); 3], &options);
        assert!(flat.test.is_none() && flat.warnings.contains(&Warning::ModeratorDoesNotVary));
    }

    #[test]
    fn studies_without_a_value_are_left_out_and_counted() {
        let (options, all) = (Options::default(), effects(&[0.1, 0.9, 0.3, 0.2]));
        let values = [Some(1.0), None, Some(2.0), Some(4.0)];
        let found = regression(&all, &values, &options);
        assert!(found.warnings.contains(&Warning::ModeratorMissing { studies: 1 }));
        let known = regression(&effects(&[0.1, 0.3, 0.2]), &[Some(1.0), Some(2.0), Some(4.0)], &options);
        assert_eq!(found.test.unwrap(), known.test.unwrap());
    }
}
