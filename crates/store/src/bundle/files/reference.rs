//! Rows that the other files refer to: terms, organisations, projects.

use chrono::NaiveDate;
use evidence::vocabulary::{Dimension, OrganisationKind, Provenance};
use serde::{Deserialize, Serialize};

use super::{Kind, Row};

/// A term of the vocabulary.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct TermRow {
    pub dimension: Dimension,
    pub code: String,
    pub label: String,
    pub definition: String,
    pub source: Option<String>,
    pub synonyms: Vec<String>,
    /// Only for `INVOLVEMENT_LEVEL`.
    pub level: Option<i32>,
    pub provenance: Provenance,
    pub source_url: Option<String>,
}

/// The terms of one dimension that a row has.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct TermCodes {
    pub dimension: Dimension,
    pub codes: Vec<String>,
}

/// An organisation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct OrganisationRow {
    pub code: String,
    pub name: String,
    pub kind: OrganisationKind,
    pub ror: Option<String>,
    /// A code of the dimension `COUNTRY`.
    pub country: Option<String>,
    pub region: Option<String>,
    pub provenance: Provenance,
    pub source_url: Option<String>,
}

/// A project.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct ProjectRow {
    pub code: String,
    pub title: String,
    pub summary: Option<String>,
    pub aims: Vec<String>,
    pub started_on: Option<NaiveDate>,
    pub ended_on: Option<NaiveDate>,
    pub funder: Option<String>,
    pub licence: Option<String>,
    pub organisations: Vec<ProjectOrganisation>,
    #[serde(default)]
    pub sources: Vec<String>,
    pub provenance: Provenance,
    pub source_url: Option<String>,
}

/// An organisation's part in a project.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct ProjectOrganisation {
    pub code: String,
    pub role: Option<String>,
}

impl Row for TermRow {
    const KIND: Kind = Kind::Term;
    const NOTES: &'static [&'static str] = &["note"];

    fn code(&self) -> String {
        format!("{}/{}", self.dimension, self.code)
    }
}

impl Row for OrganisationRow {
    const KIND: Kind = Kind::Organisation;
    const NOTES: &'static [&'static str] = &["note"];

    fn code(&self) -> String {
        self.code.clone()
    }
}

impl Row for ProjectRow {
    const KIND: Kind = Kind::Project;
    const NOTES: &'static [&'static str] = &["note", "notKnown", "reportAuthors", "recommendationCount", "reportedOn"];

    fn code(&self) -> String {
        self.code.clone()
    }
}
