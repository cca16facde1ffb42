//! Measures how much ballots, or two orders, agree: Kendall's W and tau-b, both corrected for ties.

use statrs::function::gamma::checked_gamma_ur;

use super::Profile;
use super::points::doubled_rank_sums;

/// Kendall's coefficient of concordance and the figures that belong to it. A figure that is not defined is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct Concordance {
    /// The number of ballots, m.
    pub raters: u64,
    /// The number of questions, k.
    pub items: usize,
    /// S, the sum of the squared deviations of the rank sums from their mean.
    pub deviations: f64,
    /// T, the sum of t³ - t over all ballots and their groups of t tied questions.
    pub tie_terms: f64,
    /// W without the correction for ties: 12 S / m² (k³ - k).
    pub w_uncorrected: Option<f64>,
    /// W: 12 S / (m² (k³ - k) - m T). `None` if every ballot ties everything.
    pub w: Option<f64>,
    /// Chi-squared: m (k - 1) W.
    pub chi_squared: Option<f64>,
    /// The degrees of freedom of chi-squared: k - 1.
    pub degrees_of_freedom: usize,
    /// The p value of chi-squared, from its approximate distribution.
    pub p_value: Option<f64>,
    /// The mean of Spearman's correlation over all pairs of ballots, (m W - 1) / (m - 1).
    pub mean_spearman: Option<f64>,
}

/// Kendall's W over all ballots. Questions that a ballot does not rank share its last place.
///
/// Kendall and Babington Smith, Annals of Mathematical Statistics 10, 1939, doi 10.1214/aoms/1177732186; ties and the test after
/// Kendall, Rank Correlation Methods, chapter 6.
#[must_use]
pub fn concordance(profile: &Profile) -> Concordance {
    let m = i128::from(profile.cast());
    let k = profile.items() as i128;
    // Doubled rank sums keep everything whole: this is 4 S.
    let deviation = |doubled: u64| (i128::from(doubled) - m * (k + 1)).pow(2);
    let four_s: i128 = doubled_rank_sums(profile).into_iter().map(deviation).sum();
    let mut tie_terms = 0;
    for ballot in profile.ballots() {
        let terms = ballot.groups().map(|group| cube_less_self(group.items.len() as i128));
        tie_terms += terms.sum::<i128>() * i128::from(ballot.count());
    }
    let most = m * m * cube_less_self(k);
    let w = ratio(3 * four_s, most - m * tie_terms);
    let raters = profile.cast() as f64;
    let degrees_of_freedom = profile.items().saturating_sub(1);
    let chi_squared = w.map(|w| raters * degrees_of_freedom as f64 * w);
    Concordance {
        raters: profile.cast(),
        items: profile.items(),
        deviations: four_s as f64 / 4.0,
        tie_terms: tie_terms as f64,
        w_uncorrected: ratio(3 * four_s, most),
        w,
        chi_squared,
        degrees_of_freedom,
        p_value: chi_squared.and_then(|chi| upper_tail(chi, degrees_of_freedom)),
        mean_spearman: w.filter(|_| raters > 1.0).map(|w| (raters * w - 1.0) / (raters - 1.0)),
    }
}

/// Kendall's W with its correction for ties. `None` for fewer than two ballots, and if every ballot ties everything.
#[must_use]
pub fn kendalls_w(profile: &Profile) -> Option<f64> {
    if profile.cast() < 2 {
        return None;
    }
    concordance(profile).w
}

/// The probability of a chi-squared at least this large. `None` if there is no degree of freedom.
fn upper_tail(chi_squared: f64, degrees_of_freedom: usize) -> Option<f64> {
    if chi_squared <= 0.0 {
        return (degrees_of_freedom > 0).then_some(1.0);
    }
    // The only possible error is that there is no degree of freedom, and then the probability is not defined.
    checked_gamma_ur(degrees_of_freedom as f64 / 2.0, chi_squared / 2.0).ok()
}

const fn cube_less_self(n: i128) -> i128 {
    n * n * n - n
}

fn ratio(numerator: i128, denominator: i128) -> Option<f64> {
    (denominator != 0).then(|| numerator as f64 / denominator as f64)
}

/// Kendall's tau-b of two orders of the same questions, given by their positions: 1 for the same order, -1 for the reverse, corrected for
/// ties. `None` if either order ties everything, and if the two have different numbers of questions.
///
/// (C - D) / √((n₀ - n₁)(n₀ - n₂)): Kendall, Biometrika 33, 1945, doi 10.1093/biomet/33.3.239.
#[must_use]
pub fn tau_b(left: &[usize], right: &[usize]) -> Option<f64> {
    if left.len() != right.len() {
        return None;
    }
    let (mut concordance, mut untied_left, mut untied_right) = (0_i64, 0_u64, 0_u64);
    for (index, (a, b)) in left.iter().zip(right).enumerate() {
        for (other_a, other_b) in left.iter().zip(right).skip(index + 1) {
            let (by_left, by_right) = (a.cmp(other_a) as i64, b.cmp(other_b) as i64);
            concordance += by_left * by_right;
            untied_left += by_left.unsigned_abs();
            untied_right += by_right.unsigned_abs();
        }
    }
    let untied = u128::from(untied_left) * u128::from(untied_right);
    (untied > 0).then(|| concordance as f64 / (untied as f64).sqrt())
}
