//! Creates and changes projects.

use chrono::{DateTime, NaiveDate, Utc};
use entity::column::{AsJson, Code};
use entity::{organisation, project, project_organisation};
use evidence::vocabulary::Provenance;
use policy::action;
use policy::id::{OrganisationId, ProjectId};
use sea_orm::sea_query::{Expr, ExprTrait, LockType, Query, Value};
use sea_orm::{ActiveValue::Set, Condition};
use uuid::Uuid;

use super::Project;
use crate::engine::access::Access;
use crate::engine::clock::new_id;
use crate::engine::day::check_day;
use crate::engine::error::Error;
use crate::engine::error::FieldProblem;
use crate::engine::input::{accept, line, optional, required, taken, web_address};
use crate::engine::reads::Reads as _;
use crate::engine::rules::{ENDS_FIRST, TextRule, code_problem, title_problem};
use crate::engine::sql::{col, columns, is_one_of};
use crate::engine::work::Work;
use crate::engine::work::same_version;
use crate::engine::work::writer::Writer;

const LINE: usize = 300;
const TEXT: usize = 20_000;
const AIM: usize = 2_000;
/// The maximum number of aims, and of organisations.
const MOST: usize = 50;

/// The description of a project.
#[derive(Debug, Clone, Default)]
pub struct ProjectInput {
    /// The short code that people know the project by.
    pub code: String,
    /// The title.
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
    /// The web page that the data was taken from.
    pub source_url: Option<String>,
    /// The organisations of the project, the lead first.
    pub organisations: Vec<OrganisationId>,
    /// How the description got into the database.
    pub provenance: Option<Provenance>,
}

impl ProjectInput {
    /// Every refused field that can be found without the database.
    pub(crate) fn problems(&self, now: DateTime<Utc>) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        if let Some(problem) = code_problem(&self.code) {
            problems.push(FieldProblem::new("input.code", problem));
        }
        check_day("input.startedOn", self.started_on, now, &mut problems);
        check_day("input.endedOn", self.ended_on, now, &mut problems);
        if let Some(problem) = title_problem(&self.title, TextRule::LINE) {
            problems.push(FieldProblem::new("input.title", problem));
        }
        optional("input.summary", self.summary.as_deref(), TEXT, &mut problems);
        line("input.funder", self.funder.as_deref(), LINE, &mut problems);
        line("input.licence", self.licence.as_deref(), LINE, &mut problems);
        web_address("input.sourceUrl", self.source_url.as_deref(), &mut problems);
        if self.aims.len() > MOST {
            problems.push(FieldProblem::new("input.aims", format!("must not be more than {MOST}")));
        }
        for (place, aim) in self.aims.iter().take(MOST).enumerate() {
            required(&format!("input.aims.{place}"), aim, AIM, &mut problems);
        }
        if let (Some(started), Some(ended)) = (self.started_on, self.ended_on)
            && ended < started
        {
            problems.push(FieldProblem::new("input.endedOn", ENDS_FIRST));
        }
        if self.provenance == Some(Provenance::SourceDocument) && self.source_url.is_none() {
            problems.push(FieldProblem::new(
                "input.sourceUrl",
                "is required if the provenance is SOURCE_DOCUMENT",
            ));
        }
        if self.organisations.len() > MOST {
            problems.push(FieldProblem::new("input.organisations", format!("must not be more than {MOST}")));
        }
        for (place, id) in self.organisations.iter().take(MOST).enumerate() {
            if self.organisations.iter().take(place).any(|earlier| earlier == id) {
                problems.push(FieldProblem::new(format!("input.organisations.{place}"), "occurs twice"));
            }
        }
        problems
    }
}

impl Access {
    /// Creates a project.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::Invalid`] with every refused field, and for a code that is already used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn create_project(&self, input: &ProjectInput) -> Result<Project, Error> {
        let work = self.begin_to::<action::CreateProject>(None, async { Ok(()) }).await?;
        let result = work.create_project(input).await;
        let id = work.finish(result).await?;
        self.projects_by_id(&[id]).await?.pop().ok_or(Error::NotFound("project"))
    }
}

impl Access {
    /// Replaces a project's description: absent fields are cleared.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Stale`], [`Error::Invalid`].
    #[tracing::instrument(level = "debug", skip_all, fields(project.id = %id))]
    pub async fn update_project(&self, id: ProjectId, version: i32, input: &ProjectInput) -> Result<Project, Error> {
        let seen = async {
            let found = self.projects_by_id(&[id]).await?.pop();
            found.map(drop).ok_or(Error::NotFound("project"))
        };
        let work = self.begin_to::<action::EditProject>(Some(&id.to_string()), seen).await?;
        let result = work.update_project(id, version, input).await;
        work.finish(result).await?;
        self.projects_by_id(&[id]).await?.pop().ok_or(Error::NotFound("project"))
    }
}

