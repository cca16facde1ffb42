//! How much ballots, or two orders, agree: Kendall's W and tau-b, both corrected for ties.

use statrs::function::gamma::checked_gamma_ur;

use super::Profile;
use super::points::doubled_rank_sums;

/// Kendall's coefficient of concordance with what goes with it. None where a figure is not defined.
#[derive(Debug, Clone, PartialEq)]
pub struct Concordance {
    /// Ballots, m.
    pub raters: u64,
    /// Questions, k.
    pub items: usize,
    /// The squared deviations of the rank sums from their mean, S.
    pub deviations: f64,
    /// Over all ballots and tie groups of t questions, t³ - t.
    pub tie_terms: f64,
    /// 12 S / m² (k³ - k).
    pub w_uncorrected: Option<f64>,
    /// 12 S / (m² (k³ - k) - m T); none where every ballot ties everything.
    pub w: Option<f64>,
    /// m (k - 1) W.
    pub chi_squared: Option<f64>,
    /// k - 1.
    pub degrees_of_freedom: usize,
    /// Of chi-squared, by its approximate distribution.
    pub p_value: Option<f64>,
    /// The mean of Spearman's correlation over all pairs of ballots, (m W - 1) / (m - 1).
    pub mean_spearman: Option<f64>,
}

/// Kendall's W over all ballots; what a ballot leaves out shares its last place.
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

/// Kendall's W with its tie correction; none below two ballots, and where every ballot ties everything.
#[must_use]
pub fn kendalls_w(profile: &Profile) -> Option<f64> {
    if profile.cast() < 2 {
        return None;
    }
    concordance(profile).w
}

/// The chance of a chi-squared as large or larger; none without a degree of freedom.
fn upper_tail(chi_squared: f64, degrees_of_freedom: usize) -> Option<f64> {
    if chi_squared <= 0.0 {
        return (degrees_of_freedom > 0).then_some(1.0);
    }
    // The only refusal is of no degree of freedom, for which there is no chance to state.
    checked_gamma_ur(degrees_of_freedom as f64 / 2.0, chi_squared / 2.0).ok()
}

const fn cube_less_self(n: i128) -> i128 {
    n * n * n - n
}

fn ratio(numerator: i128, denominator: i128) -> Option<f64> {
    (denominator != 0).then(|| numerator as f64 / denominator as f64)
}

/// Kendall's tau-b of two orders of the same questions, given by their positions: 1 the same, -1 reversed, ties corrected for.
/// None where either order ties everything, and where the two are not of the same questions.
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
