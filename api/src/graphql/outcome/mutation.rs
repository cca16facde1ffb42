//! Changes of outcomes. Each answers with what it changed.

use async_graphql::{Context, ID, Object, Result};

use super::input::OutcomeInput;
use super::object::Outcome;
use crate::error::Refusal;
use crate::graphql::id::read;
use crate::graphql::scope::Scope;
use crate::graphql::study::Study;

/// Changes of outcomes.
#[derive(Default)]
pub struct OutcomeMutation;

#[Object]
impl OutcomeMutation {
    /// Adds an outcome to a study. Figures that cannot be are refused by their path.
    async fn record_outcome(&self, ctx: &Context<'_>, study: ID, input: OutcomeInput) -> Result<Outcome> {
        let (study, input) = (read(&study, "study")?, input.read()?);
        let recorded = Scope::of(ctx)?.access().record_outcome(study, &input).await;
        Ok(recorded.map(Outcome::from).map_err(Refusal::from)?)
    }

    /// Replaces an outcome's description.
    async fn update_outcome(&self, ctx: &Context<'_>, id: ID, version: i32, input: OutcomeInput) -> Result<Outcome> {
        let (id, input) = (read(&id, "id")?, input.read()?);
        let changed = Scope::of(ctx)?.access().update_outcome(id, version, &input).await;
        Ok(changed.map(Outcome::from).map_err(Refusal::from)?)
    }

    /// Takes an outcome away, and answers with its study.
    async fn delete_outcome(&self, ctx: &Context<'_>, id: ID, version: i32) -> Result<Study> {
        let id = read(&id, "id")?;
        let left = Scope::of(ctx)?.access().delete_outcome(id, version).await;
        Ok(left.map(Study::from).map_err(Refusal::from)?)
    }
}
