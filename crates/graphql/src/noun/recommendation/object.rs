//! A recommendation in the schema.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::Provenance;
use futures_util::future::try_join_all;
use policy::id::{ProjectId, QuestionId, RecommendationId};
use store::{Access, Basis, LinkTarget};

use crate::engine::batch::Fetch;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::question::{Question, QuestionById, QuestionTarget, load_target};

/// A recommendation of a project.
#[derive(Debug, Clone)]
pub struct Recommendation(Arc<store::Recommendation>);

impl From<store::Recommendation> for Recommendation {
    fn from(recommendation: store::Recommendation) -> Self {
        Self(Arc::new(recommendation))
    }
}

/// A recommendation of a project.
#[Object]
impl Recommendation {
    /// The global id of the recommendation, such as `recommendation_01h455vb4pex5vsknk084sn02q`.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The number of the recommendation in the project's list, from 1.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// The text of the recommendation.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// The people or bodies that the recommendation is addressed to; null if it names none.
    async fn audience(&self) -> Option<&str> {
        self.0.audience.as_deref()
    }

    /// What has happened with the recommendation since, in words; null if nothing was recorded.
    async fn status(&self) -> Option<&str> {
        self.0.status.as_deref()
    }

    /// The evidence that the recommendation is based on, in the order of its description, as far as the viewer may
    /// see it.
    async fn based_on(&self, ctx: &Context<'_>) -> Result<Vec<QuestionTarget>> {
        let scope = Scope::of(ctx)?;
        let evidence = |basis: Basis| match basis {
            Basis::Evidence(target) => Some(target),
            Basis::Question(_) => None,
        };
        let targets: Vec<LinkTarget> = self.bases(scope).await?.into_iter().filter_map(evidence).collect();
        let found = try_join_all(targets.into_iter().map(|target| load_target(scope, target))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// The questions that the recommendation is based on, in the order of its description, as far as the viewer may
    /// see them.
    async fn questions(&self, ctx: &Context<'_>) -> Result<Vec<Question>> {
        let scope = Scope::of(ctx)?;
        let question = |basis: Basis| match basis {
            Basis::Question(id) => Some(id),
            Basis::Evidence(_) => None,
        };
        let ids: Vec<QuestionId> = self.bases(scope).await?.into_iter().filter_map(question).collect();
        let found = try_join_all(ids.into_iter().map(|id| scope.load::<QuestionById>(id))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// Where the data of the recommendation come from.
    async fn provenance(&self) -> Word<Provenance> {
        Word(self.0.provenance)
    }

    /// The address of the web page that the data of the recommendation were taken from; null if it was not recorded.
    async fn source_url(&self) -> Option<&str> {
        self.0.source_url.as_deref()
    }

    /// The version of the recommendation, for optimistic locking. It starts at 1 and rises with each change; a
    /// mutation must send the version that the client read.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl Recommendation {
    async fn bases(&self, scope: &Scope) -> Result<Vec<Basis>, Refusal> {
        Ok(scope.load::<BasesOf>(self.0.id).await?.unwrap_or_default())
    }
}

/// Loads recommendations by their ids.
pub struct RecommendationById;

impl Fetch for RecommendationById {
    type Key = RecommendationId;
    type Value = Recommendation;

    async fn fetch(access: &Access, keys: Vec<RecommendationId>) -> Result<HashMap<RecommendationId, Recommendation>, store::Error> {
        Ok(access
            .recommendations_by_id(&keys)
            .await?
            .into_iter()
            .map(|recommendation| (recommendation.id, recommendation.into()))
            .collect())
    }
}

struct BasesOf;

impl Fetch for BasesOf {
    type Key = RecommendationId;
    type Value = Vec<Basis>;

    async fn fetch(access: &Access, keys: Vec<RecommendationId>) -> Result<HashMap<RecommendationId, Vec<Basis>>, store::Error> {
        access.bases_of(&keys).await
    }
}

struct RecommendationsOfProject;

impl Fetch for RecommendationsOfProject {
    type Key = ProjectId;
    type Value = Vec<Recommendation>;

    async fn fetch(access: &Access, keys: Vec<ProjectId>) -> Result<HashMap<ProjectId, Vec<Recommendation>>, store::Error> {
        let found = access.recommendations_of_projects(&keys).await?;
        Ok(found
            .into_iter()
            .map(|(id, recommendations)| (id, recommendations.into_iter().map(Recommendation::from).collect()))
            .collect())
    }
}

/// The recommendations of a project, sorted by number.
pub async fn recommendations_of(ctx: &Context<'_>, id: ProjectId) -> Result<Vec<Recommendation>, Refusal> {
    Ok(Scope::of(ctx)?.load::<RecommendationsOfProject>(id).await?.unwrap_or_default())
}
