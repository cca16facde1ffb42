//! Mutations of programmes. Each returns the programme after the change.

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::PublicationStatus;

use super::changes::ProgrammeChanges;
use super::input::{InvolvementRatingInput, ProgrammeInput};
use super::object::Programme;
use crate::engine::id::read;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;

/// Mutations of programmes.
#[derive(Default)]
pub struct ProgrammeMutation;

#[Object]
impl ProgrammeMutation {
    /// Creates a programme, with the status DRAFT.
    async fn create_programme(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The description of the new programme.")] input: ProgrammeInput,
    ) -> Result<Programme> {
        let input = input.read()?;
        changed(Scope::of(ctx)?.access().create_programme(&input).await)
    }

    /// Changes a programme. A field that the input leaves out keeps its value. Only academics can change published
    /// and archived programmes; others can propose a change with proposeProgrammeChanges.
    async fn update_programme(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the programme to change.")] id: ID,
        #[graphql(desc = "The version that the client read. If the row has changed since, the error is CONFLICT.")] version: i32,
        #[graphql(desc = "The changes. A field that is left out keeps its value; null clears it.")] input: ProgrammeChanges,
    ) -> Result<Programme> {
        let (id, input) = (read(&id, "id")?, input.read()?);
        changed(Scope::of(ctx)?.access().update_programme(id, version, &input).await)
    }

    /// Changes the publication status of a programme. Its editors can move it between DRAFT and IN_REVIEW; every
    /// other step needs the permission to publish, which academics have.
    async fn set_programme_status(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the programme to change.")] id: ID,
        #[graphql(desc = "The version that the client read. If the row has changed since, the error is CONFLICT.")] version: i32,
        #[graphql(desc = "The new status of the programme.")] status: Word<PublicationStatus>,
    ) -> Result<Programme> {
        let id = read(&id, "id")?;
        changed(Scope::of(ctx)?.access().set_programme_status(id, version, status.0).await)
    }

    /// Adds a rating of the level of involvement in a programme.
    async fn rate_involvement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the programme to rate.")] programme: ID,
        #[graphql(desc = "The rating and the evidence for it.")] input: InvolvementRatingInput,
    ) -> Result<Programme> {
        let id = read(&programme, "programme")?;
        changed(Scope::of(ctx)?.access().rate_involvement(id, &input.into()).await)
    }

    /// Records that a study evaluates a programme. If it is recorded already, nothing changes.
    async fn link_evaluation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the programme that is evaluated.")] programme: ID,
        #[graphql(desc = "The id of the study that evaluates it.")] study: ID,
    ) -> Result<Programme> {
        let (programme, study) = (read(&programme, "programme")?, read(&study, "study")?);
        changed(Scope::of(ctx)?.access().link_evaluation(programme, study).await)
    }

    /// Removes the record that a study evaluates a programme. If there is none, nothing changes.
    async fn unlink_evaluation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the programme that is evaluated.")] programme: ID,
        #[graphql(desc = "The id of the study that evaluates it.")] study: ID,
    ) -> Result<Programme> {
        let (programme, study) = (read(&programme, "programme")?, read(&study, "study")?);
        changed(Scope::of(ctx)?.access().unlink_evaluation(programme, study).await)
    }
}

fn changed(result: Result<store::Programme, store::Error>) -> Result<Programme> {
    Ok(result.map(Programme::from).map_err(Refusal::from)?)
}
