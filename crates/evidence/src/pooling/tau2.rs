//! Estimates τ², the variance between studies.
//!
//! The formulas are those of Viechtbauer (2005), Journal of Educational and Behavioral Statistics 30(3), 261–293, for a mean or a line.

use super::fit::{Design, Fit};
use super::{StudyEffect, Tau2Method};

/// An iteration stops when its step is smaller than this share of τ² and the typical variance within a study together.
const TOLERANCE: f64 = 1e-14;

/// The same for the score of the likelihood. The score is a difference, so its rounding moves the steps about below this limit.
const CLIMBED: f64 = 1e-12;

/// A sum that is smaller than this share of its terms may be rounding alone.
const ROUNDING: f64 = 4.0 * f64::EPSILON;

/// τ², or `NotConverged` if the iterations ran out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Estimate {
    Found(f64),
    NotConverged,
}

/// τ² by the chosen method. Zero for the common effect, and if no degree of freedom is left.
pub(super) fn estimate(effects: &[StudyEffect], design: Design<'_>, method: Tau2Method, max_iterations: u32) -> Estimate {
    if effects.len() as f64 <= design.coefficients() {
        return Estimate::Found(0.0);
    }
    match method {
        Tau2Method::Common => Estimate::Found(0.0),
        Tau2Method::DerSimonianLaird => Estimate::Found(der_simonian_laird(effects, design)),
        Tau2Method::Hedges => Estimate::Found(hedges(effects, design)),
        Tau2Method::SidikJonkman => Estimate::Found(sidik_jonkman(effects, design)),
        // Morris's empirical Bayes solves the same equation, y′Py = k − p, in another way (Viechtbauer 2005, section 2.6).
        Tau2Method::PauleMandel | Tau2Method::EmpiricalBayes => {
            let target = effects.len() as f64 - design.coefficients();
            where_residual_is(effects, design, target, max_iterations)
        }
        Tau2Method::MaximumLikelihood | Tau2Method::Reml => likelihood(effects, design, method, max_iterations),
    }
}

/// DerSimonian and Laird (1986), Controlled Clinical Trials 7, 177–188: (Q − (k − p))/tr P at τ² = 0.
pub(super) fn der_simonian_laird(effects: &[StudyEffect], design: Design<'_>) -> f64 {
    let fit = Fit::inverse_variance(effects, design, 0.0);
    let df = effects.len() as f64 - design.coefficients();
    ((fit.residual - df) / fit.trace).max(0.0)
}

/// Hedges (1983), Psychological Bulletin 93, 388–395: the unweighted residual variance minus the part that the studies' own variances
/// explain.
fn hedges(effects: &[StudyEffect], design: Design<'_>) -> f64 {
    let fit = Fit::weighted(effects, design, |_| 1.0);
    let df = effects.len() as f64 - design.coefficients();
    let leverage = |index: usize| {
        let distance = match design {
            Design::Mean => 0.0,
            Design::Line(values) => values.get(index).map_or(0.0, |value| value - fit.centre),
        };
        1.0 / fit.sum_of_weights + distance * distance * fit.slope_variance
    };
    let within: f64 = effects
        .iter()
        .enumerate()
        .map(|(index, effect)| effect.variance * (1.0 - leverage(index)))
        .sum();
    ((fit.residual - within) / df).max(0.0)
}

/// Sidik and Jonkman (2005), Journal of Biopharmaceutical Statistics 15, 823–838: one step that starts from the variance of the estimates.
fn sidik_jonkman(effects: &[StudyEffect], design: Design<'_>) -> f64 {
    let k = effects.len() as f64;
    let start = Fit::weighted(effects, Design::Mean, |_| 1.0).residual / k;
    let fit = Fit::inverse_variance(effects, design, start);
    start * fit.residual / (k - design.coefficients())
}

