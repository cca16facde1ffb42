//! A proposal as a viewer sees it.

use chrono::{DateTime, Utc};
use entity::programme_proposal;
use policy::id::{AccountId, ProgrammeId, ProposalId};
use present::value;

use super::fields::differing;

/// A proposed change to a published programme.
#[derive(Debug, Clone)]
pub struct ProgrammeProposal {
    /// The proposal's id.
    pub id: ProposalId,
    /// The programme that it would change.
    pub programme: ProgrammeId,
    /// The account that made the proposal.
    pub by: AccountId,
    /// The proposed changes, in the order of the field names.
    pub changes: Vec<ProposedChange>,
    /// Why the change is proposed.
    pub note: Option<String>,
    /// When it was proposed.
    pub proposed_at: DateTime<Utc>,
    /// Whether the proposal was accepted; `None` while it is undecided.
    pub accepted: Option<bool>,
    /// The account that decided.
    pub decided_by: Option<AccountId>,
    /// The note of the person who decided.
    pub decision_note: Option<String>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
}

/// One field of a proposal, before and after, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedChange {
    /// The name of the field in the input. The terms of each dimension are one field, such as `terms.METHOD`.
    pub field: String,
    /// The value when the change was proposed; `None` if the field was empty.
    pub before: Option<String>,
    /// The proposed value; `None` if the field is to be empty.
    pub after: Option<String>,
}

impl ProgrammeProposal {
    pub(super) fn from_model(model: programme_proposal::Model) -> Self {
        let (changes, before) = (model.changes.0, model.before.0);
        let changes = differing(&changes, &before)
            .into_iter()
            .map(|(field, after)| ProposedChange {
                before: before.get(&field).and_then(value::in_words),
                after: value::in_words(&after),
                field,
            })
            .collect();
        Self {
            id: ProposalId(model.id),
            programme: ProgrammeId(model.programme_id),
            by: AccountId(model.by_id),
            changes,
            note: model.note,
            proposed_at: model.proposed_at.0,
            accepted: model.accepted,
            decided_by: model.decided_by_id.map(AccountId),
            decision_note: model.decision_note,
            decided_at: model.decided_at.map(|time| time.0),
        }
    }
}
