//! Estimates the pool with the missing studies filled in on the thinner side of the funnel.

use serde::{Deserialize, Serialize};

use super::asymmetry::{Tested, egger_slope};
use super::fit::{Design, Fit};
use super::pool::estimate_tau2;
use super::warning::admit;
use super::{Options, Pooled, StudyEffect, Warning, pool};

/// The largest number of rounds of trimming. It settles in a few rounds, or it repeats the same numbers for ever.
const ROUNDS: usize = 100;

/// The side of the funnel on which studies seem to be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Side {
    /// Studies with small effects seem to be missing.
    Left,
    /// Studies with large effects seem to be missing.
    Right,
}

impl Side {
    /// The wire code of the side.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Left => "LEFT",
            Self::Right => "RIGHT",
        }
    }
}

/// A pool with the missing studies filled in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrimFill {
    /// The side on which studies seem to be missing.
    pub side: Side,
    /// The studies that were filled in, as many as seem to be missing.
    pub filled: Vec<StudyEffect>,
    /// The pool of all studies. Those that were filled in come last.
    pub pooled: Pooled,
}

/// Trim and fill: Duval and Tweedie (2000), Biometrics 56, 455–463, with their estimator L0. Without a side, the missing studies are on the
/// left if the effects rise with their standard errors, and on the right if they fall.
pub fn trim_and_fill(effects: &[StudyEffect], side: Option<Side>, options: &Options) -> Tested<TrimFill> {
    let (_, admitted, mut warnings) = admit(effects);
    let needed = if side.is_some() { 2 } else { 3 };
    if admitted.len() < needed {
        warnings.push(Warning::TooFewStudies { needed });
        return Tested { test: None, warnings };
    }
    let side = side.unwrap_or_else(|| {
        if egger_slope(&admitted, options, &mut warnings) < 0.0 {
            Side::Right
        } else {
            Side::Left
        }
    });
    // The signs are mirrored for the right side, so that the missing studies are always on the left.
    let sign = match side {
        Side::Left => 1.0,
        Side::Right => -1.0,
    };
    let mut sorted: Vec<StudyEffect> = admitted
        .iter()
        .map(|effect| StudyEffect {
            estimate: sign * effect.estimate,
            ..*effect
        })
        .collect();
    sorted.sort_by(|one, other| one.estimate.total_cmp(&other.estimate));
    let Some((missing, centre)) = missing(&sorted, options, &mut warnings) else {
        warnings.push(Warning::TrimmingNotSettled);
        return Tested { test: None, warnings };
    };
    let filled: Vec<StudyEffect> = sorted
        .iter()
        .skip(sorted.len() - missing)
        .map(|effect| StudyEffect {
            estimate: sign * (2.0 * centre - effect.estimate),
            ..*effect
        })
        .collect();
    let all: Vec<StudyEffect> = admitted.iter().chain(&filled).copied().collect();
    Tested {
        test: Some(TrimFill {
            side,
            pooled: pool(&all, options),
            filled,
        }),
        warnings,
    }
}

/// How many studies are missing on the left of the sorted effects, and the centre of the effects that remain when as many are trimmed from
/// the right. `None` if the trimming does not settle.
fn missing(sorted: &[StudyEffect], options: &Options, warnings: &mut Vec<Warning>) -> Option<(usize, f64)> {
    let k = sorted.len();
    let mut trimmed = 0;
    for _ in 0..ROUNDS {
        let kept = sorted.get(..k - trimmed)?;
        let tau2 = estimate_tau2(kept, Design::Mean, options, warnings);
        let centre = Fit::inverse_variance(kept, Design::Mean, tau2).mean;
        let found = l0(sorted, centre).min(k - 1);
        if found == trimmed {
            return Some((trimmed, centre));
        }
        trimmed = found;
    }
    None
}

/// L0 = (4T − k(k + 1))/(2k − 1). T is the sum of the ranks, by distance from the centre, of the effects to the right of the centre.
fn l0(sorted: &[StudyEffect], centre: f64) -> usize {
    let mut distances: Vec<f64> = sorted.iter().map(|effect| effect.estimate - centre).collect();
    distances.sort_by(|one, other| one.abs().total_cmp(&other.abs()));
    // An effect at the centre is on neither side, even if rounding moved it a little to the right.
    let largest = sorted.iter().map(|effect| effect.estimate.abs()).fold(0.0, f64::max);
    let rounding = 8.0 * f64::EPSILON * largest;
    let ranks: f64 = distances
        .iter()
        .zip(1u32..)
        .filter(|(distance, _)| **distance > rounding)
        .map(|(_, rank)| f64::from(rank))
        .sum();
    let k = sorted.len() as f64;
    // The value is a whole number between 0 and k, so the cast loses nothing.
    ((4.0 * ranks - k * (k + 1.0)) / (2.0 * k - 1.0)).round_ties_even().clamp(0.0, k) as usize
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_funnel_of_equal_sides_is_left_as_it_is() {
        let effects: Vec<StudyEffect> = [(-0.5, 0.3), (0.5, 0.3), (-0.2, 0.1), (0.2, 0.1), (0.0, 0.01)]
            .into_iter()
            .map(|(estimate, variance)| StudyEffect { estimate, variance })
            .collect();
        for side in [Side::Left, Side::Right] {
            let found = trim_and_fill(&effects, Some(side), &Options::default()).test.unwrap();
            assert!(found.filled.is_empty());
            assert_eq!(found.pooled, pool(&effects, &Options::default()));
        }
    }

    #[test]
    fn a_mirrored_funnel_is_filled_on_the_other_side() {
        let effects: Vec<StudyEffect> = [(0.1, 0.01), (0.15, 0.02), (0.3, 0.1), (0.6, 0.2), (0.9, 0.3), (1.2, 0.4)]
            .into_iter()
            .map(|(estimate, variance)| StudyEffect { estimate, variance })
            .collect();
        let mirrored: Vec<StudyEffect> = effects
            .iter()
            .map(|effect| StudyEffect {
                estimate: -effect.estimate,
                ..*effect
            })
            .collect();
        let left = trim_and_fill(&effects, None, &Options::default()).test.unwrap();
        let right = trim_and_fill(&mirrored, None, &Options::default()).test.unwrap();
        assert_eq!((left.side, right.side), (Side::Left, Side::Right));
        assert!(!left.filled.is_empty());
        for (one, other) in left.filled.iter().zip(&right.filled) {
            assert!((one.estimate + other.estimate).abs() < 1e-12);
        }
    }

    #[test]
    fn without_a_side_three_studies_are_needed() {
        let study = StudyEffect {
            estimate: 0.3,
            variance: 0.1,
        };
        let found = trim_and_fill(&[study, study], None, &Options::default());
        assert!(found.test.is_none() && found.warnings.contains(&Warning::TooFewStudies { needed: 3 }));
    }
}
