//! What clients change about an outcome.

use async_graphql::{ID, InputObject, MaybeUndefined};
use evidence::effect;
use evidence::vocabulary::{Contrast, EffectDirection, EvidenceKind, KirkpatrickLevel, LearningDomain, Perspective, Provenance};

use super::input::EffectInput;
use crate::engine::input::{Problems, change, change_word, list, needed, needed_word};
use crate::engine::word::Word;
use crate::error::Refusal;

/// Changes to an outcome. What is left out stays as it is, and null takes away what was there.
#[derive(Debug, InputObject)]
pub struct OutcomeChanges {
    /// The programme that the outcome is about; the study must evaluate it.
    programme: MaybeUndefined<ID>,
    /// What the outcome is about: the code of an OUTCOME_DOMAIN term. It can't be null.
    domain: MaybeUndefined<String>,
    /// What sort of learning the outcome is about.
    learning_domain: MaybeUndefined<Word<LearningDomain>>,
    /// The level of the outcome after Kirkpatrick, as modified by Barr and others.
    kirkpatrick_level: MaybeUndefined<Word<KirkpatrickLevel>>,
    /// Whose perspective was measured. It can't be null.
    perspective: MaybeUndefined<Word<Perspective>>,
    /// How the finding was obtained. It can't be null.
    evidence_kind: MaybeUndefined<Word<EvidenceKind>>,
    /// The instrument that the outcome was measured with.
    measure: MaybeUndefined<String>,
    /// What the outcome compares. It can't be null.
    contrast: MaybeUndefined<Word<Contrast>>,
    /// With whom or with what the outcome is compared.
    comparison: MaybeUndefined<String>,
    /// When the outcome was measured, in words.
    timepoint: MaybeUndefined<String>,
    /// How many weeks after the training the outcome was measured.
    timepoint_weeks: MaybeUndefined<f64>,
    /// The direction in which the outcome points. It can't be null.
    direction: MaybeUndefined<Word<EffectDirection>>,
    /// Whether a higher value of the measure is better. Left out, it stays; null means that it is.
    higher_is_better: MaybeUndefined<bool>,
    /// The effect, signed as on the measure: more than zero favours involvement, or the later time, unless `higherIsBetter` is false.
    effect: MaybeUndefined<EffectInput>,
    /// What was found. It can't be null.
    summary: MaybeUndefined<String>,
    /// What was found, in plain words.
    plain_language: MaybeUndefined<String>,
    /// What the effect goes with: codes of EFFECTIVENESS_PARAMETER terms. The list replaces what was there; null empties it.
    parameters: MaybeUndefined<Vec<String>>,
    /// Where the description comes from. It can't be null.
    provenance: MaybeUndefined<Word<Provenance>>,
    /// The address of the page that the description was taken from.
    source_url: MaybeUndefined<String>,
}

impl OutcomeChanges {
    /// The changes as the store takes them.
    ///
    /// # Errors
    /// BAD_USER_INPUT for ids of another kind, and for null where something has to be.
    pub fn read(self) -> Result<store::OutcomeInput, Refusal> {
        let mut problems = Problems::default();
        let changes = store::OutcomeInput {
            programme: problems.change_id("input.programme", self.programme),
            domain: needed(self.domain, "input.domain", &mut problems),
            learning_domain: change_word(self.learning_domain),
            kirkpatrick_level: change_word(self.kirkpatrick_level),
            perspective: needed_word(self.perspective, "input.perspective", &mut problems),
            evidence_kind: needed_word(self.evidence_kind, "input.evidenceKind", &mut problems),
            measure: change(self.measure),
            contrast: needed_word(self.contrast, "input.contrast", &mut problems),
            comparison: change(self.comparison),
            timepoint: change(self.timepoint),
            timepoint_weeks: change(self.timepoint_weeks),
            direction: needed_word(self.direction, "input.direction", &mut problems),
            higher_is_better: change(self.higher_is_better),
            effect: change(self.effect.map_value(effect::EffectInput::from)),
            summary: needed(self.summary, "input.summary", &mut problems),
            plain_language: change(self.plain_language),
            parameters: list(self.parameters),
            provenance: needed_word(self.provenance, "input.provenance", &mut problems),
            source_url: change(self.source_url),
        };
        problems.finish(changes)
    }
}
