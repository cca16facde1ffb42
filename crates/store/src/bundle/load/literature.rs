//! Writes reports and studies.

use std::collections::{BTreeSet, HashMap};

use entity::column::{AsJson, Code, Millis};
use entity::{report, study, study_overlap, study_report, study_term};
use evidence::vocabulary::Dimension;
use uuid::Uuid;
use words::identifier::Doi;

use super::super::LoadError;
use super::super::files::{Kind, ReportRow, StudyRow};
use super::super::fresh::Fresh;
use super::super::search_text;
use super::{Load, PlacedTerm, RowWriter, flat, placed};

/// Writes publications.
pub(super) async fn load_reports(fresh: &[Fresh<'_, ReportRow>], load: &Load<'_>, writer: &mut RowWriter<'_>) -> Result<(), LoadError> {
    let rows: Result<Vec<_>, _> = fresh.iter().map(|fresh| report_of(fresh.row, load)).collect();
    writer.insert::<report::Entity>(rows?).await?;
    writer.advance(Kind::Report, fresh.len());
    Ok(())
}

fn report_of(row: &ReportRow, load: &Load<'_>) -> Result<report::Model, LoadError> {
    // The checks refused malformed DOIs. The normalised form is found for every spelling.
    let doi = row.doi.as_deref().and_then(|doi| Doi::parse(doi).ok()).map(String::from);
    Ok(report::Model {
        id: load.id(&load.keys.reports, &row.code)?,
        code: Some(row.code.clone()),
        title: row.title.clone(),
        authors: AsJson(row.authors.clone()),
        authors_incomplete: row.authors_incomplete,
        year: row.year,
        journal: row.journal.clone(),
        volume: row.volume.clone(),
        issue: row.issue.clone(),
        pages: row.pages.clone(),
        doi,
        pmid: row.pmid.clone(),
        url: row.url.clone(),
        abstract_text: row.abstract_text.clone(),
        kind: row.kind.clone(),
        retracted: row.retracted,
        provenance: Code(row.provenance),
        source_url: row.source_url.clone(),
        created_at: load.now,
        updated_at: load.now,
    })
}

/// Writes studies with their reports, terms, overlaps and search texts.
pub(super) async fn load_studies(
    fresh: &[Fresh<'_, StudyRow>],
    reports: &[Fresh<'_, ReportRow>],
    load: &Load<'_>,
    writer: &mut RowWriter<'_>,
) -> Result<(), LoadError> {
    let reports: HashMap<&str, &ReportRow> = reports.iter().map(|fresh| (fresh.code.as_str(), fresh.row)).collect();
    let mut studies = Vec::with_capacity(fresh.len());
    let (mut study_reports, mut study_terms, mut overlaps, mut documents) = (Vec::new(), Vec::new(), BTreeSet::new(), Vec::new());
    for Fresh { row, .. } in fresh {
        let study_id = load.id(&load.keys.studies, &row.code)?;
        studies.push(study_of(row, study_id, load.now));
        for (position, code) in placed(&row.reports) {
            study_reports.push(study_report::Model {
                study_id,
                report_id: load.id(&load.keys.reports, code)?,
                position,
            });
        }
        let terms = load.terms(study_term_codes(row))?;
        for other in &row.possible_overlap_with {
            let other = load.id(&load.keys.studies, other)?;
            overlaps.extend([(study_id, other), (other, study_id)]);
        }
        let named: Vec<&ReportRow> = row.reports.iter().filter_map(|code| reports.get(code.as_str()).copied()).collect();
        documents.push(search_text::of_study(row, load.labels(&terms), &named).document(study_id));
        let study_term = |PlacedTerm { id, dimension, position }| study_term::Model {
            study_id,
            term_id: id,
            dimension: Code(dimension),
            position,
        };
        study_terms.extend(terms.into_iter().map(study_term));
    }
    let overlaps = overlaps
        .into_iter()
        .map(|(left_id, right_id)| study_overlap::Model { left_id, right_id })
        .collect();
    writer.insert::<study::Entity>(studies).await?;
    writer.insert::<study_report::Entity>(study_reports).await?;
    writer.insert::<study_term::Entity>(study_terms).await?;
    writer.insert::<study_overlap::Entity>(overlaps).await?;
    writer.insert_documents(documents).await?;
    writer.advance(Kind::Study, fresh.len());
    Ok(())
}

/// The design, the countries and the involved perspectives are terms of the study, too.
fn study_term_codes(row: &StudyRow) -> impl Iterator<Item = (Dimension, &str)> {
    let design = row.design.iter().map(|code| (Dimension::StudyDesign, code.as_str()));
    let countries = row.countries.iter().map(|code| (Dimension::Country, code.as_str()));
    let perspectives = row
        .involved_perspectives
        .iter()
        .map(|perspective| (Dimension::Perspective, perspective.code()));
    design.chain(countries).chain(perspectives).chain(flat(&row.terms))
}

fn study_of(row: &StudyRow, id: Uuid, now: Millis) -> study::Model {
    study::Model {
        id,
        code: row.code.clone(),
        title: row.title.clone(),
        year: row.year,
        label: row.label.clone(),
        kind: Code(row.kind),
        mmat_category: row.mmat_category.map(Code),
        sample_size: row.sample_size,
        term_used: row.term_used.clone(),
        involvement: row.involvement.clone(),
        plain_language_summary: row.plain_language_summary.clone(),
        status: Code(row.status),
        review_id: None,
        provenance: Code(row.provenance),
        source_url: row.source_url.clone(),
        version: 1,
        created_at: now,
        updated_at: now,
    }
}
