//! Pools again and again: without each study in turn, and with one more study at a time.

use serde::{Deserialize, Serialize};

use super::{Options, Pooled, StudyEffect, pool};

/// One of a row of pools.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The study left out, or the study added: its place in the input, from zero.
    pub index: usize,
    /// The pool of the others, or of all so far; places within it count among those.
    pub pooled: Pooled,
}

/// The pool without each study in turn.
pub fn leave_one_out(effects: &[StudyEffect], options: &Options) -> Vec<Step> {
    (0..effects.len())
        .map(|index| {
            let others: Vec<StudyEffect> = effects
                .iter()
                .enumerate()
                .filter(|(place, _)| *place != index)
                .map(|(_, effect)| *effect)
                .collect();
            Step {
                index,
                pooled: pool(&others, options),
            }
        })
        .collect()
}

/// The pool of the first study, the first two, and so on, in the order given: by year, as a rule.
pub fn cumulative(effects: &[StudyEffect], options: &Options) -> Vec<Step> {
    let mut so_far = Vec::with_capacity(effects.len());
    effects
        .iter()
        .enumerate()
        .map(|(index, effect)| {
            so_far.push(*effect);
            Step {
                index,
                pooled: pool(&so_far, options),
            }
        })
        .collect()
}
