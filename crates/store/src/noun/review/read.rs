//! Reads reviews, their teams, searches and reasons, each for many reviews at once.

use std::collections::HashMap;

use entity::{exclusion_reason, record, review, review_member, search_source};
use policy::id::{ReviewId, SearchSourceId};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, FromQueryResult, Order};
use uuid::Uuid;

use super::view::{ExclusionReason, Review, ReviewMember, SearchSource};
use crate::engine::access::{Access, all_columns};
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::scoped::Scoped;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, is_one_of};
use crate::engine::unscoped::Unscoped;

impl Access {
    /// All reviews, ordered by code.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn reviews(&self) -> Result<Vec<Review>, Error> {
        self.read_reviews(self.rows::<review::Entity>()).await
    }

    /// The review with this code.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn review_by_code(&self, code: &str) -> Result<Option<Review>, Error> {
        let mut select = self.rows::<review::Entity>();
        select.and_where(col(review::Column::Code).eq(code));
        Ok(self.read_reviews(select).await?.pop())
    }

    /// The reviews with these ids.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn reviews_by_id(&self, ids: &[ReviewId]) -> Result<Vec<Review>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<review::Entity>();
        select.and_where(is_one_of(self.backend(), review::Column::Id, &ids));
        self.read_reviews(select).await
    }

    async fn read_reviews(&self, mut select: SelectStatement) -> Result<Vec<Review>, Error> {
        all_columns::<review::Entity>(&mut select);
        select.order_by_expr(col(review::Column::Code), Order::Asc);
        let rows = self.reader().query_all(&select).await?;
        let read = |row| Ok(Review::of(review::Model::from_query_result(row, "")?));
        rows.iter().map(read).collect()
    }

    pub(super) async fn changed_review(&self, id: ReviewId) -> Result<Review, Error> {
        self.reviews_by_id(&[id]).await?.pop().ok_or(Error::NotFound("review"))
    }

    /// The reviews of these projects, ordered by code.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn reviews_of_projects(&self, projects: &[policy::id::ProjectId]) -> Result<HashMap<Uuid, Vec<Review>>, Error> {
        let ids: Vec<Uuid> = projects.iter().map(|id| id.0).collect();
        let mut select = self.rows::<review::Entity>();
        select.and_where(is_one_of(self.backend(), review::Column::ProjectId, &ids));
        let mut found: HashMap<Uuid, Vec<Review>> = HashMap::new();
        for review in self.read_reviews(select).await? {
            if let Some(project) = review.project {
                found.entry(project.0).or_default().push(review);
            }
        }
        Ok(found)
    }

    /// The teams of these reviews, in the order in which people joined. Empty for viewers who may not read records.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn teams_of(&self, reviews: &[ReviewId]) -> Result<HashMap<ReviewId, Vec<ReviewMember>>, Error> {
        use review_member::Column;
        let order = [Column::JoinedAt, Column::AccountId];
        let models: Vec<review_member::Model> = self
            .of_reviews::<review_member::Entity, _>(reviews, Column::ReviewId, &order)
            .await?;
        Ok(by_review(
            models.iter().map(|model| (ReviewId(model.review_id), ReviewMember::of(model))),
        ))
    }

    /// The reasons for exclusion of these reviews, in their order.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn exclusion_reasons_of(&self, reviews: &[ReviewId]) -> Result<HashMap<ReviewId, Vec<ExclusionReason>>, Error> {
        use exclusion_reason::Column;
        let order = [Column::Position, Column::Code];
        let models: Vec<exclusion_reason::Model> = self
            .of_reviews::<exclusion_reason::Entity, _>(reviews, Column::ReviewId, &order)
            .await?;
        Ok(by_review(
            models
                .into_iter()
                .map(|model| (ReviewId(model.review_id), ExclusionReason::of(model))),
        ))
    }

    /// The sources in which these reviews searched, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn searches_of(&self, reviews: &[ReviewId]) -> Result<HashMap<ReviewId, Vec<SearchSource>>, Error> {
        use search_source::Column;
        let order = [Column::CreatedAt, Column::Id];
        let models: Vec<search_source::Model> = self
            .of_reviews::<search_source::Entity, _>(reviews, Column::ReviewId, &order)
            .await?;
        Ok(by_review(
            models.into_iter().map(|model| (ReviewId(model.review_id), SearchSource::of(model))),
        ))
    }

    async fn of_reviews<E: Scoped<Model: FromQueryResult>, C: ColumnTrait>(
        &self,
        reviews: &[ReviewId],
        review: C,
        order: &[C],
    ) -> Result<Vec<E::Model>, Error> {
        let ids: Vec<Uuid> = reviews.iter().map(|id| id.0).collect();
        let mut select = self.rows::<E>();
        all_columns::<E>(&mut select);
        select.and_where(is_one_of(self.backend(), review, &ids));
        for column in order {
            select.order_by_expr(col(*column), Order::Asc);
        }
        let rows = self.reader().query_all(&select).await?;
        rows.iter().map(|row| Ok(E::Model::from_query_result(row, "")?)).collect()
    }

    /// The search sources with these ids.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn search_sources_by_id(&self, ids: &[SearchSourceId]) -> Result<Vec<SearchSource>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<search_source::Entity>();
        all_columns::<search_source::Entity>(&mut select);
        select.and_where(is_one_of(self.backend(), search_source::Column::Id, &ids));
        let rows = self.reader().query_all(&select).await?;
        let read = |row| Ok(SearchSource::of(search_source::Model::from_query_result(row, "")?));
        rows.iter().map(read).collect()
    }

    /// How many records each of these sources brought, duplicates included. Open to everyone, as the flow is.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn record_counts(&self, sources: &[SearchSourceId]) -> Result<HashMap<SearchSourceId, i64>, Error> {
        use record::Column;
        let ids: Vec<Uuid> = sources.iter().map(|id| id.0).collect();
        let select = Query::select()
            .expr_as(col(Column::SourceId), "source_id")
            .expr_as(Expr::cust("COUNT(*)"), Alias::new("n"))
            .unscoped::<record::Entity>(Unscoped::CountsOfLiterature)
            .and_where(is_one_of(self.backend(), Column::SourceId, &ids))
            .and_where(col(Column::UndoneAt).is_null())
            .add_group_by([col(Column::SourceId)])
            .take();
        let mut counts = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            counts.insert(SearchSourceId(row.try_get("", "source_id")?), row.try_get("", "n")?);
        }
        Ok(counts)
    }
}

fn by_review<T>(rows: impl Iterator<Item = (ReviewId, T)>) -> HashMap<ReviewId, Vec<T>> {
    let mut found: HashMap<ReviewId, Vec<T>> = HashMap::new();
    for (review, row) in rows {
        found.entry(review).or_default().push(row);
    }
    found
}
