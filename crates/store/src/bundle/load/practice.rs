//! Writes programmes with their terms, involvement, ratings and evaluations.

use entity::column::Code;
use entity::{involvement, involvement_activity, involvement_rating, programme, programme_study, programme_term, search_document};
use evidence::vocabulary::Dimension;
use uuid::Uuid;

use super::super::LoadError;
use super::super::files::{Kind, ProgrammeRow, RatingRow};
use super::super::fresh::Fresh;
use super::super::search_text;
use super::{Load, PlacedTerm, RowWriter, flat, placed};
use crate::noun::programme::agreed::agreed_tew_level;

/// The rows of programmes, table by table.
#[derive(Default)]
pub(super) struct ProgrammeTables {
    programmes: Vec<programme::Model>,
    terms: Vec<programme_term::Model>,
    involvement: Vec<involvement::Model>,
    activities: Vec<involvement_activity::Model>,
    ratings: Vec<involvement_rating::Model>,
    evaluations: Vec<programme_study::Model>,
    documents: Vec<search_document::ActiveModel>,
}

/// Writes programmes and their search texts.
pub(super) async fn load_programmes(
    fresh: &[Fresh<'_, ProgrammeRow>],
    load: &mut Load<'_>,
    writer: &mut RowWriter<'_>,
) -> Result<(), LoadError> {
    let mut tables = ProgrammeTables::default();
    for Fresh { row, .. } in fresh {
        tables.add(row, load)?;
    }
    tables.write(writer).await?;
    writer.advance(Kind::Programme, fresh.len());
    Ok(())
}

impl ProgrammeTables {
    /// Adds a programme and its search text.
    pub(super) fn add(&mut self, row: &ProgrammeRow, load: &mut Load<'_>) -> Result<(), LoadError> {
        let programme_id = load.id(&load.keys.programmes, &row.code)?;
        let ratings: Vec<involvement_rating::Model> = row.ratings.iter().map(|rating| rating_of(rating, programme_id, load)).collect();
        let level = agreed_tew_level(&ratings).map_err(|error| LoadError::Unwritable(Box::new(error)))?;
        self.ratings.extend(ratings);
        self.programmes.push(programme_of(row, programme_id, level, load)?);
        let terms = load.terms(flat(&row.terms))?;
        let text = search_text::of_programme(row, load.labels(&terms));
        self.documents.push(text.document(programme_id));
        for PlacedTerm { id, dimension, position } in terms {
            self.terms.push(programme_term::Model {
                programme_id,
                term_id: id,
                dimension: Code(dimension),
                position,
            });
        }
        self.add_involvement(row, programme_id, load)?;
        for study in &row.evaluations {
            let study_id = load.id(&load.keys.studies, study)?;
            self.evaluations.push(programme_study::Model {
                programme_id,
                study_id,
                created_at: load.now,
            });
        }
        Ok(())
    }

    fn add_involvement(&mut self, row: &ProgrammeRow, programme_id: Uuid, load: &mut Load<'_>) -> Result<(), LoadError> {
        for (position, part) in placed(&row.involvement) {
            let involvement_id = load.ids.next();
            self.involvement.push(involvement::Model {
                id: involvement_id,
                programme_id,
                position,
                who: Code(part.who),
                recruitment: part.recruitment.clone(),
                preparation: part.preparation.clone(),
                support: part.support.clone(),
                payment: part.payment.map(Code),
                term_used: part.term_used.clone(),
            });
            for (position, code) in placed(&part.activities) {
                let term_id = load.term(Dimension::InvolvementActivity, code)?;
                self.activities.push(involvement_activity::Model {
                    involvement_id,
                    term_id,
                    position,
                });
            }
        }
        Ok(())
    }

    /// Writes the rows.
    pub(super) async fn write(self, writer: &mut RowWriter<'_>) -> Result<(), LoadError> {
        writer.insert::<programme::Entity>(self.programmes).await?;
        writer.insert::<programme_term::Entity>(self.terms).await?;
        writer.insert::<involvement::Entity>(self.involvement).await?;
        writer.insert::<involvement_activity::Entity>(self.activities).await?;
        writer.insert::<involvement_rating::Entity>(self.ratings).await?;
        writer.insert::<programme_study::Entity>(self.evaluations).await?;
        writer.insert_documents(self.documents).await
    }
}

fn programme_of(row: &ProgrammeRow, id: Uuid, involvement_level: Option<i32>, load: &Load<'_>) -> Result<programme::Model, LoadError> {
    let internal = row.internal.as_ref();
    Ok(programme::Model {
        id,
        code: row.code.clone(),
        name: row.name.clone(),
        summary: row.summary.clone(),
        rationale: row.rationale.clone(),
        materials: row.materials.clone(),
        procedures: row.procedures.clone(),
        tailoring: row.tailoring.clone(),
        modifications: row.modifications.clone(),
        fidelity_planned: row.fidelity_planned.clone(),
        fidelity_actual: row.fidelity_actual.clone(),
        status: Code(row.status),
        project_id: load.optional_id(&load.keys.projects, row.project.as_ref())?,
        organisation_id: load.optional_id(&load.keys.organisations, row.organisation.as_ref())?,
        region: row.region.clone(),
        started_year: row.started_year,
        ended_year: row.ended_year,
        sessions: row.sessions,
        hours: row.hours,
        weeks: row.weeks,
        involvement_level,
        contact_name: internal.and_then(|block| block.contact_name.clone()),
        contact_email: internal.and_then(|block| block.contact_email.clone()),
        notes: internal.and_then(|block| block.notes.clone()),
        provenance: Code(row.provenance),
        source_url: row.source_url.clone(),
        version: 1,
        created_at: load.now,
        updated_at: load.now,
    })
}

fn rating_of(rating: &RatingRow, programme_id: Uuid, load: &mut Load<'_>) -> involvement_rating::Model {
    involvement_rating::Model {
        id: load.ids.next(),
        programme_id,
        framework: Code(rating.framework),
        level: rating.level,
        at_least: rating.at_least,
        evidence: rating.evidence.clone(),
        basis: Code(rating.basis),
        rated_by: rating.rated_by.map(Code),
        rater_id: None,
        rated_on: rating.rated_on,
        provenance: Code(rating.provenance),
        created_at: load.now,
    }
}
