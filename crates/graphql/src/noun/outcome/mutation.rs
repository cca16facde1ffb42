//! Mutations of outcomes. Each returns the row that it changed.

use async_graphql::{Context, ID, Object, Result};

use super::changes::OutcomeChanges;
use super::input::OutcomeInput;
use super::object::Outcome;
use crate::engine::id::read;
use crate::engine::scope::Scope;
use crate::error::Refusal;
use crate::noun::study::Study;

/// Mutations of outcomes.
#[derive(Default)]
pub struct OutcomeMutation;

#[Object]
impl OutcomeMutation {
    /// Adds an outcome to a study. Impossible figures are refused with the paths of their fields.
    async fn record_outcome(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the study that found the outcome.")] study: ID,
        #[graphql(desc = "The description of the new outcome.")] input: OutcomeInput,
    ) -> Result<Outcome> {
        let (study, input) = (read(&study, "study")?, input.read()?);
        let recorded = Scope::of(ctx)?.access().record_outcome(study, &input).await;
        Ok(recorded.map(Outcome::from).map_err(Refusal::from)?)
    }

    /// Changes an outcome. A field that the input leaves out keeps its value.
    async fn update_outcome(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the outcome to change.")] id: ID,
        #[graphql(desc = "The version that the client read. If the row has changed since, the error is CONFLICT.")] version: i32,
        #[graphql(desc = "The changes. A field that is left out keeps its value; null clears it.")] input: OutcomeChanges,
    ) -> Result<Outcome> {
        let (id, input) = (read(&id, "id")?, input.read()?);
        let changed = Scope::of(ctx)?.access().update_outcome(id, version, &input).await;
        Ok(changed.map(Outcome::from).map_err(Refusal::from)?)
    }

    /// Deletes an outcome, and returns its study.
    async fn delete_outcome(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the outcome to delete.")] id: ID,
        #[graphql(desc = "The version that the client read. If the row has changed since, the error is CONFLICT.")] version: i32,
    ) -> Result<Study> {
        let id = read(&id, "id")?;
        let left = Scope::of(ctx)?.access().delete_outcome(id, version).await;
        Ok(left.map(Study::from).map_err(Refusal::from)?)
    }
}
