//! A pair of records that may be the same publication, as a viewer sees it.

use chrono::{DateTime, Utc};
use entity::duplicate_candidate;
use evidence::vocabulary::DuplicateStatus;
use policy::id::{AccountId, DuplicateCandidateId, RecordId, ReviewId};

/// Two records that may be the same publication.
#[derive(Debug, Clone, PartialEq)]
pub struct DuplicateCandidate {
    /// The pair's id.
    pub id: DuplicateCandidateId,
    /// The review.
    pub review: ReviewId,
    /// One record.
    pub left: RecordId,
    /// The other.
    pub right: RecordId,
    /// How alike they are, from 0 to 1.
    pub score: f64,
    /// What was compared, and how far it agrees, such as `TITLE SAME`.
    pub evidence: Vec<String>,
    /// Whether they are taken for one, wait for a person, or are different.
    pub status: DuplicateStatus,
    /// The account that decided; `None` if the rules alone did.
    pub decided_by: Option<AccountId>,
    /// When somebody decided.
    pub decided_at: Option<DateTime<Utc>>,
}

impl DuplicateCandidate {
    pub(super) fn of(model: duplicate_candidate::Model) -> Self {
        Self {
            id: DuplicateCandidateId(model.id),
            review: ReviewId(model.review_id),
            left: RecordId(model.left_id),
            right: RecordId(model.right_id),
            score: model.score,
            evidence: model.evidence.0,
            status: model.status.0,
            decided_by: model.decided_by_id.map(AccountId),
            decided_at: model.decided_at.map(|time| time.0),
        }
    }
}
