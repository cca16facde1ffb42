//! Checks terms, organisations and projects.

use std::collections::{BTreeSet, HashSet};

use evidence::vocabulary::{Dimension, KirkpatrickLevel, LearningDomain, Perspective};

use super::super::files::{Kind, OrganisationRow, ProjectRow, TermRow};
use super::super::fresh::Fresh;
use super::super::inputs::in_file;
use super::super::problem::{Findings, RowFindings};
use super::{Known, check_code, check_provenance, check_source, check_text, check_urls};
use crate::engine::lookup::Lookup as _;
use crate::noun::project::ProjectInput;
use crate::noun::vocabulary::{OrganisationInput, TermInput};

/// Checks the vocabulary: each row, and that no dimension is empty after the load.
pub(super) fn check_terms(terms: &[Fresh<'_, TermRow>], known: &Known<'_>, findings: &mut Findings) {
    if terms.is_empty() {
        return;
    }
    let mut levels = known.keys.term_levels.clone();
    for fresh in terms {
        check_term(fresh.row, &mut levels, &mut findings.row(Kind::Term, &fresh.code));
    }
    for &dimension in Dimension::ALL {
        if !known.keys.terms.contains_key(&dimension) {
            findings.file(Kind::Term.file(), format!("dimension {dimension} has no terms"));
        }
        for code in closed_codes(dimension).into_iter().flatten() {
            if known.keys.term(dimension, code).is_none() {
                findings.file(Kind::Term.file(), format!("term {dimension}/{code} is missing"));
            }
        }
    }
}

fn check_term(row: &TermRow, levels: &mut HashSet<i32>, at: &mut RowFindings<'_>) {
    at.say_all(TermInput::from(row).problems(), in_file);
    check_text(at, "definition", &row.definition);
    check_text(at, "source", row.source.as_deref().unwrap_or_default());
    check_source(at, row.provenance, row.source_url.as_deref());
    if closed_codes(row.dimension).is_some_and(|codes| !codes.contains(row.code.as_str())) {
        at.say("code", format!("{} is not a value of {}", row.code, row.dimension));
    }
    match (row.dimension == Dimension::InvolvementLevel, row.level) {
        (true, Some(level)) => {
            at.require((1..=5).contains(&level), "level", "must be from 1 to 5");
            at.require(levels.insert(level), "level", "occurs twice");
        }
        (true, None) => at.say("level", "a level of involvement has none"),
        (false, Some(_)) => at.say("level", "only levels of involvement have one"),
        (false, None) => {}
    }
}

/// The codes of a dimension that is also an enum of the API.
fn closed_codes(dimension: Dimension) -> Option<BTreeSet<&'static str>> {
    match dimension {
        Dimension::LearningDomain => Some(LearningDomain::ALL.iter().map(|value| value.code()).collect()),
        Dimension::KirkpatrickLevel => Some(KirkpatrickLevel::ALL.iter().map(|value| value.code()).collect()),
        Dimension::Perspective => Some(Perspective::ALL.iter().map(|value| value.code()).collect()),
        Dimension::Method
        | Dimension::Topic
        | Dimension::Audience
        | Dimension::InvolvementActivity
        | Dimension::InvolvementLevel
        | Dimension::DeliveryMode
        | Dimension::EducationLevel
        | Dimension::Setting
        | Dimension::Country
        | Dimension::StudyDesign
        | Dimension::OutcomeDomain
        | Dimension::EffectivenessParameter => None,
    }
}

/// Checks organisations.
pub(super) fn check_organisations(organisations: &[Fresh<'_, OrganisationRow>], known: &Known<'_>, findings: &mut Findings) {
    for fresh in organisations {
        let row = fresh.row;
        let mut at = findings.row(Kind::Organisation, &fresh.code);
        check_provenance(&mut at, row.provenance, row.source_url.as_deref());
        at.require(row.country.is_some(), "country", "has no country");
        check_organisation(row, known, &mut at);
    }
}

/// Checks the fields that real and demo organisations have in common.
pub(super) fn check_organisation(row: &OrganisationRow, known: &Known<'_>, at: &mut RowFindings<'_>) {
    check_code(at, &row.code);
    at.say_all(OrganisationInput::from(row).problems(), in_file);
    if let Some(country) = &row.country {
        known.check_term(at, "country", Dimension::Country, country);
    }
}

/// Checks projects.
pub(super) fn check_projects(projects: &[Fresh<'_, ProjectRow>], known: &Known<'_>, findings: &mut Findings) {
    for fresh in projects {
        let row = fresh.row;
        let mut at = findings.row(Kind::Project, &fresh.code);
        check_provenance(&mut at, row.provenance, row.source_url.as_deref());
        check_project(row, known, &mut at);
    }
}

/// Checks the fields that real and demo projects have in common.
pub(super) fn check_project(row: &ProjectRow, known: &Known<'_>, at: &mut RowFindings<'_>) {
    at.say_all(ProjectInput::from(row).problems(known.now), in_file);
    check_urls(at, "sources", &row.sources);
    at.require(!row.aims.is_empty(), "aims", "has no aims");
    let mut seen = HashSet::new();
    for (index, part) in row.organisations.iter().enumerate() {
        let field = format!("organisations[{index}].code");
        if !known.keys.organisations.contains(&part.code) {
            at.say(field, format!("no organisation {}", part.code));
        } else if !seen.insert(&part.code) {
            at.say(field, format!("{} occurs twice", part.code));
        }
    }
}
