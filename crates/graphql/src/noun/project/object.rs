//! A project in the schema, and the queries over projects.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use policy::id::{OrganisationId, ProjectId};
use store::{Access, ProgrammeParents};

use crate::engine::batch::Fetch;
use crate::engine::connection::{Connection, page};
use crate::engine::date::Date;
use crate::engine::input::code as known_code;
use crate::engine::scope::Scope;
use crate::error::Refusal;
use crate::noun::organisation::{Organisation, OrganisationById};
use crate::noun::programme::{Programme, ProgrammeFilter, ProgrammesAsked, programmes_of};
use crate::noun::recommendation::{Recommendation, recommendations_of};
use crate::noun::review::{Review, reviews_of_project};
use crate::noun::workshop::{Workshop, workshops_of_project};

/// A project that collects evidence: programmes, workshops and recommendations.
#[derive(Debug, Clone)]
pub struct Project(pub Arc<store::Project>);

impl From<store::Project> for Project {
    fn from(project: store::Project) -> Self {
        Self(Arc::new(project))
    }
}

/// A project that collects evidence: programmes, workshops and recommendations.
#[Object]
impl Project {
    /// The global id of the project, such as `project_01h455vb4pex5vsknk084sn02q`.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The short code of the project, which is unique among projects.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The title of the project.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// What the project is, in a few sentences; null if it was not described.
    async fn summary(&self) -> Option<&str> {
        self.0.summary.as_deref()
    }

    /// The aims of the project, in the order of its description.
    async fn aims(&self) -> &[String] {
        &self.0.aims
    }

    /// The day on which the project began; null if it is not known.
    async fn started_on(&self) -> Option<Date> {
        self.0.started_on.map(Date)
    }

    /// The day on which the project ended; null if it has not ended, or the day is not known.
    async fn ended_on(&self) -> Option<Date> {
        self.0.ended_on.map(Date)
    }

    /// The body that paid for the project; null if it is not known.
    async fn funder(&self) -> Option<&str> {
        self.0.funder.as_deref()
    }

    /// The licence of the project's report; null if it is not known.
    async fn licence(&self) -> Option<&str> {
        self.0.licence.as_deref()
    }

    /// The address of the web page that the data of the project were taken from; null if it was not recorded.
    async fn source_url(&self) -> Option<&str> {
        self.0.source_url.as_deref()
    }

    /// The version of the project, for optimistic locking. It starts at 1 and rises with each change; a mutation must
    /// send the version that the client read.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// The organisations that carry out the project, the leading one first.
    async fn organisations(&self, ctx: &Context<'_>) -> Result<Vec<Organisation>> {
        let scope = Scope::of(ctx)?;
        let ids = scope.load::<OrganisationsOfProject>(self.0.id).await?.unwrap_or_default();
        let found = futures_util::future::try_join_all(ids.iter().map(|id| scope.load::<OrganisationById>(*id))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// The programmes that the project collected, as far as the viewer may see them.
    async fn programmes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions on the rows. Without a filter, all visible rows are returned.")] filter: Option<ProgrammeFilter>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
        #[graphql(desc = "How many rows to return from the end of the list: 0 to 100. Use either `first` or `last`.")] last: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page ends before that row.")] before: Option<String>,
    ) -> Result<Connection<Programme>> {
        let filter = filter.unwrap_or_default().read()?;
        let asked = ProgrammesAsked::new(filter, page(ctx, first, after, last, before)?);
        Ok(programmes_of(ctx, ProgrammeParents::Projects(vec![self.0.id]), asked).await?)
    }

    /// The reviews of the literature that the project carried out, ordered by code.
    async fn reviews(&self, ctx: &Context<'_>) -> Result<Vec<Review>> {
        Ok(reviews_of_project(ctx, self.0.id).await?)
    }

    /// The workshops of the project, the latest day first, as far as the viewer may see them.
    async fn workshops(&self, ctx: &Context<'_>) -> Result<Vec<Workshop>> {
        Ok(workshops_of_project(ctx, self.0.id).await?)
    }

    /// The recommendations of the project, sorted by number.
    async fn recommendations(&self, ctx: &Context<'_>) -> Result<Vec<Recommendation>> {
        Ok(recommendations_of(ctx, self.0.id).await?)
    }
}

struct OrganisationsOfProject;

impl Fetch for OrganisationsOfProject {
    type Key = ProjectId;
    type Value = Vec<OrganisationId>;

    async fn fetch(access: &Access, keys: Vec<ProjectId>) -> Result<HashMap<ProjectId, Vec<OrganisationId>>, store::Error> {
        access.organisations_of_projects(&keys).await
    }
}

/// Loads projects by their ids.
pub struct ProjectById;

impl Fetch for ProjectById {
    type Key = ProjectId;
    type Value = Project;

    async fn fetch(access: &Access, keys: Vec<ProjectId>) -> Result<HashMap<ProjectId, Project>, store::Error> {
        Ok(access
            .projects_by_id(&keys)
            .await?
            .into_iter()
            .map(|project| (project.id, project.into()))
            .collect())
    }
}

/// The project with this id, if it exists.
pub async fn project(ctx: &Context<'_>, id: Option<ProjectId>) -> Result<Option<Project>, Refusal> {
    match id {
        Some(id) => Scope::of(ctx)?.load::<ProjectById>(id).await,
        None => Ok(None),
    }
}

/// Queries over projects.
#[derive(Default)]
pub struct ProjectQuery;

#[Object]
impl ProjectQuery {
    /// All projects, in the order in which they were added.
    async fn projects(&self, ctx: &Context<'_>) -> Result<Option<Vec<Project>>> {
        let scope = Scope::of(ctx)?;
        let projects = scope.read(scope.access().projects()).await?;
        Ok(Some(projects.into_iter().map(Project::from).collect()))
    }

    /// The project with this code; null if it does not exist.
    async fn project(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code of the project, as in its field `code`.")] code: String,
    ) -> Result<Option<Project>> {
        let scope = Scope::of(ctx)?;
        let found = scope.read(scope.access().project(known_code(&code)?)).await?;
        Ok(found.map(Project::from))
    }
}
