//! The input that changes an outcome.

use async_graphql::{ID, InputObject, MaybeUndefined};
use evidence::effect;
use evidence::vocabulary::{Contrast, EffectDirection, EvidenceKind, KirkpatrickLevel, LearningDomain, Perspective, Provenance};

use super::input::EffectInput;
use crate::engine::input::{Problems, change, change_word, list, needed, needed_word};
use crate::engine::word::Word;
use crate::error::Refusal;

/// Changes to an outcome. A field that is left out keeps its value, and null clears it.
#[derive(Debug, InputObject)]
pub struct OutcomeChanges {
    /// The programme that the outcome is about. The study must evaluate this programme.
    programme: MaybeUndefined<ID>,
    /// What the outcome is about: the code of a term of the dimension OUTCOME_DOMAIN. Null is refused.
    domain: MaybeUndefined<String>,
    /// The kind of learning that the outcome is about.
    learning_domain: MaybeUndefined<Word<LearningDomain>>,
    /// The level of the outcome on Kirkpatrick's scale, as modified by Barr and others.
    kirkpatrick_level: MaybeUndefined<Word<KirkpatrickLevel>>,
    /// The group whose perspective was measured. Null is refused.
    perspective: MaybeUndefined<Word<Perspective>>,
    /// How the finding was obtained. Null is refused.
    evidence_kind: MaybeUndefined<Word<EvidenceKind>>,
    /// The instrument with which the outcome was measured, such as the name of a scale: at most 300 characters.
    measure: MaybeUndefined<String>,
    /// What the outcome compares. Null is refused.
    contrast: MaybeUndefined<Word<Contrast>>,
    /// The comparator: whom or what the outcome is compared with.
    comparison: MaybeUndefined<String>,
    /// When the outcome was measured, in words: at most 300 characters.
    timepoint: MaybeUndefined<String>,
    /// How many weeks after the training the outcome was measured: 0 or more.
    timepoint_weeks: MaybeUndefined<f64>,
    /// The direction in which the outcome points. Null is refused.
    direction: MaybeUndefined<Word<EffectDirection>>,
    /// Whether a higher value of the measure is better. Null is treated like true.
    higher_is_better: MaybeUndefined<bool>,
    /// The effect, with the sign that it has on the measure. A value above zero favours involvement or the later
    /// time, unless `higherIsBetter` is false.
    effect: MaybeUndefined<EffectInput>,
    /// What was found, in a sentence or two: at most 20,000 characters. Null is refused.
    summary: MaybeUndefined<String>,
    /// What was found, in plain language: at most 20,000 characters.
    plain_language: MaybeUndefined<String>,
    /// The features of the training that the effect depends on: codes of terms of the dimension
    /// EFFECTIVENESS_PARAMETER, at most 50. The list replaces the stored one; null empties it.
    parameters: MaybeUndefined<Vec<String>>,
    /// Where the data of the outcome come from. Null is refused, and ILLUSTRATIVE cannot be changed.
    provenance: MaybeUndefined<Word<Provenance>>,
    /// The address of the web page that the data of the outcome were taken from.
    source_url: MaybeUndefined<String>,
}

impl OutcomeChanges {
    /// Reads the changes into the store's form.
    ///
    /// # Errors
    /// BAD_USER_INPUT for ids of another kind, and for null in fields that need a value.
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
