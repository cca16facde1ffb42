//! Decides what is pooled: every effect by itself, or one composite for each study.

use std::collections::HashMap;

use super::{Choices, Finding};
use crate::pooling::StudyEffect;
use crate::vocabulary::WithinStudy;

/// What enters the pool as one effect.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// The indices of its findings: one, or several in a composite.
    pub members: Vec<usize>,
    /// The number of the study.
    pub study: usize,
    /// The effect of the finding, or of the composite.
    pub effect: StudyEffect,
    /// The year of the study, by which cumulative pools are ordered.
    pub year: Option<i32>,
    /// The value of the moderator. In a composite, the mean of the known values.
    pub moderator: Option<f64>,
}

/// The units to pool from these findings, in their order. A composite takes the place of the first of its findings.
pub(super) fn units(findings: &[Finding], places: impl Iterator<Item = usize>, choices: &Choices) -> Vec<Unit> {
    let mut units: Vec<Vec<usize>> = Vec::new();
    let mut of_study: HashMap<usize, usize> = HashMap::new();
    for place in places {
        let Some(finding) = findings.get(place) else { continue };
        let joined = match choices.within {
            WithinStudy::Composite => of_study.get(&finding.study).and_then(|unit| units.get_mut(*unit)),
            WithinStudy::ClusterRobust | WithinStudy::Independent => None,
        };
        match joined {
            Some(members) => members.push(place),
            None => {
                of_study.insert(finding.study, units.len());
                units.push(vec![place]);
            }
        }
    }
    units
        .into_iter()
        .filter_map(|members| unit(findings, members, choices.correlation))
        .collect()
}

fn unit(findings: &[Finding], places: Vec<usize>, correlation: f64) -> Option<Unit> {
    let members: Vec<&Finding> = places.iter().filter_map(|place| findings.get(*place)).collect();
    let first = *members.first()?;
    let effects: Vec<StudyEffect> = members.iter().map(|finding| finding.effect).collect();
    let known: Vec<f64> = members.iter().filter_map(|finding| finding.moderator).collect();
    Some(Unit {
        study: first.study,
        effect: composite(&effects, correlation),
        year: first.year,
        moderator: (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64),
        members: places,
    })
}

/// The mean of correlated effects, with the variance of a mean: (Σvᵢ + r Σ_{i≠j} √(vᵢvⱼ))/m²
/// (Borenstein, Hedges, Higgins and Rothstein 2009, Introduction to Meta-Analysis, chapter 24).
fn composite(effects: &[StudyEffect], correlation: f64) -> StudyEffect {
    if let [alone] = effects {
        return *alone;
    }
    let m = effects.len() as f64;
    let variances: f64 = effects.iter().map(|effect| effect.variance).sum();
    let errors: f64 = effects.iter().map(|effect| effect.variance.sqrt()).sum();
    StudyEffect {
        estimate: effects.iter().map(|effect| effect.estimate).sum::<f64>() / m,
        // (Σ√v)² = Σv + Σ_{i≠j} √(vᵢvⱼ).
        variance: (variances + correlation * (errors * errors - variances)) / (m * m),
    }
}
