//! A proposal as a viewer sees it.

use chrono::{DateTime, Utc};
use entity::programme_proposal;
use policy::id::{AccountId, ProgrammeId, ProposalId};
use present::value;

use super::fields::differing;

/// A change that somebody proposes to a published programme.
#[derive(Debug, Clone)]
pub struct ProgrammeProposal {
    /// Its id.
    pub id: ProposalId,
    /// The programme that it would change.
    pub programme: ProgrammeId,
    /// Who proposes it.
    pub by: AccountId,
    /// What would change, field by field, in the order of the fields' names.
    pub changes: Vec<ProposedChange>,
    /// Why.
    pub note: Option<String>,
    /// When it was proposed.
    pub proposed_at: DateTime<Utc>,
    /// What was decided; none while it waits.
    pub accepted: Option<bool>,
    /// Who decided.
    pub decided_by: Option<AccountId>,
    /// What they said about it.
    pub decision_note: Option<String>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
}

/// One field of a proposal, before and after, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedChange {
    /// The field, as the input names it; the terms of each dimension are a field, such as `terms.METHOD`.
    pub field: String,
    /// What it said when the change was proposed; none where it was empty.
    pub before: Option<String>,
    /// What it would say; none where it would be empty.
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
