//! Completes an effect from its estimate and its sampling variance. Effects of two groups and of paired measurements share this step.

use statrs::function::gamma::ln_gamma;

use super::normal::{interval, p_value};
use super::{Effect, EffectError, INTERVAL_LEVEL};
use crate::vocabulary::{EffectMetric, EffectSource};

pub(super) const TOO_FEW: &str = "must be at least 2";
pub(super) const NO_SUCH_METRIC: &str = "cannot be calculated from figures in this form";

/// J(m) = Γ(m/2) / (√(m/2) Γ((m-1)/2)): Hedges (1981), equation 6e.
pub(super) fn small_sample_correction(freedom: f64) -> f64 {
    if freedom > 1000.0 {
        // The logarithms of large Γ lose the digits that J needs; from here on the series in 1/m is accurate to 1e-13.
        return 1.0 - (0.75 + (7.0 / 32.0 + 9.0 / 128.0 / freedom) / freedom) / freedom;
    }
    (ln_gamma(freedom / 2.0) - ln_gamma((freedom - 1.0) / 2.0)).exp() / (freedom / 2.0).sqrt()
}

pub(super) struct Sampled {
    pub(super) estimate: f64,
    pub(super) variance: f64,
    pub(super) n: i32,
    /// The field to name in the error if the numbers are outside the range of a double.
    pub(super) field: &'static str,
}

pub(super) fn finished(source: EffectSource, metric: EffectMetric, sampled: Sampled) -> Result<Effect, EffectError> {
    let standard_error = sampled.variance.sqrt();
    let ci = interval(sampled.estimate, standard_error, INTERVAL_LEVEL);
    let finite = [sampled.estimate, standard_error, ci.lower, ci.upper]
        .into_iter()
        .all(f64::is_finite);
    if !finite || standard_error <= 0.0 {
        return Err(EffectError::new(sampled.field, "is outside the range that can be calculated with"));
    }
    Ok(Effect {
        metric,
        // Adding 0.0 turns -0.0 into 0.0, because zero has no sign.
        estimate: sampled.estimate + 0.0,
        standard_error: Some(standard_error),
        ci: Some(ci),
        p_value: Some(p_value(sampled.estimate, standard_error)),
        n: Some(sampled.n),
        source,
        figures: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_correction_keeps_its_digits_at_every_size() {
        for (freedom, expected) in [
            (2.0, 0.564_189_583_547_756_3),
            (98.0, 0.992_324_087_420_595_3),
            (1e3, 0.999_249_781_179_716_4),
            (1e4, 0.999_924_997_812_429_7),
            (1e6, 0.999_999_249_999_781_2),
        ] {
            let j = small_sample_correction(freedom);
            assert!((j - expected).abs() < 1e-11, "{freedom}: {j}");
        }
    }
}
