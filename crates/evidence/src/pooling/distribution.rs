//! Calculates the tails and quantiles that pooling needs, as exactly as a double allows.
//!
//! Quantiles are found by iterating on the tails, because the quantiles of `statrs` stop too early to be accurate to 1e-9.

use libm::erfc;
use statrs::distribution::{Continuous, StudentsT};
use statrs::function::beta::beta_reg;
use statrs::function::erf::erfc_inv;
use statrs::function::gamma::{gamma_lr, gamma_ur};

/// The distribution that a statistic is compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Reference {
    Normal,
    /// Student's t with this number of degrees of freedom.
    T(f64),
}

impl Reference {
    /// The two-sided probability of a statistic at least this far from zero.
    pub(super) fn two_sided(self, statistic: f64) -> f64 {
        let distance = statistic.abs();
        match self {
            Self::Normal => erfc(distance / std::f64::consts::SQRT_2),
            // Abramowitz and Stegun 26.7.1 with 26.5.27; written so that a large t keeps its digits.
            Self::T(df) => beta_reg(df / 2.0, 0.5, (df / (df + distance * distance)).clamp(0.0, 1.0)),
        }
    }

    /// The distance from zero with the probability `1 - level` beyond it in both tails together.
    pub(super) fn deviate(self, level: f64) -> f64 {
        let share = 1.0 - level;
        let normal = std::f64::consts::SQRT_2 * erfc_inv(share);
        match self {
            Self::Normal => normal,
            Self::T(df) => t_deviate(df, share, normal),
        }
    }

    pub(super) fn degrees_of_freedom(self) -> Option<f64> {
        match self {
            Self::Normal => None,
            Self::T(df) => Some(df),
        }
    }
}

/// Newton's method, started from the normal deviate, which is smaller: the tail is convex there, so no step goes past the root.
fn t_deviate(df: f64, share: f64, start: f64) -> f64 {
    let Ok(density) = StudentsT::new(0.0, 1.0, df) else {
        return start;
    };
    let mut t = start;
    for _ in 0..200 {
        let step = (Reference::T(df).two_sided(t) - share) / (2.0 * density.pdf(t));
        if !step.is_finite() {
            break;
        }
        t += step;
        if step.abs() <= 1e-15 * t {
            break;
        }
    }
    t
}

/// The probability that chi-squared exceeds the statistic.
pub(super) fn chi_squared_above(statistic: f64, df: f64) -> f64 {
    // Half of the smallest positive double is zero, for which the tail cannot be calculated.
    let half = statistic / 2.0;
    if half <= 0.0 {
        return 1.0;
    }
    gamma_ur(df / 2.0, half)
}

/// The value that chi-squared stays below with this probability, by bisection on the smaller of the two tails.
pub(super) fn chi_squared_quantile(probability: f64, df: f64) -> f64 {
    let is_below = |value: f64| {
        if probability < 0.5 {
            gamma_lr(df / 2.0, value / 2.0) < probability
        } else {
            gamma_ur(df / 2.0, value / 2.0) > 1.0 - probability
        }
    };
    let mut low = 0.0;
    let mut high = df.max(1.0);
    while is_below(high) && high < 1e12 {
        low = high;
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if is_below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, expected: f64) {
        assert!((found / expected - 1.0).abs() < 1e-12, "{found:e} for {expected:e}");
    }

    #[test]
    fn the_deviates_are_the_tables() {
        close(Reference::Normal.deviate(0.95), 1.959_963_984_540_054);
        close(Reference::T(1.0).deviate(0.95), 12.706_204_736_174_7);
        close(Reference::T(3.0).deviate(0.95), 3.182_446_305_284_26);
        close(Reference::T(12.0).deviate(0.95), 2.178_812_829_667_23);
    }

    #[test]
    fn a_deviate_has_the_tail_it_was_asked_for() {
        for df in [1.0, 2.0, 5.0, 40.0, 999.0] {
            for level in [0.5, 0.8, 0.9, 0.95, 0.99, 0.999] {
                let tail = Reference::T(df).two_sided(Reference::T(df).deviate(level));
                assert!((tail / (1.0 - level) - 1.0).abs() < 1e-11, "{df} {level}: {tail}");
            }
        }
    }

    #[test]
    fn the_quantiles_of_chi_squared_are_the_tables() {
        close(chi_squared_quantile(0.975, 1.0), 5.023_886_187_314_89);
        close(chi_squared_quantile(0.025, 1.0), 9.820_691_171_752_57e-4);
        close(chi_squared_quantile(0.025, 12.0), 4.403_788_506_981_70);
        close(chi_squared_quantile(0.975, 12.0), 23.336_664_158_645_3);
    }

    #[test]
    fn the_smallest_statistics_have_all_of_the_tail() {
        for statistic in [0.0, f64::from_bits(1), f64::from_bits(2), f64::MIN_POSITIVE] {
            assert_eq!(chi_squared_above(statistic, 4.0), 1.0, "{statistic:e}");
        }
    }

    #[test]
    fn far_tails_keep_their_digits() {
        assert!((chi_squared_above(152.233_008_082_373, 12.0) / 1.996_764_590_845_97e-26 - 1.0).abs() < 1e-11);
    }
}
