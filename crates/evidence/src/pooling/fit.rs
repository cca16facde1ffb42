//! Fits a mean, or a line in one moderator, by weighted least squares, and calculates what the estimators of τ² need from the fit.
//!
//! Notation of Viechtbauer (2005), Journal of Educational and Behavioral Statistics 30(3), 261–293: with W the diagonal of weights
//! wᵢ = 1/(vᵢ + τ²), P = W − WX(X′WX)⁻¹X′W. The moderator is centred at its weighted mean, so X′WX is diagonal and no matrix is built:
//! Py = W(y − Xb), and the traces of P and PP are sums.

use super::StudyEffect;

/// The columns of the design matrix X.
#[derive(Debug, Clone, Copy)]
pub(super) enum Design<'a> {
    /// Only an intercept, which is the pooled mean.
    Mean,
    /// An intercept, and a slope in this moderator, which has one value for each study.
    Line(&'a [f64]),
}

impl Design<'_> {
    /// p, the number of coefficients.
    pub(super) fn coefficients(self) -> f64 {
        match self {
            Self::Mean => 1.0,
            Self::Line(_) => 2.0,
        }
    }

    fn moderator(self, index: usize) -> f64 {
        match self {
            Self::Mean => 0.0,
            Self::Line(values) => values.get(index).copied().unwrap_or(0.0),
        }
    }
}

/// The results of a weighted least squares fit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fit {
    /// The fitted value at the weighted mean of the moderator; for the intercept alone, the pooled estimate.
    pub(super) mean: f64,
    /// The slope; zero if the design is the intercept alone.
    pub(super) slope: f64,
    /// The weighted mean of the moderator.
    pub(super) centre: f64,
    /// Σw, whose inverse is the variance of `mean`.
    pub(super) sum_of_weights: f64,
    /// 1/Σw(x − x̄)², the variance of `slope`; zero if the design is the intercept alone.
    pub(super) slope_variance: f64,
    /// Σw².
    pub(super) sum_of_squared_weights: f64,
    /// y′Py, the weighted residual sum of squares. It equals Q if τ² = 0.
    pub(super) residual: f64,
    /// y′PPy.
    pub(super) squared_residual: f64,
    /// tr P.
    pub(super) trace: f64,
    /// tr PP.
    pub(super) squared_trace: f64,
}

impl Fit {
    /// The fit with weights 1/(v + τ²).
    pub(super) fn inverse_variance(effects: &[StudyEffect], design: Design<'_>, tau2: f64) -> Self {
        Self::weighted(effects, design, |effect| 1.0 / (effect.variance + tau2))
    }

    /// The fit with the weights that this function returns.
    pub(super) fn weighted(effects: &[StudyEffect], design: Design<'_>, weight: impl Fn(&StudyEffect) -> f64) -> Self {
        let rows = || {
            effects
                .iter()
                .enumerate()
                .map(|(index, effect)| (weight(effect), design.moderator(index), effect.estimate))
        };
        let sum_of_weights: f64 = rows().map(|(w, _, _)| w).sum();
        let centre = rows().map(|(w, x, _)| w * x).sum::<f64>() / sum_of_weights;
        let lowest = effects.iter().map(|effect| effect.estimate).fold(f64::INFINITY, f64::min);
        let highest = effects.iter().map(|effect| effect.estimate).fold(f64::NEG_INFINITY, f64::max);
        // Rounding must not move the mean of equal values outside these values. Not `clamp`, because `clamp` panics on an empty range.
        let mean = (rows().map(|(w, _, y)| w * y).sum::<f64>() / sum_of_weights)
            .max(lowest)
            .min(highest);
        let spread: f64 = rows().map(|(w, x, _)| w * (x - centre) * (x - centre)).sum();
        let slope_variance = if spread > 0.0 { 1.0 / spread } else { 0.0 };
        let slope = slope_variance * rows().map(|(w, x, y)| w * (x - centre) * (y - mean)).sum::<f64>();

        let (mut residual, mut squared_residual) = (0.0, 0.0);
        // X′W²X and the diagonal of X′W³X, in the centred columns.
        let (mut second, mut second_mixed, mut second_slope) = (0.0, 0.0, 0.0);
        let (mut third, mut third_slope) = (0.0, 0.0);
        for (w, x, y) in rows() {
            let x = x - centre;
            let left = y - mean - slope * x;
            residual += w * left * left;
            squared_residual += w * left * (w * left);
            second += w * w;
            second_mixed += w * w * x;
            second_slope += w * w * x * x;
            third += w * w * w;
            third_slope += w * w * w * x * x;
        }
        let (a, b) = (second / sum_of_weights, second_slope * slope_variance);
        // If one weight is nearly the whole sum, these differences cancel. So tr P is kept at or above the rounding error, and by Cauchy
        // and Schwarz tr PP is at least (tr P)²/(k − p).
        let trace = (sum_of_weights - a - b).max(f64::EPSILON * sum_of_weights);
        let squared_trace = second - 2.0 * (third / sum_of_weights + third_slope * slope_variance)
            + a * a
            + b * b
            + 2.0 * second_mixed * second_mixed * slope_variance / sum_of_weights;
        let df = (effects.len() as f64 - design.coefficients()).max(1.0);
        Self {
            mean,
            slope,
            centre,
            sum_of_weights,
            slope_variance,
            sum_of_squared_weights: second,
            residual,
            squared_residual,
            trace,
            squared_trace: squared_trace.max(trace * trace / df),
        }
    }

    /// The fitted value where the moderator is zero.
    pub(super) fn intercept(&self) -> f64 {
        self.mean - self.slope * self.centre
    }

    /// ln |X′WX|.
    pub(super) fn log_determinant(&self) -> f64 {
        let slope = if self.slope_variance > 0.0 {
            -self.slope_variance.ln()
        } else {
            0.0
        };
        self.sum_of_weights.ln() + slope
    }

    /// The variance of the intercept.
    pub(super) fn intercept_variance(&self) -> f64 {
        1.0 / self.sum_of_weights + self.centre * self.centre * self.slope_variance
    }
}
