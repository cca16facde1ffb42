//! Converts rows of reports, studies and outcomes to inputs of the API.

use super::super::files::{OutcomeRow, ReportRow, StudyRow};
use super::in_file;
use crate::engine::change::Change;
use crate::noun::outcome::OutcomeInput;
use crate::noun::study::{ReportInput, StudyInput};

impl From<&ReportRow> for ReportInput {
    fn from(row: &ReportRow) -> Self {
        Self {
            title: row.title.clone(),
            authors: row.authors.clone(),
            year: row.year,
            journal: row.journal.clone(),
            volume: row.volume.clone(),
            issue: row.issue.clone(),
            pages: row.pages.clone(),
            doi: row.doi.clone(),
            pmid: row.pmid.clone(),
            url: row.url.clone(),
            abstract_text: row.abstract_text.clone(),
        }
    }
}

impl From<&StudyRow> for StudyInput {
    /// The study without its reports, which are separate rows.
    fn from(row: &StudyRow) -> Self {
        Self {
            code: Some(row.code.clone()),
            title: Some(row.title.clone()),
            kind: Some(row.kind),
            // A file names no review.
            review: Change::Keep,
            reports: None,
            records: None,
            design: Change::Set(row.design.clone()),
            mmat_category: Change::Set(row.mmat_category),
            countries: Some(row.countries.clone()),
            sample_size: Change::Set(row.sample_size),
            terms: Some(row.terms.iter().map(|block| (block.dimension, block.codes.clone())).collect()),
            term_used: Change::Set(row.term_used.clone()),
            involvement: Change::Set(row.involvement.clone()),
            plain_language_summary: Change::Set(row.plain_language_summary.clone()),
            status: Some(row.status),
            provenance: Some(row.provenance),
            source_url: Change::Set(row.source_url.clone()),
        }
    }
}

impl From<&OutcomeRow> for OutcomeInput {
    /// The outcome without its programme, which a file names by its code.
    fn from(row: &OutcomeRow) -> Self {
        Self {
            programme: Change::Keep,
            domain: Some(row.domain.clone()),
            learning_domain: Change::Set(row.learning_domain),
            kirkpatrick_level: Change::Set(row.kirkpatrick_level),
            perspective: Some(row.perspective),
            evidence_kind: Some(row.evidence_kind),
            measure: Change::Set(row.measure.clone()),
            contrast: Some(row.contrast),
            comparison: Change::Set(row.comparison.clone()),
            timepoint: Change::Set(row.timepoint.clone()),
            timepoint_weeks: Change::Set(row.timepoint_weeks),
            direction: Some(row.direction),
            higher_is_better: Change::Set(row.higher_is_better),
            effect: Change::Set(row.effect.clone()),
            summary: Some(row.summary.clone()),
            plain_language: Change::Set(row.plain_language.clone()),
            parameters: Some(row.parameters.clone()),
            provenance: Some(row.provenance),
            source_url: Change::Set(row.source_url.clone()),
        }
    }
}

/// The field of an outcome's row for a path in the input. A row has one effect, so its form does not occur in the path.
pub(in super::super) fn outcome_in_file(path: &str) -> String {
    let field = in_file(path);
    match field.strip_prefix("effect.").and_then(|rest| rest.split_once('.')) {
        Some((_form, figure)) => format!("effect.{figure}"),
        None => field,
    }
}