impl Work {
    async fn create_project(&self, input: &ProjectInput) -> Result<ProjectId, Error> {
        let id = ProjectId(new_id());
        let permit = self.permit::<action::CreateProject>(id, &(), &id.to_string())?;
        let mut problems = input.problems(self.access().now());
        self.check_organisations(input, &mut problems).await?;
        self.check_project_code(input, None, &mut problems).await?;
        accept(problems)?;
        let now = self.now();
        let aims: Vec<String> = input.aims.iter().map(|aim| aim.trim().to_owned()).collect();
        let row = project::ActiveModel {
            id: Set(id.0),
            code: Set(input.code.clone()),
            title: Set(input.title.trim().to_owned()),
            summary: Set(input.summary.clone()),
            aims: Set(AsJson(aims)),
            started_on: Set(input.started_on),
            ended_on: Set(input.ended_on),
            funder: Set(input.funder.clone()),
            licence: Set(input.licence.clone()),
            provenance: Set(Code(input.provenance.unwrap_or(Provenance::Extracted))),
            source_url: Set(input.source_url.clone()),
            version: Set(1),
            created_at: Set(now),
            updated_at: Set(now),
        };
        self.under(&permit).insert(row).await.map_err(|error| taken(error, "input.code"))?;
        self.under(&permit).store_organisations(id, input).await?;
        Ok(id)
    }

    async fn update_project(&self, id: ProjectId, version: i32, input: &ProjectInput) -> Result<(), Error> {
        use project::Column;
        let mut held = self.access().rows::<project::Entity>();
        columns(&mut held, &[Column::Version, Column::Provenance]);
        held.and_where(col(Column::Id).eq(id.0));
        self.lock(&mut held, LockType::Update);
        let row = self.inside().query_one(&held).await?.ok_or(Error::NotFound("project"))?;
        let permit = self.permit::<action::EditProject>(id, &(), &id.to_string())?;
        same_version("project", row.try_get("", "version")?, version)?;
        let mut problems = input.problems(self.access().now());
        self.check_organisations(input, &mut problems).await?;
        self.check_project_code(input, Some(id), &mut problems).await?;
        accept(problems)?;
        let aims: Vec<String> = input.aims.iter().map(|aim| aim.trim().to_owned()).collect();
        let provenance: Code<Provenance> = match input.provenance {
            Some(provenance) => Code(provenance),
            None => row.try_get("", "provenance")?,
        };
        let values: [(Column, Value); 11] = [
            (Column::Code, input.code.as_str().into()),
            (Column::Title, input.title.trim().into()),
            (Column::Summary, input.summary.clone().into()),
            (Column::Aims, AsJson(aims).into()),
            (Column::StartedOn, input.started_on.into()),
            (Column::EndedOn, input.ended_on.into()),
            (Column::Funder, input.funder.clone().into()),
            (Column::Licence, input.licence.clone().into()),
            (Column::SourceUrl, input.source_url.clone().into()),
            (Column::Version, (version + 1).into()),
            (Column::UpdatedAt, self.now().into()),
        ];
        let update = Query::update()
            .table(project::Entity)
            .values(values.into_iter().map(|(column, value)| (column, value.into())))
            .value(Column::Provenance, provenance)
            .and_where(col(Column::Id).eq(id.0))
            .and_where(col(Column::Version).eq(version))
            .take();
        let changed = self
            .under(&permit)
            .update(&update)
            .await
            .map_err(|error| taken(error, "input.code"))?;
        same_version("project", if changed == 1 { version } else { version + 1 }, version)?;
        self.under(&permit)
            .delete::<project_organisation::Entity>(Condition::all().add(col(project_organisation::Column::ProjectId).eq(id.0)))
            .await?;
        self.under(&permit).store_organisations(id, input).await
    }
}

impl Writer<'_> {
    /// Stores the project's organisations, in order.
    async fn store_organisations(&self, id: ProjectId, input: &ProjectInput) -> Result<(), Error> {
        let parts = (0..)
            .zip(&input.organisations)
            .map(|(position, organisation)| project_organisation::ActiveModel {
                project_id: Set(id.0),
                organisation_id: Set(organisation.0),
                role: Set(None),
                position: Set(position),
            });
        let parts: Vec<_> = parts.collect();
        if !parts.is_empty() {
            self.insert_all(parts).await?;
        }
        Ok(())
    }
}

impl Work {
    async fn check_organisations(&self, input: &ProjectInput, problems: &mut Vec<FieldProblem>) -> Result<(), Error> {
        let ids: Vec<Uuid> = input.organisations.iter().take(MOST).map(|id| id.0).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let mut select = self.access().rows::<organisation::Entity>();
        columns(&mut select, &[organisation::Column::Id]);
        select.and_where(is_one_of(self.access().backend(), organisation::Column::Id, &ids));
        let mut known: Vec<Uuid> = Vec::with_capacity(ids.len());
        for row in self.inside().query_all(&select).await? {
            known.push(row.try_get("", "id")?);
        }
        for (place, id) in ids.iter().enumerate() {
            if !known.contains(id) {
                problems.push(FieldProblem::new(format!("input.organisations.{place}"), "no such organisation"));
            }
        }
        Ok(())
    }

    async fn check_project_code(
        &self,
        input: &ProjectInput,
        own: Option<ProjectId>,
        problems: &mut Vec<FieldProblem>,
    ) -> Result<(), Error> {
        let mut same = self.access().rows::<project::Entity>();
        same.expr(Expr::val(1))
            .and_where(col(project::Column::Code).eq(input.code.as_str()));
        if let Some(own) = own {
            same.and_where(col(project::Column::Id).ne(own.0));
        }
        if self.inside().query_one(&same).await?.is_some() {
            problems.push(FieldProblem::new("input.code", "is taken: choose another"));
        }
        Ok(())
    }
}
