//! Checks reports and studies, and that they refer to each other.

use std::collections::{HashMap, HashSet};

use evidence::vocabulary::{Dimension, StudyKind};

use super::super::files::{Kind, ReportRow, StudyRow};
use super::super::fresh::Fresh;
use super::super::inputs::in_file;
use super::super::problem::{Findings, RowFindings};
use super::{Known, check_code, check_once, check_provenance, check_source, check_text, check_urls};
use crate::engine::rules::year_problem;
use crate::noun::study::{ReportInput, StudyInput};

/// Checks publications.
pub(super) fn check_reports(reports: &[Fresh<'_, ReportRow>], studies: &[Fresh<'_, StudyRow>], known: &Known<'_>, findings: &mut Findings) {
    let studies: HashMap<&str, &StudyRow> = studies.iter().map(|fresh| (fresh.code.as_str(), fresh.row)).collect();
    let mut dois = HashSet::new();
    for fresh in reports {
        let row = fresh.row;
        let mut at = findings.row(Kind::Report, &fresh.code);
        let input = ReportInput::from(row);
        check_report(row, &input, known, &mut at);
        check_doi(&input, &mut dois, known, &mut at);
        at.require(!row.studies.is_empty(), "studies", "belongs to no study");
        for (index, code) in row.studies.iter().enumerate() {
            let field = format!("studies[{index}]");
            match studies.get(code.as_str()) {
                Some(study) if study.reports.contains(&row.code) => {}
                Some(_) => at.say(field, format!("study {code} does not name this report")),
                None if known.keys.studies.contains(code) => at.say(field, format!("study {code} was loaded without this report")),
                None => at.say(field, format!("no study {code}")),
            }
        }
    }
}

fn check_report(row: &ReportRow, input: &ReportInput, known: &Known<'_>, at: &mut RowFindings<'_>) {
    input.problems(known.now, &mut |path, problem| at.say(in_file(path), problem));
    check_code(at, &row.code);
    check_source(at, row.provenance, row.source_url.as_deref());
    check_urls(at, "sources", &row.sources);
    at.require(
        !row.authors.is_empty() || row.authors_incomplete,
        "authors",
        "has no authors and does not say that they are incomplete",
    );
    at.require(row.year.is_some(), "year", "has no year");
}

/// Two reports must not have the same DOI.
fn check_doi(input: &ReportInput, dois: &mut HashSet<String>, known: &Known<'_>, at: &mut RowFindings<'_>) {
    let Some(doi) = input.doi() else { return };
    if known.keys.dois.contains(doi.as_str()) {
        at.say("doi", format!("{doi} is the DOI of a report that is stored already"));
    } else {
        let message = format!("{doi} occurs twice");
        at.require(dois.insert(doi.into()), "doi", &message);
    }
}

/// Checks studies.
pub(super) fn check_studies(studies: &[Fresh<'_, StudyRow>], reports: &[Fresh<'_, ReportRow>], known: &Known<'_>, findings: &mut Findings) {
    let reports: HashMap<&str, &ReportRow> = reports.iter().map(|fresh| (fresh.code.as_str(), fresh.row)).collect();
    for fresh in studies {
        let row = fresh.row;
        let mut at = findings.row(Kind::Study, &fresh.code);
        check_study(row, known, &mut at);
        at.require(!row.reports.is_empty(), "reports", "has no report");
        let mut seen = HashSet::new();
        for (index, code) in row.reports.iter().enumerate() {
            let field = format!("reports[{index}]");
            match reports.get(code.as_str()) {
                _ if !seen.insert(code) => at.say(field, format!("{code} occurs twice")),
                Some(report) if report.studies.contains(&row.code) => {}
                Some(_) => at.say(field, format!("report {code} does not name this study")),
                None if known.keys.reports.contains(code) => at.say(field, format!("report {code} was loaded without this study")),
                None => at.say(field, format!("no report {code}")),
            }
        }
        for (index, other) in row.possible_overlap_with.iter().enumerate() {
            if *other == row.code || !known.keys.studies.contains(other) {
                at.say(format!("possibleOverlapWith[{index}]"), format!("no other study {other}"));
            }
        }
    }
}

fn check_study(row: &StudyRow, known: &Known<'_>, at: &mut RowFindings<'_>) {
    let input = StudyInput::from(row);
    let mut problems = input.problems(None, known.now);
    if input.is_bounded() {
        input.find_terms(known.keys, &mut problems);
    }
    at.say_all(problems, in_file);
    check_text(at, "label", &row.label);
    at.say_any("year", row.year.and_then(|year| year_problem(year, known.now)));
    check_provenance(at, row.provenance, row.source_url.as_deref());
    at.require(row.review.is_none(), "review", "reviews are not loaded from files");
    at.require(
        row.kind == StudyKind::Review || row.review_conclusion.is_none(),
        "reviewConclusion",
        "a primary study has a review's conclusion",
    );
    at.require(row.plain_language_summary.is_some(), "plainLanguageSummary", "is missing");
    check_once(at, "countries", &row.countries);
    for (index, block) in row.terms.iter().enumerate() {
        check_once(at, &format!("terms[{index}].codes"), &block.codes);
        if block.dimension == Dimension::Perspective && !row.involved_perspectives.is_empty() {
            at.say(
                format!("terms[{index}].dimension"),
                format!("{} is already in involvedPerspectives", block.dimension),
            );
        }
    }
}
