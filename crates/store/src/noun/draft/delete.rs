//! Deletes one draft. Everyone who may edit it may delete it.

use entity::column::Code;
use entity::{outcome, programme, project, project_organisation, question, recommendation, recommendation_basis, search_document, study};
use evidence::vocabulary::{PublicationStatus, SearchKind};
use policy::id::{ProgrammeId, ProjectId, QuestionId, RecommendationId, StudyId};
use policy::{StudyFacts, action};
use sea_orm::Condition;
use sea_orm::sea_query::{ExprTrait, LockType, SelectStatement};
use uuid::Uuid;

use super::DraftId;
use crate::engine::access::Access;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::error::Error;
use crate::engine::live::Changed;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns, is_one_of};
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::engine::work::same_version;
use crate::engine::work::writer::Writer;
use crate::noun::outcome::is_released;
use crate::noun::workshop::hold::Hold;

impl Access {
    /// Deletes a draft, or a row that was created by mistake, as long as nothing depends on it.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Stale`]; [`Error::Conflict`] if the row is published or archived, or another
    /// row depends on it.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn delete_draft(&self, id: DraftId, version: i32) -> Result<(), Error> {
        let work = match id {
            DraftId::Outcome(id) => return self.delete_outcome(id, version).await.map(drop),
            DraftId::Programme(id) => {
                let seen = async { seen(self.programmes_by_id(&[id]).await?.pop(), "programme") };
                self.begin_to::<action::DeleteProgramme>(Some(&id.to_string()), seen).await?
            }
            DraftId::Study(id) => {
                let seen = async { seen(self.studies_by_id(&[id]).await?.pop(), "study") };
                self.begin_to::<action::DeleteStudy>(Some(&id.to_string()), seen).await?
            }
            DraftId::Question(id) => {
                let seen = async { seen(self.questions_by_id(&[id]).await?.pop(), "question") };
                self.begin_to::<action::DeleteQuestion>(Some(&id.to_string()), seen).await?
            }
            DraftId::Recommendation(id) => {
                let seen = async { seen(self.recommendations_by_id(&[id]).await?.pop(), "recommendation") };
                self.begin_to::<action::DeleteRecommendation>(Some(&id.to_string()), seen).await?
            }
            DraftId::Project(id) => {
                let seen = async { seen(self.projects_by_id(&[id]).await?.pop(), "project") };
                self.begin_to::<action::DeleteProject>(Some(&id.to_string()), seen).await?
            }
        };
        let result = match id {
            DraftId::Programme(id) => work.delete_programme(id, version).await,
            DraftId::Study(id) => work.delete_study(id, version).await,
            DraftId::Question(id) => work.delete_question(id, version).await,
            DraftId::Recommendation(id) => work.delete_recommendation(id, version).await,
            DraftId::Project(id) => work.delete_project(id, version).await,
            DraftId::Outcome(_) => Ok(()),
        };
        work.finish(result).await
    }
}

fn seen<T>(found: Option<T>, kind: &'static str) -> Result<(), Error> {
    found.map(drop).ok_or(Error::NotFound(kind))
}

/// A row that the public can see or could see must be moved back to draft first, so that clients that keep copies are notified.
fn only_a_draft(status: PublicationStatus) -> Result<(), Error> {
    if is_released(status) {
        return Err(Error::Conflict(format!("it is {status}: move it back to DRAFT first")));
    }
    Ok(())
}

impl Work {
    /// The version, and the status if the row has one, of a row that the viewer may see. The row stays locked until the transaction ends.
    async fn held_row(&self, mut select: SelectStatement, kind: &'static str) -> Result<sea_orm::QueryResult, Error> {
        self.lock(&mut select, LockType::Update);
        self.inside().query_one(&select).await?.ok_or(Error::NotFound(kind))
    }
}

impl Writer<'_> {
    /// Removes these rows from the search index.
    async fn unindex(&self, kind: SearchKind, ids: &[Uuid]) -> Result<(), Error> {
        let words = Condition::all()
            .add(col(search_document::Column::Kind).eq(Code(kind)))
            .add(is_one_of(self.access().backend(), search_document::Column::RowId, ids));
        self.delete::<search_document::Entity>(words).await
    }
}

impl Work {
    async fn delete_programme(&self, id: ProgrammeId, version: i32) -> Result<(), Error> {
        let held = self.held_programme(id).await?;
        let permit = self.permit::<action::DeleteProgramme>(id, held.facts(), &id.to_string())?;
        same_version("programme", held.version, version)?;
        only_a_draft(held.status)?;
        self.nothing_rests_on_programme(id.0).await?;
        let sight = self.sight(&[(CopiedKind::Programme, vec![id.0])]).await?;
        self.under(&permit).touch_studies_of_programme(id).await?;
        self.under(&permit).unindex(SearchKind::Programme, &[id.0]).await?;
        self.under(&permit)
            .delete_row(programme::Entity, programme::Column::Id, id.0)
            .await?;
        self.under(&permit).settle(sight).await
    }

