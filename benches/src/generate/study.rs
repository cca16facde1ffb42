//! Generates studies and their reports.

use evidence::vocabulary::{Dimension, MmatCategory, Perspective, Provenance, PublicationStatus, StudyKind};
use store::bundle::files::{ReportRow, StudyRow};

use super::{Source, address, study_code};
use crate::random::Random;
use crate::words::{paragraph, sentence};

const STUDY: u64 = 1;
const REPORT: u64 = 2;

/// The percentage of studies that the public cannot see.
const DRAFTS: usize = 5;

/// The study in a row.
pub(super) fn study(source: &Source, row: usize) -> StudyRow {
    let mut random = Random::of_row(source.seed, STUDY, row);
    let random = &mut random;
    let methods = 1 + random.below(2);
    StudyRow {
        code: study_code(row),
        kind: StudyKind::Primary,
        label: format!("Generated {row:06}"),
        title: format!("Generated study {row:06}: {}", sentence(random, 8)),
        year: Some(year(source, row)),
        reports: vec![study_code(row)],
        design: random.pick(source.codes(Dimension::StudyDesign)).cloned(),
        mmat_category: random.pick(MmatCategory::ALL).copied(),
        countries: source.some(random, Dimension::Country, 1),
        sample_size: random.percent(90).then(|| random.between(8, 400)),
        terms: source.blocks(
            random,
            &[
                (Dimension::Method, methods),
                (Dimension::Audience, 1),
                (Dimension::Topic, 1),
                (Dimension::EducationLevel, 1),
                (Dimension::Setting, 1),
                (Dimension::DeliveryMode, 1),
            ],
        ),
        term_used: random
            .pick(&["service user", "consumer", "expert by experience"])
            .map(ToString::to_string),
        involvement: Some(sentence(random, 12)),
        plain_language_summary: Some(paragraph(random, 2)),
        review_conclusion: None,
        possible_overlap_with: Vec::new(),
        involved_perspectives: vec![Perspective::ServiceUserEducator],
        status: if random.percent(DRAFTS) {
            PublicationStatus::Draft
        } else {
            PublicationStatus::Published
        },
        review: None,
        provenance: Provenance::Extracted,
        source_url: Some(address("study", row)),
    }
}

fn year(source: &Source, row: usize) -> i32 {
    Random::of_row(source.seed, REPORT, row).between(1990, 2025)
}

/// The report of the study in a row, with an abstract of usual length.
pub(super) fn report(source: &Source, row: usize) -> ReportRow {
    let mut random = Random::of_row(source.seed, REPORT, row);
    let random = &mut random;
    let year = random.between(1990, 2025);
    let authors = 1 + random.below(5);
    ReportRow {
        code: study_code(row),
        title: format!("Generated report {row:06}: {}", sentence(random, 8)),
        authors: (0..authors).map(|_| format!("Author {}", random.below(5000))).collect(),
        authors_incomplete: false,
        year: Some(year),
        journal: Some(format!("Generated journal {}", random.below(200))),
        volume: Some(random.between(1, 60).to_string()),
        issue: Some(random.between(1, 12).to_string()),
        pages: None,
        doi: Some(format!("10.5555/generated.{row}")),
        pmid: None,
        url: Some(address("report", row)),
        abstract_text: Some(paragraph(random, 8)),
        kind: Some("JOURNAL_ARTICLE".to_owned()),
        retracted: false,
        studies: vec![study_code(row)],
        sources: Vec::new(),
        provenance: Provenance::Extracted,
        source_url: Some(address("report", row)),
    }
}