/// The τ² at which y′Py equals `target`, or zero if y′Py is already less at zero.
///
/// With `target` = k − p this is Paule and Mandel's equation. The Newton steps are those of DerSimonian and Kacker (2007), Contemporary
/// Clinical Trials 28, 105–114. y′Py decreases in τ² and is convex (its derivatives are −y′PPy and 2y′PPPy), so steps from zero never go
/// past the root.
pub(super) fn where_residual_is(effects: &[StudyEffect], design: Design<'_>, target: f64, max_iterations: u32) -> Estimate {
    let mut tau2 = 0.0;
    for _ in 0..max_iterations {
        let fit = Fit::inverse_variance(effects, design, tau2);
        let excess = fit.residual - target;
        if excess <= 0.0 || fit.squared_residual <= 0.0 {
            return Estimate::Found(tau2);
        }
        let step = excess / fit.squared_residual;
        tau2 += step;
        if step <= TOLERANCE * tau2 {
            return Estimate::Found(tau2);
        }
    }
    Estimate::NotConverged
}

/// Maximum likelihood and restricted maximum likelihood. Fisher scoring climbs from Hedges's estimate and from the whole variance of the
/// estimates; the best of these two and of zero is taken. The likelihood can have several maxima, and which one a single climb reaches can
/// depend on how a sum was rounded.
fn likelihood(effects: &[StudyEffect], design: Design<'_>, method: Tau2Method, max_iterations: u32) -> Estimate {
    let df = effects.len() as f64 - design.coefficients();
    let spread = Fit::weighted(effects, design, |_| 1.0).residual / df;
    let mut best = (deviance(0.0, effects, design, method), 0.0);
    for start in [hedges(effects, design), spread] {
        let Estimate::Found(top) = climb(start, effects, design, method, max_iterations) else {
            return Estimate::NotConverged;
        };
        let there = deviance(top, effects, design, method);
        if there < best.0 {
            best = (there, top);
        }
    }
    Estimate::Found(best.1)
}

/// Fisher scoring. A root of the score is kept between a value where the score is positive and one where it is negative. A step that leaves
/// this range is replaced by its middle.
fn climb(start: f64, effects: &[StudyEffect], design: Design<'_>, method: Tau2Method, max_iterations: u32) -> Estimate {
    let mut tau2 = start;
    let (mut low, mut high) = (0.0, f64::INFINITY);
    for _ in 0..max_iterations {
        let fit = Fit::inverse_variance(effects, design, tau2);
        let (score, information) = score(&fit, method);
        if tau2 == 0.0 && score <= 0.0 {
            return Estimate::Found(0.0);
        }
        // The score is a difference of two sums. If it is no larger than their rounding, or if the range has closed, a further step means
        // nothing.
        let rounding = ROUNDING * (fit.squared_residual + fit.sum_of_weights);
        if score.abs() <= rounding || (high.is_finite() && high - low <= ROUNDING * high) {
            return Estimate::Found(tau2);
        }
        if score > 0.0 {
            low = tau2;
        } else {
            high = tau2;
        }
        let mut next = tau2 + score / information;
        if next <= 0.0 && low == 0.0 {
            next = 0.0;
        } else if !(next >= low && next <= high) {
            next = low + (high.min(2.0 * tau2.max(low)) - low) / 2.0;
        }
        let within = (effects.len() as f64 - design.coefficients()) / fit.trace;
        if (next - tau2).abs() <= CLIMBED * (next + within.min(next)) {
            return Estimate::Found(next);
        }
        tau2 = next;
    }
    Estimate::NotConverged
}

/// Twice the derivative of the log-likelihood, and twice its expected curvature.
fn score(fit: &Fit, method: Tau2Method) -> (f64, f64) {
    if method == Tau2Method::Reml {
        (fit.squared_residual - fit.trace, fit.squared_trace)
    } else {
        (fit.squared_residual - fit.sum_of_weights, fit.sum_of_squared_weights)
    }
}

/// Minus twice the log-likelihood, without its constant.
fn deviance(tau2: f64, effects: &[StudyEffect], design: Design<'_>, method: Tau2Method) -> f64 {
    let fit = Fit::inverse_variance(effects, design, tau2);
    let variances: f64 = effects.iter().map(|effect| (effect.variance + tau2).ln()).sum();
    variances + fit.residual + if method == Tau2Method::Reml { fit.log_determinant() } else { 0.0 }
}
