//! Checks reports and studies, and that each names the other.

use std::collections::{HashMap, HashSet};

use evidence::identifier::Doi;
use evidence::vocabulary::{Dimension, StudyKind};

use super::super::files::{Kind, ReportRow, StudyRow};
use super::super::fresh::Fresh;
use super::super::problem::{Findings, RowFindings};
use super::{Known, check_code, check_source, check_text, check_url, check_urls};

/// Checks publications.
pub(super) fn check_reports(reports: &[Fresh<'_, ReportRow>], studies: &[Fresh<'_, StudyRow>], known: &Known<'_>, findings: &mut Findings) {
    let studies: HashMap<&str, &StudyRow> = studies.iter().map(|fresh| (fresh.code.as_str(), fresh.row)).collect();
    let mut dois = HashSet::new();
    for fresh in reports {
        let row = fresh.row;
        let mut at = findings.row(Kind::Report, &fresh.code);
        check_report(row, known, &mut at);
        check_doi(row, &mut dois, known, &mut at);
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

fn check_report(row: &ReportRow, known: &Known<'_>, at: &mut RowFindings<'_>) {
    check_code(at, &row.code);
    check_text(at, "title", &row.title);
    check_source(at, row.provenance, row.source_url.as_deref());
    check_urls(at, "sources", &row.sources);
    if let Some(url) = &row.url {
        check_url(at, "url", url);
    }
    let digits = |text: &String| (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    at.require(row.pmid.as_ref().is_none_or(digits), "pmid", "must be digits");
    at.require(
        !row.authors.is_empty() || row.authors_incomplete,
        "authors",
        "has no authors and does not say that they are incomplete",
    );
    at.require(row.year.is_some(), "year", "has no year");
    known.check_year(at, "year", row.year);
}

fn check_doi(row: &ReportRow, dois: &mut HashSet<String>, known: &Known<'_>, at: &mut RowFindings<'_>) {
    match row.doi.as_deref().map(Doi::parse) {
        None => {}
        Some(Err(e)) => at.say("doi", e.to_string()),
        Some(Ok(doi)) if known.keys.dois.contains(doi.as_str()) => {
            at.say("doi", format!("{doi} is the DOI of a report that is stored already"))
        }
        Some(Ok(doi)) => {
            let message = format!("{doi} stands twice");
            at.require(dois.insert(doi.into()), "doi", &message);
        }
    }
}

/// Checks studies.
pub(super) fn check_studies(studies: &[Fresh<'_, StudyRow>], reports: &[Fresh<'_, ReportRow>], known: &Known<'_>, findings: &mut Findings) {
    let reports: HashMap<&str, &ReportRow> = reports.iter().map(|fresh| (fresh.code.as_str(), fresh.row)).collect();
    for fresh in studies {
        let row = fresh.row;
        let mut at = findings.row(Kind::Study, &fresh.code);
        check_study(row, &mut at);
        known.check_year(&mut at, "year", row.year);
        at.require(!row.reports.is_empty(), "reports", "has no report");
        let mut seen = HashSet::new();
        for (index, code) in row.reports.iter().enumerate() {
            let field = format!("reports[{index}]");
            match reports.get(code.as_str()) {
                _ if !seen.insert(code) => at.say(field, format!("{code} stands twice")),
                Some(report) if report.studies.contains(&row.code) => {}
                Some(_) => at.say(field, format!("report {code} does not name this study")),
                None if known.keys.reports.contains(code) => at.say(field, format!("report {code} was loaded without this study")),
                None => at.say(field, format!("no report {code}")),
            }
        }
        check_study_terms(row, known, &mut at);
        for (index, other) in row.possible_overlap_with.iter().enumerate() {
            if *other == row.code || !known.keys.studies.contains(other) {
                at.say(format!("possibleOverlapWith[{index}]"), format!("no other study {other}"));
            }
        }
    }
}

fn check_study(row: &StudyRow, at: &mut RowFindings<'_>) {
    check_code(at, &row.code);
    check_text(at, "title", &row.title);
    check_text(at, "label", &row.label);
    check_source(at, row.provenance, row.source_url.as_deref());
    at.require(row.sample_size.is_none_or(|size| size > 0), "sampleSize", "must be above zero");
    at.require(row.review.is_none(), "review", "reviews are not loaded from files");
    at.require(
        row.kind == StudyKind::Review || row.review_conclusion.is_none(),
        "reviewConclusion",
        "a primary study has a review's conclusion",
    );
    match row.plain_language_summary.as_deref() {
        None | Some("") => at.say("plainLanguageSummary", "is missing"),
        Some(text) => at.require(sentence_ends(text) <= 2, "plainLanguageSummary", "is longer than two sentences"),
    }
}

fn check_study_terms(row: &StudyRow, known: &Known<'_>, at: &mut RowFindings<'_>) {
    if let Some(design) = &row.design {
        known.check_term(at, "design", Dimension::StudyDesign, design);
    }
    known.check_codes(at, "countries", Dimension::Country, &row.countries);
    known.check_term_codes(at, &row.terms);
    for (index, block) in row.terms.iter().enumerate() {
        let own_field = match block.dimension {
            Dimension::StudyDesign => row.design.as_ref().map(|_| "design"),
            Dimension::Country => (!row.countries.is_empty()).then_some("countries"),
            Dimension::Perspective => (!row.involved_perspectives.is_empty()).then_some("involvedPerspectives"),
            Dimension::Method
            | Dimension::Topic
            | Dimension::Audience
            | Dimension::InvolvementActivity
            | Dimension::InvolvementLevel
            | Dimension::DeliveryMode
            | Dimension::EducationLevel
            | Dimension::Setting
            | Dimension::OutcomeDomain
            | Dimension::LearningDomain
            | Dimension::KirkpatrickLevel
            | Dimension::EffectivenessParameter => None,
        };
        if let Some(field) = own_field {
            at.say(
                format!("terms[{index}].dimension"),
                format!("{} stands in {field} already", block.dimension),
            );
        }
    }
}

/// How many sentences end in a text: a full stop, question or exclamation mark before a space or the end.
fn sentence_ends(text: &str) -> usize {
    let mut following = text.chars().skip(1).chain([' ']);
    text.chars()
        .filter(|c| following.next().is_some_and(char::is_whitespace) && matches!(c, '.' | '!' | '?'))
        .count()
}

#[cfg(test)]
mod tests {
    use super::sentence_ends;

    #[test]
    fn only_marks_at_the_end_of_a_word_end_a_sentence() {
        assert_eq!(sentence_ends("A 0.5 change. Is it much?"), 2);
        assert_eq!(sentence_ends("No end"), 0);
        assert_eq!(sentence_ends("One. Two! Three?\nFour."), 4);
    }
}
