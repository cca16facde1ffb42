//! The people of a demo workshop: their consents and contributions.

use chrono::{DateTime, Utc};
use evidence::vocabulary::{ConsentScope, ConsentState, ContributionKind, Perspective, Provenance};
use serde::{Deserialize, Serialize};

/// A person of a demo workshop.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct ParticipantRow {
    pub code: String,
    pub pseudonym: String,
    pub perspectives: Vec<Perspective>,
    pub preferred_term: Option<String>,
    pub consents: Vec<ConsentRow>,
    /// Checked (only demo addresses are allowed), but never stored: identities are entered through the service, which encrypts them.
    pub identity: Option<IdentityBlock>,
    pub erase_requested: bool,
    pub provenance: Provenance,
    pub source_url: Option<String>,
}

/// The fields that would identify a person.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct IdentityBlock {
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub access_needs: Option<String>,
}

/// A participant's consent for one scope, at one time.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct ConsentRow {
    pub scope: ConsentScope,
    pub state: ConsentState,
    pub information_sheet: String,
    pub recorded_at: DateTime<Utc>,
}

/// A participant's contribution.
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
