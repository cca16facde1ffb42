//! Pools within subgroups and tests whether the subgroups differ.

use serde::{Deserialize, Serialize};

use super::distribution::chi_squared_above;
use super::{IntervalMethod, Options, Pooled, StudyEffect, Tau2Method, Warning, pool};

/// The pool of each subgroup, and the test of whether the subgroups differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Subgroups {
    /// The pools in the order of the input. The indices in each pool count within the studies of its subgroup.
    pub groups: Vec<Pooled>,
    /// `None` if fewer than two subgroups have a pool.
    pub difference: Option<DifferenceTest>,
    /// What a reader must know about the test.
    pub warnings: Vec<Warning>,
}

/// The test of whether subgroups differ by more than chance.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DifferenceTest {
    /// Q between the subgroups.
    pub q: f64,
    /// The number of subgroups that have a pool, minus one.
    pub df: f64,
    /// The probability of a Q at least this large if the subgroups share one effect.
    pub p_value: f64,
}

/// Pools each subgroup with a τ² of its own. Q between the subgroups is calculated from their pools and the model's standard errors
/// (Borenstein, Hedges, Higgins and Rothstein 2009, Introduction to Meta-Analysis, chapter 19).
pub fn subgroups(groups: &[Vec<StudyEffect>], options: &Options) -> Subgroups {
    // The test uses the normal distribution, whichever interval is shown beside each pool.
    let normal = Options {
        interval: IntervalMethod::Normal,
        ..*options
    };
    let pools: Vec<Pooled> = groups.iter().map(|group| pool(group, &normal)).collect();
    let difference = difference(&pools);
    Subgroups {
        groups: groups.iter().map(|group| pool(group, options)).collect(),
        warnings: if difference.is_none() {
            vec![Warning::TooFewSubgroups]
        } else {
            Vec::new()
        },
        difference,
    }
}

/// Q between pools, from their own standard errors. `None` if there are fewer than two pools.
#[must_use]
pub fn difference(pools: &[Pooled]) -> Option<DifferenceTest> {
    let means: Vec<StudyEffect> = pools
        .iter()
        .filter_map(|pooled| pooled.pool.as_ref())
        .map(|pool| StudyEffect {
            estimate: pool.estimate,
            variance: pool.standard_error * pool.standard_error,
        })
        .collect();
    let common = Options {
        tau2: Tau2Method::Common,
        interval: IntervalMethod::Normal,
        ..Options::default()
    };
    let between = pool(&means, &common).pool.and_then(|pool| pool.heterogeneity)?;
    Some(DifferenceTest {
        q: between.q,
        df: between.q_df,
        p_value: chi_squared_above(between.q, between.q_df),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_needs_two_subgroups_that_can_be_pooled() {
        let study = StudyEffect {
            estimate: 0.3,
            variance: 0.1,
        };
        let one = subgroups(&[vec![study, study], Vec::new()], &Options::default());
        assert_eq!((one.difference, one.groups.len()), (None, 2));
        assert_eq!(one.warnings, [Warning::TooFewSubgroups]);
        let two = subgroups(&[vec![study, study], vec![study]], &Options::default());
        assert_eq!(two.difference.map(|test| (test.q, test.df, test.p_value)), Some((0.0, 1.0, 1.0)));
    }
}
