//! Checks findings and their effects.

use evidence::effect::{EffectInput, EstimateInput, Finding};
use evidence::vocabulary::Dimension;

use super::super::files::{Kind, OutcomeRow};
use super::super::fresh::Fresh;
use super::super::problem::{Findings, RowFindings};
use super::{Known, check_code, check_source, check_text};
use crate::noun::outcome::effect_columns::effect_columns;

/// Checks outcomes.
pub(super) fn check_outcomes(outcomes: &[Fresh<'_, OutcomeRow>], known: &Known<'_>, findings: &mut Findings) {
    for fresh in outcomes {
        let row = fresh.row;
        let mut at = findings.row(Kind::Outcome, &fresh.code);
        check_code(&mut at, &row.code);
        check_text(&mut at, "summary", &row.summary);
        check_source(&mut at, row.provenance, row.source_url.as_deref());
        check_references(row, known, &mut at);
        check_time(row, &mut at);
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
    known.check_term(at, "domain", Dimension::OutcomeDomain, &row.domain);
    known.check_codes(at, "parameters", Dimension::EffectivenessParameter, &row.parameters);
}

fn check_time(row: &OutcomeRow, at: &mut RowFindings<'_>) {
    if let Some(weeks) = row.timepoint_weeks {
        at.require(weeks >= 0.0, "timepointWeeks", "must not be below zero");
        at.require(row.timepoint.is_some(), "timepoint", "weeks without a timepoint");
    }
}

fn check_effect(row: &OutcomeRow, at: &mut RowFindings<'_>) {
    let Some(effect) = &row.effect else { return };
    let finding = Finding {
        contrast: row.contrast,
        direction: row.direction,
        higher_is_better: row.higher_is_better.unwrap_or(true),
    };
    if let Err(e) = effect.effect_of(&finding) {
        at.say(format!("effect.{}", e.field), e.reason);
    } else if let Err(e) = effect_columns(effect) {
        at.say("effect", e.to_string());
    }
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
