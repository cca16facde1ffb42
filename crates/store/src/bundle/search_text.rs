//! Composes the words by which a row is found: a heading, which weighs more, and a body.

use entity::search_document;
use evidence::text::stems;
use sea_orm::ActiveValue::{NotSet, Set};
use uuid::Uuid;

use super::files::{OutcomeRow, ProgrammeRow, QuestionRow, ReportRow, StudyRow, SummaryQuestionRow};

/// The kinds of row that search finds, as `search_document.kind` holds them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SearchKind {
    Programme,
    Study,
    Outcome,
    Question,
}

impl SearchKind {
    const fn code(self) -> &'static str {
        match self {
            Self::Programme => "PROGRAMME",
            Self::Study => "STUDY",
            Self::Outcome => "OUTCOME",
            Self::Question => "QUESTION",
        }
    }
}

/// The words of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SearchText {
    pub(super) kind: SearchKind,
    pub(super) heading: String,
    pub(super) body: String,
}

/// The search document of a row.
pub(super) fn search_document_of(row_id: Uuid, text: SearchText) -> search_document::ActiveModel {
    search_document::ActiveModel {
        id: NotSet,
        kind: Set(text.kind.code().to_owned()),
        row_id: Set(row_id),
        heading_stems: Set(stems(&text.heading)),
        body_stems: Set(stems(&text.body)),
        heading: Set(text.heading),
        body: Set(text.body),
    }
}

impl SearchText {
    /// A programme, with the labels of its terms.
    pub(super) fn of_programme(row: &ProgrammeRow, labels: &[&str]) -> Self {
        let labels = labels.join(", ");
        let mut body = vec![
            row.summary.as_deref(),
            row.rationale.as_deref(),
            row.region.as_deref(),
            Some(&labels),
        ];
        for part in &row.involvement {
            body.extend([
                part.recruitment.as_deref(),
                part.preparation.as_deref(),
                part.support.as_deref(),
                part.term_used.as_deref(),
            ]);
        }
        Self {
            kind: SearchKind::Programme,
            heading: row.name.clone(),
            body: paragraphs(body),
        }
    }

    /// A study, with the labels of its terms and its reports.
    pub(super) fn of_study(row: &StudyRow, labels: &[&str], reports: &[&ReportRow]) -> Self {
        let labels = labels.join(", ");
        let reports: Vec<String> = reports
            .iter()
            .map(|report| format!("{}. {}", report.title, report.authors.join(", ")))
            .collect();
        let known = [
            row.plain_language_summary.as_deref(),
            row.involvement.as_deref(),
            row.term_used.as_deref(),
            Some(labels.as_str()),
        ];
        let body = known.into_iter().chain(reports.iter().map(|report| Some(report.as_str())));
        Self {
            kind: SearchKind::Study,
            heading: paragraphs([Some(row.title.as_str()), Some(row.label.as_str())]),
            body: paragraphs(body),
        }
    }

    /// A finding, headed by its measure, else by the label of its domain.
    pub(super) fn of_outcome(row: &OutcomeRow, domain_label: &str) -> Self {
        let heading = row.measure.as_deref().unwrap_or(domain_label).to_owned();
        let body = paragraphs([Some(row.summary.as_str()), row.plain_language.as_deref(), row.comparison.as_deref()]);
        Self {
            kind: SearchKind::Outcome,
            heading,
            body,
        }
    }

    /// A project's question.
    pub(super) fn of_question(row: &QuestionRow) -> Self {
        Self::question(&row.text, row.plain_language.as_deref(), row.theme.as_deref())
    }

    /// A question that a workshop agreed on. Submitted ones are a person's own words and are not searched.
    pub(super) fn of_summary_question(row: &SummaryQuestionRow) -> Self {
        Self::question(&row.text, row.plain_language.as_deref(), row.theme.as_deref())
    }

    fn question(text: &str, plain_language: Option<&str>, theme: Option<&str>) -> Self {
        Self {
            kind: SearchKind::Question,
            heading: text.to_owned(),
            body: paragraphs([plain_language, theme]),
        }
    }
}

/// The texts that are there, one a line.
fn paragraphs<'a>(texts: impl IntoIterator<Item = Option<&'a str>>) -> String {
    let there: Vec<&str> = texts.into_iter().flatten().filter(|text| !text.is_empty()).collect();
    there.join("\n")
}
