//! A workshop's questions, and the rounds in which they were ranked.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use evidence::vocabulary::{BallotWeighting, Perspective, Provenance, QuestionStatus, RankingMethod, RoundKind, RoundStatus};
use serde::{Deserialize, Serialize};

use super::LinkRow;

/// A question in a participant's own words.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct SubmittedQuestionRow {
    pub code: String,
    pub text: String,
    pub participant: String,
    pub perspective: Perspective,
    pub status: QuestionStatus,
    pub submitted_at: DateTime<Utc>,
    pub merged_into: Option<String>,
    pub provenance: Provenance,
    pub source_url: Option<String>,
}

/// A question that the workshop agreed on, made from submitted ones.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct SummaryQuestionRow {
    pub code: String,
    pub text: String,
    pub plain_language: Option<String>,
    pub theme: Option<String>,
    pub status: QuestionStatus,
    pub merged_from: Vec<String>,
    pub merge_reason: Option<String>,
    pub raised_by: Option<Vec<Perspective>>,
    pub revisions: Vec<RevisionRow>,
    pub links: Vec<LinkRow>,
    pub rank: Option<i32>,
    pub display_order: Option<i32>,
    pub provenance: Provenance,
    pub source_url: Option<String>,
}

/// One wording of a question.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct RevisionRow {
    pub text: String,
    pub reason: Option<String>,
    pub revised_at: DateTime<Utc>,
}

/// A round of prioritisation with its ballots.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct RoundRow {
    pub code: String,
    pub kind: RoundKind,
    pub sequence: i32,
    pub status: RoundStatus,
    pub method: RankingMethod,
    pub weighting: BallotWeighting,
    pub dots_per_ballot: Option<i32>,
    pub questions: Vec<String>,
    pub opened_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub ballots: Vec<BallotRow>,
    /// The expected result of a closed round, to test the ranking with; never stored.
    pub expected: Option<Expected>,
    pub provenance: Provenance,
    pub source_url: Option<String>,
}

/// One ballot, of a participant or of a small group.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct BallotRow {
    pub participant: Option<String>,
    pub group: Option<String>,
    pub perspective: Perspective,
    pub cast_by: Option<String>,
    pub cast_at: DateTime<Utc>,
    pub withdrawn_at: Option<DateTime<Utc>>,
    pub preferences: Vec<PreferenceRow>,
}

/// The entry of a ballot for one question.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct PreferenceRow {
    pub question: String,
    pub rank: Option<i32>,
    pub dots: Option<i32>,
}

/// The expected result of a closed round.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct Expected {
    pub note: Option<String>,
    pub totals: BTreeMap<String, i64>,
    pub positions: BTreeMap<String, i64>,
    pub ballots: usize,
    pub withdrawn_since: usize,
}
