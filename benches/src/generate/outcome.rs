//! Generates outcomes: three for most studies, and an effect for one outcome in three.

use evidence::effect::{ContinuousInput, EffectInput};
use evidence::vocabulary::{
    Contrast, Dimension, EffectDirection, EffectMetric, EvidenceKind, KirkpatrickLevel, LearningDomain, Perspective, Provenance,
};
use store::bundle::files::OutcomeRow;

use super::{Source, address, programme_code, study_code};
use crate::random::Random;
use crate::words::paragraph;

const OUTCOME: u64 = 3;

/// The outcomes of the study in a row: two to four, unless a number was requested.
pub(super) fn outcomes(source: &Source, row: usize) -> Vec<OutcomeRow> {
    let mut random = Random::of_row(source.seed, OUTCOME, row);
    let some = 2 + random.below(3);
    let how_many = source.size.outcomes.unwrap_or(some);
    (1..=how_many).map(|place| outcome(source, &mut random, row, place)).collect()
}

fn outcome(source: &Source, random: &mut Random, row: usize, place: usize) -> OutcomeRow {
    let contrast = random.pick(Contrast::ALL).copied().unwrap_or(Contrast::None);
    let effect = random.percent(33).then(|| effect(random, contrast));
    let direction = match &effect {
        // The recorded direction must match the sign of the effect.
        Some(EffectInput::Continuous(means)) if means.mean1 < means.mean2 => EffectDirection::Harm,
        Some(_) => EffectDirection::Benefit,
        None => random.pick(EffectDirection::ALL).copied().unwrap_or(EffectDirection::Benefit),
    };
    OutcomeRow {
        code: format!("{}-o{place}", study_code(row)),
        study: study_code(row),
        programme: source.size.evaluated_by(row).map(programme_code),
        domain: random.pick(source.codes(Dimension::OutcomeDomain)).cloned().unwrap_or_default(),
        learning_domain: random.pick(LearningDomain::ALL).copied(),
        kirkpatrick_level: random.pick(KirkpatrickLevel::ALL).copied(),
        perspective: random.pick(Perspective::ALL).copied().unwrap_or(Perspective::Trainee),
        evidence_kind: random.pick(EvidenceKind::ALL).copied().unwrap_or(EvidenceKind::Measured),
        measure: random.percent(50).then(|| format!("Generated scale {}", random.below(300))),
        comparison: random.percent(50).then(|| "the usual course".to_owned()),
        timepoint: Some("after the course".to_owned()),
        timepoint_weeks: Some(f64::from(random.between(0, 52))),
        direction,
        contrast,
        higher_is_better: None,
        printed_effect: effect.as_ref().map(|_| "means and standard deviations of both groups".to_owned()),
        effect,
        summary: format!("Generated outcome {place} of study {row:06}. {}", paragraph(random, 1)),
        plain_language: random.percent(50).then(|| paragraph(random, 1)),
        parameters: source.some(random, Dimension::EffectivenessParameter, 1),
        note: None,
        provenance: Provenance::Extracted,
        source_url: Some(address("study", row)),
    }
}

fn effect(random: &mut Random, contrast: Contrast) -> EffectInput {
    let mut mean = || f64::from(random.between(200, 400)) / 10.0;
    let (mean1, mean2) = (mean(), mean());
    let same_people = contrast == Contrast::BeforeAfter;
    let (n1, n2) = (random.between(10, 120), random.between(10, 120));
    EffectInput::Continuous(ContinuousInput {
        metric: EffectMetric::StandardisedMeanDifference,
        mean1,
        sd1: f64::from(random.between(40, 90)) / 10.0,
        n1,
        mean2,
        sd2: f64::from(random.between(40, 90)) / 10.0,
        n2: if same_people { n1 } else { n2 },
        correlation: same_people.then_some(0.6),
    })
}
