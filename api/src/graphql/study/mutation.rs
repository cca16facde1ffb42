//! Changes of studies. Each answers with the study as it stands after the change.

use async_graphql::{Context, ID, Object, Result};

use super::input::StudyInput;
use super::object::Study;
use crate::error::Refusal;
use crate::graphql::id::read;
use crate::graphql::scope::Scope;

/// Changes of studies.
#[derive(Default)]
pub struct StudyMutation;

#[Object]
impl StudyMutation {
    /// Adds a study, as a draft if nothing else is said.
    async fn create_study(&self, ctx: &Context<'_>, input: StudyInput) -> Result<Study> {
        let input = input.read()?;
        changed(Scope::of(ctx)?.access().create_study(&input).await)
    }

    /// Replaces a study's description.
    async fn update_study(&self, ctx: &Context<'_>, id: ID, version: i32, input: StudyInput) -> Result<Study> {
        let (id, input) = (read(&id, "id")?, input.read()?);
        changed(Scope::of(ctx)?.access().update_study(id, version, &input).await)
    }
}

fn changed(result: Result<store::Study, store::Error>) -> Result<Study> {
    Ok(result.map(Study::from).map_err(Refusal::from)?)
}
