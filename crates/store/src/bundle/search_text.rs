//! Builds the search texts of rows of evidence files, in the form that each noun defines.

use super::files::{OutcomeRow, ProgrammeRow, QuestionRow, ReportRow, StudyRow, SummaryQuestionRow};
use crate::engine::search_text::SearchText;
use crate::noun::outcome::search_text::OutcomeWords;
use crate::noun::programme::search_text::{InvolvementWords, ProgrammeWords};
use crate::noun::question::search_text::QuestionWords;
use crate::noun::study::search_text::{ReportWords, StudyWords};

/// The search text of a programme with these terms.
pub(super) fn of_programme(row: &ProgrammeRow, labels: Vec<&str>) -> SearchText {
    let involvement = row.involvement.iter().map(|part| InvolvementWords {
        recruitment: part.recruitment.as_deref(),
        preparation: part.preparation.as_deref(),
        support: part.support.as_deref(),
        term_used: part.term_used.as_deref(),
    });
    let words = ProgrammeWords {
        name: &row.name,
        summary: row.summary.as_deref(),
        rationale: row.rationale.as_deref(),
        region: row.region.as_deref(),
        labels,
        involvement: involvement.collect(),
    };
    words.search_text()
}

/// The search text of a study with these terms and reports.
pub(super) fn of_study(row: &StudyRow, labels: Vec<&str>, reports: &[&ReportRow]) -> SearchText {
    let reports = reports.iter().map(|report| ReportWords {
        title: &report.title,
        authors: &report.authors,
    });
    let words = StudyWords {
        title: &row.title,
        label: &row.label,
        plain_language_summary: row.plain_language_summary.as_deref(),
        involvement: row.involvement.as_deref(),
        term_used: row.term_used.as_deref(),
        labels,
        reports: reports.collect(),
    };
    words.search_text()
}

/// The search text of an outcome in the domain of this label.
pub(super) fn of_outcome(row: &OutcomeRow, domain: &str) -> SearchText {
    let words = OutcomeWords {
        measure: row.measure.as_deref(),
        domain,
        summary: &row.summary,
        plain_language: row.plain_language.as_deref(),
        comparison: row.comparison.as_deref(),
    };
    words.search_text()
}

/// The search text of a project's question.
pub(super) fn of_question(row: &QuestionRow) -> SearchText {
    let words = QuestionWords {
        text: &row.text,
        plain_language: row.plain_language.as_deref(),
        theme: row.theme.as_deref(),
    };
    words.search_text()
}

/// The search text of a question that a workshop agreed on. Submitted questions are a person's own words, and are not searched.
pub(super) fn of_summary_question(row: &SummaryQuestionRow) -> SearchText {
    let words = QuestionWords {
        text: &row.text,
        plain_language: row.plain_language.as_deref(),
        theme: row.theme.as_deref(),
    };
    words.search_text()
}
