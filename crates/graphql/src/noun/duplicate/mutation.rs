//! The mutation that decides about pairs of records.

use async_graphql::{Context, ID, Object, Result};

use super::object::DuplicateCandidate;
use crate::engine::id::read;
use crate::engine::scope::Scope;
use crate::error::Refusal;

/// The mutation of pairs of records.
#[derive(Default)]
pub struct DuplicateMutation;

#[Object]
impl DuplicateMutation {
    /// Decides whether the two records of a pair are the same publication. The decision can be reversed at any time. It
    /// is CONFLICT if it contradicts another decision. Only for members of the team and for leads.
    async fn decide_duplicate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the pair to decide about.")] candidate: ID,
        #[graphql(desc = "Whether the two records are the same publication.")] duplicate: bool,
    ) -> Result<DuplicateCandidate> {
        let id = read(&candidate, "candidate")?;
        let decided = Scope::of(ctx)?.access().decide_duplicate(id, duplicate).await;
        Ok(decided.map(DuplicateCandidate::from).map_err(Refusal::from)?)
    }
}
