//! Rows of the practice review: programmes with their involvement and ratings.

use chrono::NaiveDate;
use evidence::vocabulary::{InvolvementFramework, PaymentBasis, Perspective, Provenance, PublicationStatus, RatingBasis};
use serde::{Deserialize, Serialize};

use super::{Kind, Row, TermCodes};

/// A training programme.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct ProgrammeRow {
    pub code: String,
    pub name: String,
    pub summary: Option<String>,
    pub rationale: Option<String>,
    pub materials: Option<String>,
    pub procedures: Option<String>,
    pub tailoring: Option<String>,
    pub modifications: Option<String>,
    pub fidelity_planned: Option<String>,
    pub fidelity_actual: Option<String>,
    pub status: PublicationStatus,
    pub project: Option<String>,
    pub organisation: Option<String>,
    #[serde(default)]
    pub partners: Vec<String>,
    pub region: Option<String>,
    pub started_year: Option<i32>,
    pub ended_year: Option<i32>,
    pub sessions: Option<i32>,
    pub hours: Option<f64>,
    pub weeks: Option<f64>,
    pub terms: Vec<TermCodes>,
    pub involvement: Vec<InvolvementRow>,
    #[serde(default)]
    pub ratings: Vec<RatingRow>,
    /// Codes of primary studies that evaluate the programme.
    #[serde(default)]
    pub evaluations: Vec<String>,
    /// Codes of related primary studies; only checked, not stored.
    #[serde(default)]
    pub related_studies: Vec<String>,
    pub internal: Option<InternalBlock>,
    #[serde(default)]
    pub sources: Vec<String>,
    pub provenance: Provenance,
    pub source_url: Option<String>,
}

/// How people with lived experience take part.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct InvolvementRow {
    pub who: Perspective,
    /// Codes of the dimension `INVOLVEMENT_ACTIVITY`.
    pub activities: Vec<String>,
    pub recruitment: Option<String>,
    pub preparation: Option<String>,
    pub support: Option<String>,
    pub payment: Option<PaymentBasis>,
    pub term_used: Option<String>,
}

/// A rating of involvement on a published scale.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct RatingRow {
    pub framework: InvolvementFramework,
    pub level: i32,
    pub at_least: bool,
    pub evidence: String,
    pub basis: RatingBasis,
    pub rated_by: Option<Perspective>,
    pub rated_on: NaiveDate,
    pub provenance: Provenance,
}

/// Contact and working notes, hidden from the public.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct InternalBlock {
    pub contact_name: Option<String>,
    pub contact_email: Option<String>,
    pub notes: Option<String>,
}

impl Row for ProgrammeRow {
    const KIND: Kind = Kind::Programme;
    const NOTES: &'static [&'static str] = &["note", "raterNote"];

    fn code(&self) -> String {
        self.code.clone()
    }
}
