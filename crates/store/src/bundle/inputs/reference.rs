//! Reads rows of terms, organisations and projects as inputs.

use super::super::files::{OrganisationRow, ProjectRow, TermRow};
use crate::noun::project::ProjectInput;
use crate::noun::vocabulary::{OrganisationInput, TermInput};

impl From<&TermRow> for TermInput {
    fn from(row: &TermRow) -> Self {
        Self {
            dimension: row.dimension,
            code: row.code.clone(),
            label: row.label.clone(),
            definition: Some(row.definition.clone()),
            synonyms: row.synonyms.clone(),
        }
    }
}

impl From<&OrganisationRow> for OrganisationInput {
    fn from(row: &OrganisationRow) -> Self {
        Self {
            name: row.name.clone(),
            kind: row.kind,
            ror: row.ror.clone(),
            region: row.region.clone(),
            source_url: row.source_url.clone(),
        }
    }
}

impl From<&ProjectRow> for ProjectInput {
    /// The project without its organisations, which a file names by their codes.
    fn from(row: &ProjectRow) -> Self {
        Self {
            code: row.code.clone(),
            title: row.title.clone(),
            summary: row.summary.clone(),
            aims: row.aims.clone(),
            started_on: row.started_on,
            ended_on: row.ended_on,
            funder: row.funder.clone(),
            licence: row.licence.clone(),
            source_url: row.source_url.clone(),
            organisations: Vec::new(),
            provenance: Some(row.provenance),
        }
    }
}
