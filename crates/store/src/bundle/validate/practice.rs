//! Checks programmes with their involvement and ratings.

use std::collections::HashSet;

use evidence::vocabulary::{Dimension, Provenance, RatingBasis};

use super::super::files::{Kind, ProgrammeRow, RatingRow};
use super::super::fresh::Fresh;
use super::super::inputs::ProgrammeInFile;
use super::super::problem::{Findings, RowFindings};
use super::{Known, check_once, check_provenance, check_text, check_urls};
use crate::noun::programme::level_problem;

/// Checks programmes.
pub(super) fn check_programmes(programmes: &[Fresh<'_, ProgrammeRow>], known: &Known<'_>, findings: &mut Findings) {
    for fresh in programmes {
        let row = fresh.row;
        let mut at = findings.row(Kind::Programme, &fresh.code);
        check_provenance(&mut at, row.provenance, row.source_url.as_deref());
        check_programme(row, known, &mut at);
    }
}

/// Checks the fields that real and demo programmes have in common.
pub(super) fn check_programme(row: &ProgrammeRow, known: &Known<'_>, at: &mut RowFindings<'_>) {
    let read = ProgrammeInFile::of(row);
    let mut problems = read.input.problems(None, known.now);
    if read.input.is_bounded() {
        read.input.find_terms(known.keys, &mut problems);
    }
    at.say_all(problems, |path| read.field(path));
    check_urls(at, "sources", &row.sources);
    check_references(row, known, at);
    for (index, block) in row.terms.iter().enumerate() {
        check_once(at, &format!("terms[{index}].codes"), &block.codes);
    }
    for (field, code) in read.further_countries() {
        known.check_term(at, field, Dimension::Country, code);
    }
    for (index, part) in row.involvement.iter().enumerate() {
        check_once(at, &format!("involvement[{index}].activities"), &part.activities);
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
            at.say(format!("evaluations[{index}]"), format!("{study} occurs twice"));
        }
    }
    for (index, study) in row.related_studies.iter().enumerate() {
        if !keys.is_primary_study(study) {
            at.say(format!("relatedStudies[{index}]"), format!("no primary study {study}"));
        }
    }
}

fn check_rating(rating: &RatingRow, field: &str, at: &mut RowFindings<'_>) {
    at.say_any(format!("{field}.level"), level_problem(rating.framework, rating.level));
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
