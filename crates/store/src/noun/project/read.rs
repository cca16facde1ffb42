//! Reads projects that collect evidence.

use std::collections::HashMap;

use chrono::NaiveDate;
use entity::{project, project_organisation};
use evidence::vocabulary::Provenance;
use policy::id::{OrganisationId, ProjectId};
use sea_orm::sea_query::{ExprTrait, SelectStatement};
use sea_orm::{FromQueryResult, Order};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, is_one_of};

/// A project.
#[derive(Debug, Clone)]
pub struct Project {
    /// The project's id.
    pub id: ProjectId,
    /// The short code that people know it by.
    pub code: String,
    /// Its title.
    pub title: String,
    /// What the project is, in a few sentences.
    pub summary: Option<String>,
    /// The project's aims, in order.
    pub aims: Vec<String>,
    /// The day on which the project began.
    pub started_on: Option<NaiveDate>,
    /// The day on which the project ended.
    pub ended_on: Option<NaiveDate>,
    /// The funder, as free text.
    pub funder: Option<String>,
    /// The licence of the project's report.
    pub licence: Option<String>,
    /// How the row got into the database.
    pub provenance: Provenance,
    /// The web page that the data was taken from.
    pub source_url: Option<String>,
    /// Optimistic-lock version, starting at 1.
    pub version: i32,
}

impl Project {
    fn from_model(model: project::Model) -> Self {
        Self {
            id: ProjectId(model.id),
            code: model.code,
            title: model.title,
            summary: model.summary,
            aims: model.aims.0,
            started_on: model.started_on,
            ended_on: model.ended_on,
            funder: model.funder,
            licence: model.licence,
            provenance: model.provenance.0,
            source_url: model.source_url,
            version: model.version,
        }
    }
}

impl Access {
    /// All projects, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn projects(&self) -> Result<Vec<Project>, Error> {
        self.read_projects(self.rows::<project::Entity>()).await
    }

    /// The project with this code.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn project(&self, code: &str) -> Result<Option<Project>, Error> {
        let mut select = self.rows::<project::Entity>();
        select.and_where(col(project::Column::Code).eq(code));
        Ok(self.read_projects(select).await?.pop())
    }

    /// The projects with these ids, in no particular order.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn projects_by_id(&self, ids: &[ProjectId]) -> Result<Vec<Project>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<project::Entity>();
        select.and_where(is_one_of(self.backend(), project::Column::Id, &ids));
        self.read_projects(select).await
    }

    async fn read_projects(&self, mut select: SelectStatement) -> Result<Vec<Project>, Error> {
        all_columns::<project::Entity>(&mut select);
        select.order_by_expr(col(project::Column::Id), Order::Asc);
        let rows = self.reader().query_all(&select).await?;
        rows.iter()
            .map(|row| Ok(Project::from_model(project::Model::from_query_result(row, "")?)))
            .collect()
    }

    /// The organisations of each of these projects, in order.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn organisations_of_projects(&self, projects: &[ProjectId]) -> Result<HashMap<ProjectId, Vec<OrganisationId>>, Error> {
        use project_organisation::Column;
        let ids: Vec<Uuid> = projects.iter().map(|id| id.0).collect();
        let mut select = self.rows::<project_organisation::Entity>();
        all_columns::<project_organisation::Entity>(&mut select);
        select
            .and_where(is_one_of(self.backend(), Column::ProjectId, &ids))
            .order_by_expr(col(Column::Position), Order::Asc);
        let mut by_project: HashMap<ProjectId, Vec<OrganisationId>> = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let link = project_organisation::Model::from_query_result(&row, "")?;
            by_project
                .entry(ProjectId(link.project_id))
                .or_default()
                .push(OrganisationId(link.organisation_id));
        }
        Ok(by_project)
    }
}
