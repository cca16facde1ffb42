//! Mutations of studies. Each returns the study after the change.

use async_graphql::{Context, ID, Object, Result};

use super::changes::StudyChanges;
use super::input::StudyInput;
use super::object::Study;
use crate::engine::id::read;
use crate::engine::scope::Scope;
use crate::error::Refusal;

/// Mutations of studies.
#[derive(Default)]
pub struct StudyMutation;

#[Object]
impl StudyMutation {
    /// Creates a study. Its status is DRAFT unless the input says otherwise. Only for academics.
    async fn create_study(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The description of the new study.")] input: StudyInput,
    ) -> Result<Study> {
        let input = input.read()?;
        changed(Scope::of(ctx)?.access().create_study(&input).await)
    }

    /// Changes a study. A field that the input leaves out keeps its value. Only for academics.
    async fn update_study(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the study to change.")] id: ID,
        #[graphql(desc = "The version that the client read. If the row has changed since, the error is CONFLICT.")] version: i32,
        #[graphql(desc = "The changes. A field that is left out keeps its value; null clears it.")] input: StudyChanges,
    ) -> Result<Study> {
        let (id, input) = (read(&id, "id")?, input.read()?);
        changed(Scope::of(ctx)?.access().update_study(id, version, &input).await)
    }
}

fn changed(result: Result<store::Study, store::Error>) -> Result<Study> {
    Ok(result.map(Study::from).map_err(Refusal::from)?)
}
