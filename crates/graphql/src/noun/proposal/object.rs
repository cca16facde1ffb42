//! A proposal as GraphQL shows it.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use policy::id::{AccountId, ProposalId};
use store::Access;

use crate::engine::batch::Fetch;
use crate::engine::date::Time;
use crate::engine::scope::Scope;
use crate::error::Refusal;
use crate::noun::account::{Account, account};
use crate::noun::programme::{Programme, ProgrammeById};

/// A change that somebody proposes to a published programme of their organisation. Somebody who may publish accepts it or sends it back.
#[derive(Debug, Clone)]
pub struct ProgrammeProposal(pub Arc<store::ProgrammeProposal>);

impl From<store::ProgrammeProposal> for ProgrammeProposal {
    fn from(proposal: store::ProgrammeProposal) -> Self {
        Self(Arc::new(proposal))
    }
}

/// One field that a proposal would change, before and after.
#[derive(Debug, Clone, SimpleObject)]
pub struct ProposedChange {
    /// The name of the field, as ProgrammeChanges has it. The terms of each dimension are a field of their own, as terms.METHOD.
    field: String,
    /// What the field said when the change was proposed; null where it was empty. Codes of a list are separated by commas.
    before: Option<String>,
    /// What the field says once the proposal is accepted; null where it becomes empty.
    after: Option<String>,
}

/// A change that somebody proposes to a published programme of their organisation. Somebody who may publish accepts it or sends it back.
#[Object]
impl ProgrammeProposal {
    /// The global id of the row: its kind, and 26 letters and digits.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The programme that the proposal would change.
    async fn programme(&self, ctx: &Context<'_>) -> Result<Programme> {
        let found = Scope::of(ctx)?.load::<ProgrammeById>(self.0.programme).await?;
        Ok(found.ok_or_else(|| Refusal::internal("a proposal is seen without its programme"))?)
    }

    /// The account that proposed the change.
    async fn by(&self, ctx: &Context<'_>) -> Result<Account> {
        Ok(known(ctx, self.0.by).await?)
    }

    /// What would change, field by field, before and after.
    async fn changes(&self) -> Vec<ProposedChange> {
        let changes = self.0.changes.iter().map(|change| ProposedChange {
            field: change.field.clone(),
            before: change.before.clone(),
            after: change.after.clone(),
        });
        changes.collect()
    }

    /// Why the change is proposed, in the words of its author.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// When the change was proposed.
    async fn proposed_at(&self) -> Time {
        Time(self.0.proposed_at)
    }

    /// Whether the proposal was accepted; false where it was sent back, and null while it waits.
    async fn accepted(&self) -> Option<bool> {
        self.0.accepted
    }

    /// The account that decided on the proposal; null while it waits.
    async fn decided_by(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        Ok(account(ctx, self.0.decided_by).await?)
    }

    /// What was said about the decision.
    async fn decision_note(&self) -> Option<&str> {
        self.0.decision_note.as_deref()
    }

    /// When the proposal was decided on; null while it waits.
    async fn decided_at(&self) -> Option<Time> {
        self.0.decided_at.map(Time)
    }
}

/// The account of a proposal that the viewer sees, which they see with it.
async fn known(ctx: &Context<'_>, id: AccountId) -> Result<Account, Refusal> {
    let found = account(ctx, Some(id)).await?;
    found.ok_or_else(|| Refusal::internal("a proposal is seen without its author"))
}

/// Proposals by their ids.
pub struct ProposalById;

impl Fetch for ProposalById {
    type Key = ProposalId;
    type Value = ProgrammeProposal;

    async fn fetch(access: &Access, keys: Vec<ProposalId>) -> Result<HashMap<ProposalId, ProgrammeProposal>, store::Error> {
        let found = access.proposals_by_id(&keys).await?;
        Ok(found.into_iter().map(|proposal| (proposal.id, proposal.into())).collect())
    }
}
