//! Writes terms, organisations and projects.

use entity::column::{AsJson, Code};
use entity::{organisation, project, project_organisation, term};

use super::super::LoadError;
use super::super::files::{Kind, OrganisationRow, ProjectOrganisation, ProjectRow, TermRow};
use super::super::fresh::Fresh;
use super::{Load, RowWriter, placed};

/// Writes the vocabulary, each dimension in the order of the file.
pub(super) async fn load_terms(fresh: &[Fresh<'_, TermRow>], load: &Load<'_>, writer: &mut RowWriter<'_>) -> Result<(), LoadError> {
    let mut places = load.keys.term_places.clone();
    let mut rows = Vec::with_capacity(fresh.len());
    for Fresh { row, .. } in fresh {
        let next = places.entry(row.dimension).or_default();
        rows.push(term::Model {
            id: load.term(row.dimension, &row.code)?,
            dimension: Code(row.dimension),
            code: row.code.clone(),
            label: row.label.clone(),
            definition: row.definition.clone(),
            source: row.source.clone(),
            synonyms: AsJson(row.synonyms.clone()),
            level: row.level,
            position: *next,
            provenance: Code(row.provenance),
            source_url: row.source_url.clone(),
            version: 1,
        });
        *next += 1;
    }
    writer.insert::<term::Entity>(rows).await?;
    writer.advance(Kind::Term, fresh.len());
    Ok(())
}

/// Writes organisations.
pub(super) async fn load_organisations(
    fresh: &[Fresh<'_, OrganisationRow>],
    load: &Load<'_>,
    writer: &mut RowWriter<'_>,
) -> Result<(), LoadError> {
    let rows: Result<Vec<_>, _> = fresh.iter().map(|fresh| organisation_of(fresh.row, load)).collect();
    writer.insert::<organisation::Entity>(rows?).await?;
    writer.advance(Kind::Organisation, fresh.len());
    Ok(())
}

/// The row of an organisation.
pub(super) fn organisation_of(row: &OrganisationRow, load: &Load<'_>) -> Result<organisation::Model, LoadError> {
    Ok(organisation::Model {
        id: load.id(&load.keys.organisations, &row.code)?,
        code: row.code.clone(),
        name: row.name.clone(),
        kind: Code(row.kind),
        ror: row.ror.clone(),
        region: row.region.clone(),
        country_code: row.country.clone(),
        provenance: Code(row.provenance),
        source_url: row.source_url.clone(),
        created_at: load.now,
        updated_at: load.now,
        version: 1,
    })
}

/// Writes projects with their organisations.
pub(super) async fn load_projects(fresh: &[Fresh<'_, ProjectRow>], load: &Load<'_>, writer: &mut RowWriter<'_>) -> Result<(), LoadError> {
    let mut projects = Vec::with_capacity(fresh.len());
    let mut parts = Vec::new();
    for Fresh { row, .. } in fresh {
        projects.push(project_of(row, load)?);
        parts.extend(parts_of(row, load)?);
    }
    writer.insert::<project::Entity>(projects).await?;
    writer.insert::<project_organisation::Entity>(parts).await?;
    writer.advance(Kind::Project, fresh.len());
    Ok(())
}

/// The row of a project.
pub(super) fn project_of(row: &ProjectRow, load: &Load<'_>) -> Result<project::Model, LoadError> {
    Ok(project::Model {
        id: load.id(&load.keys.projects, &row.code)?,
        code: row.code.clone(),
        title: row.title.clone(),
        summary: row.summary.clone(),
        aims: AsJson(row.aims.clone()),
        started_on: row.started_on,
        ended_on: row.ended_on,
        funder: row.funder.clone(),
        licence: row.licence.clone(),
        provenance: Code(row.provenance),
        source_url: row.source_url.clone(),
        version: 1,
        created_at: load.now,
        updated_at: load.now,
    })
}

/// The organisations of a project.
pub(super) fn parts_of(row: &ProjectRow, load: &Load<'_>) -> Result<Vec<project_organisation::Model>, LoadError> {
    let project_id = load.id(&load.keys.projects, &row.code)?;
    let part = |(position, part): (i32, &ProjectOrganisation)| {
        let organisation_id = load.id(&load.keys.organisations, &part.code)?;
        Ok(project_organisation::Model {
            project_id,
            organisation_id,
            role: part.role.clone(),
            position,
        })
    };
    placed(&row.organisations).map(part).collect()
}
