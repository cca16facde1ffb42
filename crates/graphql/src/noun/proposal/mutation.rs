//! Proposes changes to published programmes, and decides on them.

use async_graphql::{Context, ID, Object, Result};

use super::object::ProgrammeProposal;
use crate::engine::id::read;
use crate::engine::scope::Scope;
use crate::noun::programme::{Programme, ProgrammeChanges};

/// Changes of proposals.
#[derive(Default)]
pub struct ProposalMutation;

#[Object]
impl ProposalMutation {
    /// Proposes changes to a published programme of the viewer's own organisation. The proposal is kept until somebody who may publish
    /// accepts it or sends it back; until then nothing of the programme changes. A programme that the viewer may edit is CONFLICT: use
    /// updateProgramme.
    async fn propose_programme_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the programme to change.")] id: ID,
        #[graphql(desc = "The version that the client read. If the stored one is another by now, the proposal is refused with CONFLICT.")]
        version: i32,
        #[graphql(desc = "The proposed changes: what is left out stays, and null takes away what was there.")] input: ProgrammeChanges,
        #[graphql(desc = "Why the change is proposed, for whoever decides: at most 2,000 characters.")] note: Option<String>,
    ) -> Result<ProgrammeProposal> {
        let (id, input) = (read(&id, "id")?, input.read()?);
        let proposed = Scope::of(ctx)?
            .access()
            .propose_programme_changes(id, version, &input, note.as_deref())
            .await;
        Ok(proposed.map(ProgrammeProposal::from).map_err(crate::error::Refusal::from)?)
    }

    /// Accepts a proposal, which changes the programme as updateProgramme does, or sends it back. Accepting is CONFLICT where a field that
    /// the proposal changes was changed since in another way; the message names these fields. Deciding twice is CONFLICT.
    async fn decide_proposal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the proposal.")] id: ID,
        #[graphql(desc = "Whether the proposal is accepted; false sends it back.")] accept: bool,
        #[graphql(desc = "A word about the decision, for whoever proposed: at most 2,000 characters.")] note: Option<String>,
    ) -> Result<Programme> {
        let id = read(&id, "id")?;
        let decided = Scope::of(ctx)?.access().decide_proposal(id, accept, note.as_deref()).await;
        Ok(decided.map(Programme::from).map_err(crate::error::Refusal::from)?)
    }
}
