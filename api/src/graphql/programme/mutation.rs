//! Changes of programmes. Each answers with the programme as it stands after the change.

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::PublicationStatus;

use super::input::{InvolvementRatingInput, ProgrammeInput};
use super::object::Programme;
use crate::error::Refusal;
use crate::graphql::id::read;
use crate::graphql::scope::Scope;
use crate::graphql::word::Word;

/// Changes of programmes.
#[derive(Default)]
pub struct ProgrammeMutation;

#[Object]
impl ProgrammeMutation {
    /// Adds a programme, as a draft.
    async fn create_programme(&self, ctx: &Context<'_>, input: ProgrammeInput) -> Result<Programme> {
        let input = input.read()?;
        changed(Scope::of(ctx)?.access().create_programme(&input).await)
    }

    /// Replaces a programme's description.
    async fn update_programme(&self, ctx: &Context<'_>, id: ID, version: i32, input: ProgrammeInput) -> Result<Programme> {
        let (id, input) = (read(&id, "id")?, input.read()?);
        changed(Scope::of(ctx)?.access().update_programme(id, version, &input).await)
    }

    /// Moves a programme on its way to the public, or back.
    async fn set_programme_status(&self, ctx: &Context<'_>, id: ID, version: i32, status: Word<PublicationStatus>) -> Result<Programme> {
        let id = read(&id, "id")?;
        changed(Scope::of(ctx)?.access().set_programme_status(id, version, status.0).await)
    }

    /// Adds a rating of involvement.
    async fn rate_involvement(&self, ctx: &Context<'_>, programme: ID, input: InvolvementRatingInput) -> Result<Programme> {
        let id = read(&programme, "programme")?;
        changed(Scope::of(ctx)?.access().rate_involvement(id, &input.into()).await)
    }

    /// Says that a study evaluates a programme.
    async fn link_evaluation(&self, ctx: &Context<'_>, programme: ID, study: ID) -> Result<Programme> {
        let (programme, study) = (read(&programme, "programme")?, read(&study, "study")?);
        changed(Scope::of(ctx)?.access().link_evaluation(programme, study).await)
    }

    /// Takes back that a study evaluates a programme.
    async fn unlink_evaluation(&self, ctx: &Context<'_>, programme: ID, study: ID) -> Result<Programme> {
        let (programme, study) = (read(&programme, "programme")?, read(&study, "study")?);
        changed(Scope::of(ctx)?.access().unlink_evaluation(programme, study).await)
    }
}

fn changed(result: Result<store::Programme, store::Error>) -> Result<Programme> {
    Ok(result.map(Programme::from).map_err(Refusal::from)?)
}
