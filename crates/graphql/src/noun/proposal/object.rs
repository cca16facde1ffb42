//! A proposal in the schema.

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

/// A proposed change of a published programme, made by a member of the organisation that runs it. An academic accepts
/// it or sends it back.
#[derive(Debug, Clone)]
pub struct ProgrammeProposal(pub Arc<store::ProgrammeProposal>);

impl From<store::ProgrammeProposal> for ProgrammeProposal {
    fn from(proposal: store::ProgrammeProposal) -> Self {
        Self(Arc::new(proposal))
    }
}

/// The change of one field by a proposal.
#[derive(Debug, Clone, SimpleObject)]
pub struct ProposedChange {
    /// The name of the field in ProgrammeChanges. The terms of each dimension are a field of their own, such as
    /// `terms.METHOD`.
    field: String,
    /// The value of the field when the change was proposed; null if it was empty. The codes of a list are separated
    /// by commas.
    before: Option<String>,
    /// The value of the field after the proposal is accepted; null if it becomes empty.
    after: Option<String>,
}

/// A proposed change of a published programme, made by a member of the organisation that runs it. An academic accepts
/// it or sends it back.
#[Object]
impl ProgrammeProposal {
    /// The global id of the proposal, such as `proposal_01h455vb4pex5vsknk084sn02q`.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The programme that the proposal would change.
    async fn programme(&self, ctx: &Context<'_>) -> Result<Programme> {
        let found = Scope::of(ctx)?.load::<ProgrammeById>(self.0.programme).await?;
        Ok(found.ok_or_else(|| Refusal::internal("a proposal is visible without its programme"))?)
    }

    /// The account that made the proposal.
    async fn by(&self, ctx: &Context<'_>) -> Result<Account> {
        Ok(known(ctx, self.0.by).await?)
    }

    /// The proposed changes, one entry per field, with the values before and after.
    async fn changes(&self) -> Vec<ProposedChange> {
        let changes = self.0.changes.iter().map(|change| ProposedChange {
            field: change.field.clone(),
            before: change.before.clone(),
            after: change.after.clone(),
        });
        changes.collect()
    }

    /// The reason for the proposal, in the words of its author; null if none was given.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// When the proposal was made.
    async fn proposed_at(&self) -> Time {
        Time(self.0.proposed_at)
    }

    /// Whether the proposal was accepted (true) or sent back (false); null while it is waiting.
    async fn accepted(&self) -> Option<bool> {
        self.0.accepted
    }

    /// The account that decided on the proposal; null while it is waiting.
    async fn decided_by(&self, ctx: &Context<'_>) -> Result<Option<Account>> {
        Ok(account(ctx, self.0.decided_by).await?)
    }

    /// The note on the decision, for the author of the proposal; null if none was given.
    async fn decision_note(&self) -> Option<&str> {
        self.0.decision_note.as_deref()
    }

    /// When the proposal was decided on; null while it is waiting.
    async fn decided_at(&self) -> Option<Time> {
        self.0.decided_at.map(Time)
    }
}

/// The account of a proposal. Everybody who sees the proposal may see the account.
async fn known(ctx: &Context<'_>, id: AccountId) -> Result<Account, Refusal> {
    let found = account(ctx, Some(id)).await?;
    found.ok_or_else(|| Refusal::internal("a proposal is visible without its account"))
}

/// Loads proposals by their ids.
pub struct ProposalById;

impl Fetch for ProposalById {
    type Key = ProposalId;
    type Value = ProgrammeProposal;

    async fn fetch(access: &Access, keys: Vec<ProposalId>) -> Result<HashMap<ProposalId, ProgrammeProposal>, store::Error> {
        let found = access.proposals_by_id(&keys).await?;
        Ok(found.into_iter().map(|proposal| (proposal.id, proposal.into())).collect())
    }
}