    async fn delete_study(&self, id: StudyId, version: i32) -> Result<(), Error> {
        let mut select = self.access().rows::<study::Entity>();
        columns(&mut select, &[study::Column::Version, study::Column::Status]);
        select.and_where(col(study::Column::Id).eq(id.0));
        let row = self.held_row(select, "study").await?;
        let Code(status): Code<PublicationStatus> = row.try_get("", "status")?;
        let facts = StudyFacts {
            released: is_released(status),
        };
        let permit = self.permit::<action::DeleteStudy>(id, &facts, &id.to_string())?;
        same_version("study", row.try_get("", "version")?, version)?;
        only_a_draft(status)?;
        let outcomes = self.outcomes_of_study(id).await?;
        self.nothing_rests_on_study(id.0, &outcomes).await?;
        let sight = self
            .sight(&[(CopiedKind::Study, vec![id.0]), (CopiedKind::Outcome, outcomes.clone())])
            .await?;
        self.under(&permit).touch_programmes_of_study(id).await?;
        self.under(&permit).unindex(SearchKind::Outcome, &outcomes).await?;
        self.under(&permit).unindex(SearchKind::Study, &[id.0]).await?;
        self.under(&permit)
            .delete_row(outcome::Entity, outcome::Column::StudyId, id.0)
            .await?;
        let linked = self.records_of_study(id).await?;
        self.under(&permit).delete_row(study::Entity, study::Column::Id, id.0).await?;
        self.under(&permit).note_links(id, &linked).await?;
        self.under(&permit).settle(sight).await
    }

    async fn delete_question(&self, id: QuestionId, version: i32) -> Result<(), Error> {
        let facts = self.question_facts(id, Hold::ToChange).await?;
        let permit = self.permit::<action::DeleteQuestion>(id, &facts, &id.to_string())?;
        let held = self.hold_questions(&[id]).await?.pop().ok_or(Error::NotFound("question"))?;
        same_version("question", held.version, version)?;
        if held.participant_id.is_some() || held.words_of_id.is_some() {
            return Err(Error::Conflict(
                "the question is a person's own words: only its author can withdraw it".to_owned(),
            ));
        }
        if held.merged_into_id.is_some() {
            return Err(Error::Conflict(
                "the question was merged into another, and can no longer change".to_owned(),
            ));
        }
        if self.is_public(id).await? {
            return Err(Error::Conflict("its workshop is published: move it back to DRAFT first".to_owned()));
        }
        self.nothing_rests_on_question(id.0).await?;
        let sight = self.sight(&[(CopiedKind::Question, vec![id.0])]).await?;
        self.under(&permit).unindex(SearchKind::Question, &[id.0]).await?;
        self.under(&permit).delete_row(question::Entity, question::Column::Id, id.0).await?;
        self.under(&permit).settle(sight).await?;
        if let Some(workshop) = held.workshop_id {
            self.announce(Changed::Workshop(policy::id::WorkshopId(workshop)));
        }
        Ok(())
    }

    /// Whether the question belongs to a published workshop.
    pub(crate) async fn is_public(&self, id: QuestionId) -> Result<bool, Error> {
        use entity::workshop;
        let of = sea_orm::sea_query::Query::select()
            .expr(col(question::Column::WorkshopId))
            .unscoped::<question::Entity>(Unscoped::HeldUnderAPermit)
            .and_where(col(question::Column::Id).eq(id.0))
            .take();
        let mut published = self.access().rows::<workshop::Entity>();
        published
            .expr(sea_orm::sea_query::Expr::val(1))
            .and_where(col(workshop::Column::Id).in_subquery(of))
            .and_where(col(workshop::Column::Status).eq(Code(PublicationStatus::Published)));
        Ok(self.inside().query_one(&published).await?.is_some())
    }

    async fn delete_recommendation(&self, id: RecommendationId, version: i32) -> Result<(), Error> {
        let mut select = self.access().rows::<recommendation::Entity>();
        columns(&mut select, &[recommendation::Column::Version]);
        select.and_where(col(recommendation::Column::Id).eq(id.0));
        let row = self.held_row(select, "recommendation").await?;
        let permit = self.permit::<action::DeleteRecommendation>(id, &(), &id.to_string())?;
        same_version("recommendation", row.try_get("", "version")?, version)?;
        let sight = self.sight(&[(CopiedKind::Recommendation, vec![id.0])]).await?;
        self.under(&permit).unindex(SearchKind::Recommendation, &[id.0]).await?;
        self.under(&permit)
            .delete_row(recommendation_basis::Entity, recommendation_basis::Column::RecommendationId, id.0)
            .await?;
        self.under(&permit)
            .delete_row(recommendation::Entity, recommendation::Column::Id, id.0)
            .await?;
        self.under(&permit).settle(sight).await
    }

    async fn delete_project(&self, id: ProjectId, version: i32) -> Result<(), Error> {
        let mut select = self.access().rows::<project::Entity>();
        columns(&mut select, &[project::Column::Version]);
        select.and_where(col(project::Column::Id).eq(id.0));
        let row = self.held_row(select, "project").await?;
        let permit = self.permit::<action::DeleteProject>(id, &(), &id.to_string())?;
        same_version("project", row.try_get("", "version")?, version)?;
        self.nothing_rests_on_project(id.0).await?;
        let sight = self.sight(&[(CopiedKind::Project, vec![id.0])]).await?;
        self.under(&permit)
            .delete_row(project_organisation::Entity, project_organisation::Column::ProjectId, id.0)
            .await?;
        self.under(&permit).delete_row(project::Entity, project::Column::Id, id.0).await?;
        self.under(&permit).settle(sight).await
    }
}
