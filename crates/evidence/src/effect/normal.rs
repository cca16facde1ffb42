//! Converts between a standard error, an interval and a p value by the normal distribution.
//!
//! Cochrane Handbook version 6.3, sections 6.3.1 and 6.3.2: on the metric's additive scale an interval is estimate ± z·SE, and a two-sided
//! p value belongs to |estimate|/SE. For small groups a t distribution would be more accurate, but papers seldom say which one they used.

use libm::erfc;
use statrs::function::erf::erfc_inv;

use super::ConfidenceInterval;

/// The normal deviate with the probability `two_sided` beyond it in both tails together: 1.96 for 0.05.
pub(super) fn deviate(two_sided: f64) -> f64 {
    std::f64::consts::SQRT_2 * erfc_inv(two_sided)
}

/// The standard error that corresponds to the width and the level of this interval.
pub(super) fn error_of_interval(ci: &ConfidenceInterval) -> f64 {
    // Each limit is halved first, so that two large limits do not overflow.
    (ci.upper / 2.0 - ci.lower / 2.0) / deviate(1.0 - ci.level)
}

/// The normal interval of an estimate at this level.
pub(super) fn interval(estimate: f64, standard_error: f64, level: f64) -> ConfidenceInterval {
    let half = deviate(1.0 - level) * standard_error;
    ConfidenceInterval {
        level,
        lower: estimate - half,
        upper: estimate + half,
    }
}

/// The two-sided p value of an estimate, by the normal distribution.
pub(super) fn p_value(estimate: f64, standard_error: f64) -> f64 {
    erfc((estimate / standard_error).abs() / std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deviates_are_the_tables() {
        for (two_sided, expected) in [
            (0.05, 1.959_963_984_540_054),
            (0.01, 2.575_829_303_548_901),
            (0.1, 1.644_853_626_951_473),
        ] {
            assert!((deviate(two_sided) - expected).abs() < 1e-12, "{two_sided}: {}", deviate(two_sided));
        }
    }

    #[test]
    fn an_interval_gives_its_error_back() {
        let ci = interval(0.3, 0.125, 0.9);
        assert!((error_of_interval(&ci) - 0.125).abs() < 1e-14);
    }

    #[test]
    fn small_p_values_keep_their_digits() {
        for (deviate, expected) in [
            (1.0, 0.317_310_507_862_914_1),
            (6.0, 1.973_175_290_075_396_6e-9),
            (12.0, 3.552_964_224_155_36e-33),
        ] {
            let p = p_value(deviate, 1.0);
            assert!((p / expected - 1.0).abs() < 1e-12, "{deviate}: {p:e}");
        }
    }

    #[test]
    fn the_p_value_at_the_deviate_is_its_tail() {
        assert!((p_value(-1.959_963_984_540_054, 1.0) - 0.05).abs() < 1e-12);
    }
}
