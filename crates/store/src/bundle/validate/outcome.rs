//! Checks findings and their effects.

use evidence::effect::{EffectInput, EstimateInput};

use super::super::files::{Kind, OutcomeRow};
use super::super::fresh::Fresh;
use super::super::inputs::outcome_in_file;
use super::super::problem::{Findings, RowFindings};
use super::{Known, check_code, check_once, check_provenance};
use crate::engine::error::FieldProblem;
use crate::noun::outcome::OutcomeInput;
use crate::noun::outcome::effect_columns::effect_columns;

/// Checks outcomes.
pub(super) fn check_outcomes(outcomes: &[Fresh<'_, OutcomeRow>], known: &Known<'_>, findings: &mut Findings) {
    for fresh in outcomes {
        let row = fresh.row;
        let mut at = findings.row(Kind::Outcome, &fresh.code);
        let input = OutcomeInput::from(row);
        let mut problems = input.problems(None);
        let is_effect = |problem: &FieldProblem| problem.path.starts_with("input.effect");
        if !problems.iter().any(is_effect) {
            check_columns(row, &mut at);
        }
        if input.is_bounded() {
            input.find_terms(known.keys, &mut problems);
        }
        at.say_all(problems, outcome_in_file);
        check_code(&mut at, &row.code);
        check_provenance(&mut at, row.provenance, row.source_url.as_deref());
        check_references(row, known, &mut at);
        check_once(&mut at, "parameters", &row.parameters);
        let weeks_without_time = row.timepoint_weeks.is_some() && row.timepoint.is_none();
        at.require(!weeks_without_time, "timepoint", "weeks without a timepoint");
        check_effect(row, &mut at);
    }
}

fn check_references(row: &OutcomeRow, known: &Known<'_>, at: &mut RowFindings<'_>) {
    let study = known.keys.studies.get(&row.study);
    if study.is_none() {
        at.say("study", format!("no study {}", row.study));
    } else if !known.keys.is_primary_study(&row.study) {
        at.say("study", format!("{} is a review: reviews have no outcomes", row.study));
    }
    if let Some(code) = &row.programme {
        let programme = known.keys.programmes.get(code);
        let evaluates = programme.zip(study).is_none_or(|pair| known.keys.evaluations.contains(&pair));
        if programme.is_none() {
            at.say("programme", format!("no programme {code}"));
        } else if !evaluates {
            at.say("programme", format!("programme {code} is not evaluated by {}", row.study));
        }
    }
}

/// If the figures of an effect are accepted, it must be possible to store it.
fn check_columns(row: &OutcomeRow, at: &mut RowFindings<'_>) {
    let columns = row.effect.as_ref().map(effect_columns).transpose();
    at.say_any("effect", columns.err().map(|error| error.to_string()));
}

/// What a file must say about an effect in addition to its figures.
fn check_effect(row: &OutcomeRow, at: &mut RowFindings<'_>) {
    let Some(effect) = &row.effect else { return };
    at.require(row.printed_effect.is_some(), "printedEffect", "an effect without what was printed");
    let has_error = matches!(
        effect,
        EffectInput::Estimate(EstimateInput {
            standard_error: Some(_),
            ..
        })
    );
    at.require(!has_error || row.note.is_some(), "note", "a standard error without its derivation");
}
