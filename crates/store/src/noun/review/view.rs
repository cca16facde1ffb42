//! A review, its team, its searches and its reasons, as a viewer sees them.

use chrono::{DateTime, NaiveDate, Utc};
use entity::{exclusion_reason, review, review_member, search_source};
use evidence::vocabulary::{ReviewKind, SearchSourceKind};
use policy::id::{AccountId, ProjectId, ReviewId, SearchSourceId};

/// A review of the literature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The review's id.
    pub id: ReviewId,
    /// The short code that people know it by.
    pub code: String,
    /// Its title.
    pub title: String,
    /// The kind of review.
    pub kind: ReviewKind,
    /// The question that it asks.
    pub question: Option<String>,
    /// The criteria by which records are screened, in order.
    pub eligibility: Vec<String>,
    /// Where the protocol is registered, such as `PROSPERO CRD42021000000`.
    pub registration: Option<String>,
    /// The project that it belongs to.
    pub project: Option<ProjectId>,
    /// The version, which a change must name.
    pub version: i32,
}

impl Review {
    pub(super) fn of(model: review::Model) -> Self {
        Self {
            id: ReviewId(model.id),
            code: model.code,
            title: model.title,
            kind: model.kind.0,
            question: model.question,
            eligibility: model.eligibility.0,
            registration: model.registration,
            project: model.project_id.map(ProjectId),
            version: model.version,
        }
    }
}

/// Somebody who screens the records of a review, or who did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewMember {
    /// The review.
    pub review: ReviewId,
    /// The member's account.
    pub account: AccountId,
    /// Whether the member leads the review.
    pub lead: bool,
    /// Whether the member lets their role count in the agreement by pair of roles.
    pub shares_role: bool,
    /// When the member joined.
    pub joined_at: DateTime<Utc>,
    /// When the member left; `None` while they are on the team.
    pub left_at: Option<DateTime<Utc>>,
}

impl ReviewMember {
    pub(super) fn of(model: &review_member::Model) -> Self {
        Self {
            review: ReviewId(model.review_id),
            account: AccountId(model.account_id),
            lead: model.lead,
            shares_role: model.shares_role,
            joined_at: model.joined_at.0,
            left_at: model.left_at.map(|time| time.0),
        }
    }
}

/// A reason for which a review excludes reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExclusionReason {
    /// The code, unique in the review.
    pub code: String,
    /// The reason in words.
    pub label: String,
}

impl ExclusionReason {
    pub(super) fn of(model: exclusion_reason::Model) -> Self {
        Self {
            code: model.code,
            label: model.label,
        }
    }
}

/// A source in which a review searched, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchSource {
    /// The source's id.
    pub id: SearchSourceId,
    /// The review.
    pub review: ReviewId,
    /// The kind of source, which decides the column of its records in the flow.
    pub kind: SearchSourceKind,
    /// Its name, such as `MEDLINE`.
    pub name: String,
    /// Through which platform it was searched, such as `Ovid`.
    pub platform: Option<String>,
    /// The search as it was run.
    pub strategy: Option<String>,
    /// The day of the search.
    pub searched_on: Option<NaiveDate>,
    /// Limits of the search, such as years or languages.
    pub limits: Option<String>,
}

impl SearchSource {
    pub(super) fn of(model: search_source::Model) -> Self {
        Self {
            id: SearchSourceId(model.id),
            review: ReviewId(model.review_id),
            kind: model.kind.0,
            name: model.name,
            platform: model.platform,
            strategy: model.strategy,
            searched_on: model.searched_on,
            limits: model.limits,
        }
    }
}
