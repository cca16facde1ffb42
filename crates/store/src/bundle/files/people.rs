//! The made-up people of a workshop: what they agreed to and what they brought.

use chrono::{DateTime, Utc};
use evidence::vocabulary::{ConsentScope, ConsentState, ContributionKind, Perspective, Provenance};
use serde::{Deserialize, Serialize};

/// A made-up person in the workshop.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct ParticipantRow {
    pub code: String,
    pub pseudonym: String,
    pub perspectives: Vec<Perspective>,
    pub preferred_term: Option<String>,
    pub consents: Vec<ConsentRow>,
    /// Checked (made-up addresses only), never stored: identities are entered through the service, which encrypts them.
    pub identity: Option<IdentityBlock>,
    pub erase_requested: bool,
    pub provenance: Provenance,
    pub source_url: Option<String>,
}

/// What would name a person.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct IdentityBlock {
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub access_needs: Option<String>,
}

/// What a participant said of one scope, at one time.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct ConsentRow {
    pub scope: ConsentScope,
    pub state: ConsentState,
    pub information_sheet: String,
    pub recorded_at: DateTime<Utc>,
}

/// Something that a participant brought.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct ContributionRow {
    pub code: String,
    pub kind: ContributionKind,
    pub perspective: Perspective,
    pub participant: String,
    pub themes: Vec<String>,
    pub text: String,
    pub programme: Option<String>,
    pub created_at: DateTime<Utc>,
    pub provenance: Provenance,
    pub source_url: Option<String>,
}
