//! Makes projects.

use async_graphql::{Context, ID, InputObject, Object, Result};
use evidence::vocabulary::Provenance;

use super::object::Project;
use crate::engine::date::Date;
use crate::engine::id::read;
use crate::engine::input::Problems;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;

/// A project's description.
#[derive(Debug, InputObject)]
pub struct ProjectInput {
    /// The short code: letters, digits and hyphens.
    code: String,
    /// The title of the project.
    title: String,
    /// What it is, in a few sentences.
    summary: Option<String>,
    /// The aims of the project, in their order.
    aims: Option<Vec<String>>,
    /// The day on which the project began.
    started_on: Option<Date>,
    /// The day on which the project ended.
    ended_on: Option<Date>,
    /// The body that paid for the project.
    funder: Option<String>,
    /// The licence of its report.
    licence: Option<String>,
    /// The page that it was taken from.
    source_url: Option<String>,
    /// Its organisations, the lead first.
    organisations: Option<Vec<ID>>,
    /// Where the description comes from; EXTRACTED, if unsaid.
    provenance: Option<Word<Provenance>>,
}

impl ProjectInput {
    /// The description as the store takes it.
    fn read(self) -> Result<store::ProjectInput, Refusal> {
        let mut problems = Problems::default();
        let organisations = self.organisations.unwrap_or_default();
        let organisations = organisations
            .iter()
            .enumerate()
            .filter_map(|(place, id)| problems.id(&format!("input.organisations.{place}"), Some(id)))
            .collect();
        problems.finish(store::ProjectInput {
            code: self.code,
            title: self.title,
            summary: self.summary,
            aims: self.aims.unwrap_or_default(),
            started_on: self.started_on.map(|day| day.0),
            ended_on: self.ended_on.map(|day| day.0),
            funder: self.funder,
            licence: self.licence,
            source_url: self.source_url,
            organisations,
            provenance: self.provenance.map(|word| word.0),
        })
    }
}

/// Changes of projects.
#[derive(Default)]
pub struct ProjectMutation;

#[Object]
impl ProjectMutation {
    /// Makes a project.
    async fn create_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The description of the new project.")] input: ProjectInput,
    ) -> Result<Project> {
        let input = input.read()?;
        let made = Scope::of(ctx)?.access().create_project(&input).await;
        Ok(made.map(Project::from).map_err(Refusal::from)?)
    }

    /// Replaces the description of a project: what the input leaves out is taken away, but for the provenance.
    async fn update_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The project to change.")] id: ID,
        #[graphql(desc = "The version of the project that the change was made from.")] version: i32,
        #[graphql(desc = "The new description of the project.")] input: ProjectInput,
    ) -> Result<Project> {
        let (id, input) = (read(&id, "id")?, input.read()?);
        let changed = Scope::of(ctx)?.access().update_project(id, version, &input).await;
        Ok(changed.map(Project::from).map_err(Refusal::from)?)
    }
}
