//! Repeats the pooling without each study in turn, and with one study added at a time.

use serde::{Deserialize, Serialize};

use super::{Options, Pooled, StudyEffect, pool};

/// One pool in a series of pools.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// The index in the input, from zero, of the study that is left out or added.
    pub index: usize,
    /// The pool of the other studies, or of all studies so far. Its indices count within these studies.
    pub pooled: Pooled,
}

/// Pools again without each study in turn.
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

/// The pool of the first study, of the first two, and so on, in the order given, which is usually by year.
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
