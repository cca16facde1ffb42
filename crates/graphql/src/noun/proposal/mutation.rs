//! Mutations that propose changes of published programmes and decide on them.

use async_graphql::{Context, ID, Object, Result};

use super::object::ProgrammeProposal;
use crate::engine::id::read;
use crate::engine::scope::Scope;
use crate::noun::programme::{Programme, ProgrammeChanges};

/// Mutations of proposals.
#[derive(Default)]
pub struct ProposalMutation;

#[Object]
impl ProposalMutation {
    /// Proposes changes to a published or archived programme of the viewer's own organisation. The programme does not
    /// change until an academic accepts the proposal. If the viewer may change the programme directly, the error is
    /// CONFLICT: use updateProgramme instead.
    async fn propose_programme_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the programme to change.")] id: ID,
        #[graphql(desc = "The version that the client read. If the programme has changed since, the error is CONFLICT.")] version: i32,
        #[graphql(desc = "The proposed changes. A field that is left out keeps its value; null clears it.")] input: ProgrammeChanges,
        #[graphql(desc = "The reason for the change: at most 2,000 characters.")] note: Option<String>,
    ) -> Result<ProgrammeProposal> {
        let (id, input) = (read(&id, "id")?, input.read()?);
        let proposed = Scope::of(ctx)?
            .access()
            .propose_programme_changes(id, version, &input, note.as_deref())
            .await;
        Ok(proposed.map(ProgrammeProposal::from).map_err(crate::error::Refusal::from)?)
    }

    /// Accepts a proposal, which changes the programme as updateProgramme does, or sends it back. Accepting is
    /// CONFLICT if a field that the proposal changes has been changed to another value since; the message names these
    /// fields. Deciding on the same proposal twice is CONFLICT. Only for academics.
    async fn decide_proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the proposal to decide on.")] id: ID,
        #[graphql(desc = "Whether to accept the proposal. If false, it is sent back.")] accept: bool,
        #[graphql(desc = "A note on the decision, for the author of the proposal: at most 2,000 characters.")] note: Option<String>,
    ) -> Result<Programme> {
        let id = read(&id, "id")?;
        let decided = Scope::of(ctx)?.access().decide_proposal(id, accept, note.as_deref()).await;
        Ok(decided.map(Programme::from).map_err(crate::error::Refusal::from)?)
    }
}
