//! Mutations of projects.

use async_graphql::{Context, ID, InputObject, Object, Result};
use evidence::vocabulary::Provenance;

use super::object::Project;
use crate::engine::date::Date;
use crate::engine::id::read;
use crate::engine::input::Problems;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;

/// The description of a project.
#[derive(Debug, InputObject)]
pub struct ProjectInput {
    /// The short code of the project: 1 to 64 letters, digits and hyphens. It must be unique.
    code: String,
    /// The title of the project: at most 300 characters.
    title: String,
    /// What the project is, in a few sentences: at most 20,000 characters.
    summary: Option<String>,
    /// The aims of the project, in the order in which they are shown: at most 50, of at most 2,000 characters each.
    aims: Option<Vec<String>>,
    /// The day on which the project began.
    started_on: Option<Date>,
    /// The day on which the project ended. It must not be before `startedOn`.
    ended_on: Option<Date>,
    /// The body that paid for the project: at most 300 characters.
    funder: Option<String>,
    /// The licence of the project's report: at most 300 characters.
    licence: Option<String>,
    /// The address of the web page that the data of the project were taken from.
    source_url: Option<String>,
    /// The ids of the organisations that carry out the project, the leading one first: at most 50.
    organisations: Option<Vec<ID>>,
    /// Where the data of the project come from. The default is EXTRACTED. SOURCE_DOCUMENT needs a sourceUrl.
    provenance: Option<Word<Provenance>>,
}

impl ProjectInput {
    /// Reads the description into the store's form.
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

/// Mutations of projects.
#[derive(Default)]
pub struct ProjectMutation;

#[Object]
impl ProjectMutation {
    /// Creates a project. Only for academics.
    async fn create_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The description of the new project.")] input: ProjectInput,
    ) -> Result<Project> {
        let input = input.read()?;
        let made = Scope::of(ctx)?.access().create_project(&input).await;
        Ok(made.map(Project::from).map_err(Refusal::from)?)
    }

    /// Replaces the description of a project. A field that the input leaves out is cleared, except for the
    /// provenance. Only for academics.
    async fn update_project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the project to change.")] id: ID,
        #[graphql(desc = "The version that the client read. If the project has changed since, the error is CONFLICT.")] version: i32,
        #[graphql(desc = "The new description of the project.")] input: ProjectInput,
    ) -> Result<Project> {
        let (id, input) = (read(&id, "id")?, input.read()?);
        let changed = Scope::of(ctx)?.access().update_project(id, version, &input).await;
        Ok(changed.map(Project::from).map_err(Refusal::from)?)
    }
}
