//! Decides which outcomes can be pooled, and says why the others cannot.

use evidence::pooling::{StudyEffect, fault};
use evidence::vocabulary::{Provenance, StudyKind};
use store::Candidate;

use super::input::AnalysisAsked;

/// The effect of an outcome that can be pooled.
///
/// # Errors
/// The reason why it cannot be pooled, in a form for people to read.
pub fn poolable(candidate: &Candidate, asked: &AnalysisAsked) -> Result<StudyEffect, String> {
    match candidate.kind {
        StudyKind::Primary => {}
        StudyKind::Review => return Err("it comes from a review of other studies, which is not primary evidence".to_owned()),
    }
    if candidate.provenance == Provenance::Illustrative {
        return Err("it was made up to show how the service works, and is not evidence".to_owned());
    }
    if candidate.contrast != asked.contrast {
        return Err(format!("its contrast is {}, not {}", candidate.contrast, asked.contrast));
    }
    let Some(effect) = &candidate.effect else {
        return Err("no effect estimate is recorded for it".to_owned());
    };
    if effect.metric != asked.metric {
        return Err(format!("its metric is {}, not {}", effect.metric, asked.metric));
    }
    let Some(error) = effect.standard_error else {
        return Err("none of its recorded figures gives a standard error".to_owned());
    };
    if effect.unpaired {
        return Err("it compares the same people before and after, but its figures are those of two groups of people".to_owned());
    }
    let effect = StudyEffect {
        // All effects of a pool have the same orientation: a value above zero is better.
        estimate: candidate.finding().towards_benefit(effect.metric, effect.estimate),
        variance: error * error,
    };
    match fault(&effect) {
        None => Ok(effect),
        Some(reason) => Err(reason.in_words().to_owned()),
    }
}
