//! Recommendations as a viewer sees them. Everyone can read them, but their evidence only as far as the viewer may see it.

use std::collections::HashMap;

use entity::{recommendation, recommendation_basis};
use evidence::vocabulary::Provenance;
use policy::id::{OutcomeId, ProgrammeId, ProjectId, QuestionId, RecommendationId, StudyId, TermId};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{FromQueryResult, Order};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::error::Error;
use crate::engine::link_target::LinkTarget;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, is_one_of};

/// A recommendation of a project.
#[derive(Debug, Clone)]
pub struct Recommendation {
    /// The recommendation's id.
    pub id: RecommendationId,
    /// The project that made the recommendation.
    pub project: ProjectId,
    /// The number in the project's list.
    pub number: i32,
    /// What is recommended.
    pub text: String,
    /// The audience of the recommendation.
    pub audience: Option<String>,
    /// What happened after the recommendation was made.
    pub status: Option<String>,
    /// How the row got into the database.
    pub provenance: Provenance,
    /// The web page that the data was taken from.
    pub source_url: Option<String>,
    /// Optimistic-lock version, starting at 1.
    pub version: i32,
}

/// A row that a recommendation is based on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Basis {
    /// A study, a programme, a term or an outcome.
    Evidence(LinkTarget),
    /// A question that people raised.
    Question(QuestionId),
}

impl Basis {
    fn of(row: &recommendation_basis::Model) -> Result<Self, Error> {
        let study = row.study_id.map(|id| Self::Evidence(LinkTarget::Study(StudyId(id))));
        let programme = row.programme_id.map(|id| Self::Evidence(LinkTarget::Programme(ProgrammeId(id))));
        let term = row.term_id.map(|id| Self::Evidence(LinkTarget::Term(TermId(id))));
        let outcome = row.outcome_id.map(|id| Self::Evidence(LinkTarget::Outcome(OutcomeId(id))));
        let question = row.question_id.map(|id| Self::Question(QuestionId(id)));
        let basis = study.or(programme).or(term).or(outcome).or(question);
        basis.ok_or_else(|| Error::Corrupt(format!("basis {} of a recommendation is nothing", row.id)))
    }
}

impl Recommendation {
    fn from_model(model: recommendation::Model) -> Self {
        Self {
            id: RecommendationId(model.id),
            project: ProjectId(model.project_id),
            number: model.number,
            text: model.text,
            audience: model.audience,
            status: model.status,
            provenance: model.provenance.0,
            source_url: model.source_url,
            version: model.version,
        }
    }
}

impl Access {
    /// The recommendations with these ids, in no particular order.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn recommendations_by_id(&self, ids: &[RecommendationId]) -> Result<Vec<Recommendation>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<recommendation::Entity>();
        select.and_where(is_one_of(self.backend(), recommendation::Column::Id, &ids));
        self.read_recommendations(select).await
    }

    /// The recommendations of each of these projects, ordered by number.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn recommendations_of_projects(&self, projects: &[ProjectId]) -> Result<HashMap<ProjectId, Vec<Recommendation>>, Error> {
        let ids: Vec<Uuid> = projects.iter().map(|id| id.0).collect();
        let mut select = self.rows::<recommendation::Entity>();
        select.and_where(is_one_of(self.backend(), recommendation::Column::ProjectId, &ids));
        let mut by_project: HashMap<ProjectId, Vec<Recommendation>> = HashMap::new();
        for recommendation in self.read_recommendations(select).await? {
            by_project.entry(recommendation.project).or_default().push(recommendation);
        }
        Ok(by_project)
    }

    async fn read_recommendations(&self, mut select: SelectStatement) -> Result<Vec<Recommendation>, Error> {
        all_columns::<recommendation::Entity>(&mut select);
        select
            .order_by_expr(col(recommendation::Column::Number), Order::Asc)
            .order_by_expr(col(recommendation::Column::Id), Order::Asc);
        let rows = self.reader().query_all(&select).await?;
        rows.iter()
            .map(|row| Ok(Recommendation::from_model(recommendation::Model::from_query_result(row, "")?)))
            .collect()
    }

    /// The rows that each of these recommendations is based on and that the viewer may see, in the order in which they were entered.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn bases_of(&self, recommendations: &[RecommendationId]) -> Result<HashMap<RecommendationId, Vec<Basis>>, Error> {
        use recommendation_basis::Column;
        let ids: Vec<Uuid> = recommendations.iter().map(|id| id.0).collect();
        let mut select = self.rows::<recommendation_basis::Entity>();
        all_columns::<recommendation_basis::Entity>(&mut select);
        select
            .and_where(is_one_of(self.backend(), Column::RecommendationId, &ids))
            .order_by_expr(col(Column::Id), Order::Asc);
        let mut found: HashMap<RecommendationId, Vec<Basis>> = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let row = recommendation_basis::Model::from_query_result(&row, "")?;
            found
                .entry(RecommendationId(row.recommendation_id))
                .or_default()
                .push(Basis::of(&row)?);
        }
        Ok(found)
    }
}
