//! Checks programmes with their involvement and ratings.

use std::collections::HashSet;

use evidence::involvement::top_level;
use evidence::vocabulary::{Dimension, Provenance, RatingBasis};

use super::super::files::{Kind, ProgrammeRow, RatingRow};
use super::super::fresh::Fresh;
use super::super::problem::{Findings, RowFindings};
use super::{Known, check_code, check_positive, check_source, check_text, check_urls};
use crate::noun::programme::looks_like_an_address;

/// Checks programmes.
pub(super) fn check_programmes(programmes: &[Fresh<'_, ProgrammeRow>], known: &Known<'_>, findings: &mut Findings) {
    for fresh in programmes {
        let row = fresh.row;
        let mut at = findings.row(Kind::Programme, &fresh.code);
        check_source(&mut at, row.provenance, row.source_url.as_deref());
        check_programme(row, known, &mut at);
    }
}

/// Checks what real and made-up programmes have in common.
pub(super) fn check_programme(row: &ProgrammeRow, known: &Known<'_>, at: &mut RowFindings<'_>) {
    check_code(at, &row.code);
    check_text(at, "name", &row.name);
    check_urls(at, "sources", &row.sources);
    check_references(row, known, at);
    let email = row.internal.as_ref().and_then(|block| block.contact_email.as_deref());
    at.require(
        email.is_none_or(looks_like_an_address),
        "internal.contactEmail",
        "must be an e-mail address",
    );
    known.check_term_codes(at, &row.terms);
    check_positive(at, "sessions", row.sessions.map(f64::from));
    check_positive(at, "hours", row.hours);
    check_positive(at, "weeks", row.weeks);
    known.check_year(at, "startedYear", row.started_year);
    known.check_year(at, "endedYear", row.ended_year);
    let ordered = row.started_year.zip(row.ended_year).is_none_or(|(start, end)| start <= end);
    at.require(ordered, "endedYear", "ends before it starts");
    for (index, part) in row.involvement.iter().enumerate() {
        let field = format!("involvement[{index}].activities");
        at.require(!part.activities.is_empty(), &field, "involvement without activities");
        known.check_codes(at, &field, Dimension::InvolvementActivity, &part.activities);
    }
    let mut frameworks = HashSet::new();
    for (index, rating) in row.ratings.iter().enumerate() {
        if !frameworks.insert(rating.framework) {
            at.say(
                format!("ratings[{index}].framework"),
                format!("two ratings on {}", rating.framework),
            );
        }
        check_rating(rating, &format!("ratings[{index}]"), at);
    }
}

fn check_references(row: &ProgrammeRow, known: &Known<'_>, at: &mut RowFindings<'_>) {
    let keys = known.keys;
    if let Some(project) = row.project.as_ref().filter(|code| !keys.projects.contains(code)) {
        at.say("project", format!("no project {project}"));
    }
    if let Some(organisation) = row.organisation.as_ref().filter(|code| !keys.organisations.contains(code)) {
        at.say("organisation", format!("no organisation {organisation}"));
    }
    for (index, partner) in row.partners.iter().enumerate() {
        if !keys.organisations.contains(partner) {
            at.say(format!("partners[{index}]"), format!("no organisation {partner}"));
        }
    }
    let mut seen = HashSet::new();
    for (index, study) in row.evaluations.iter().enumerate() {
        if !keys.is_primary_study(study) {
            at.say(format!("evaluations[{index}]"), format!("no primary study {study}"));
        } else if !seen.insert(study) {
            at.say(format!("evaluations[{index}]"), format!("{study} stands twice"));
        }
    }
    for (index, study) in row.related_studies.iter().enumerate() {
        if !keys.is_primary_study(study) {
            at.say(format!("relatedStudies[{index}]"), format!("no primary study {study}"));
        }
    }
}

fn check_rating(rating: &RatingRow, field: &str, at: &mut RowFindings<'_>) {
    let top = i32::from(top_level(rating.framework));
    if !(1..=top).contains(&rating.level) {
        at.say(format!("{field}.level"), format!("{} is not from 1 to {top}", rating.level));
    }
    let desk = rating.basis == RatingBasis::Desk;
    at.require(
        rating.rated_by.is_none() == desk,
        &format!("{field}.ratedBy"),
        "must be null for a desk rating, and only then",
    );
    check_text(at, &format!("{field}.evidence"), &rating.evidence);
    at.require(
        rating.provenance == Provenance::Derived,
        &format!("{field}.provenance"),
        "a rating from a file must be marked as derived",
    );
}
