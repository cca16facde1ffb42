//! Adds the sources in which a review searched.

use entity::column::Code;
use entity::search_source;
use policy::action;
use policy::id::{ReviewId, SearchSourceId};
use sea_orm::ActiveValue::Set;

use super::input::SearchSourceInput;
use super::view::SearchSource;
use crate::engine::access::Access;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::input::accept;
use crate::engine::work::Work;

/// The maximum number of searches of a review.
const MOST_SEARCHES: i64 = 200;

impl Access {
    /// Adds a source in which the review searched.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Invalid`] with every refused field; [`Error::Conflict`] if there are 200.
    #[tracing::instrument(level = "debug", skip_all, fields(review.id = %review))]
    pub async fn add_search_source(&self, review: ReviewId, input: &SearchSourceInput) -> Result<SearchSource, Error> {
        let seen = async { self.changed_review(review).await.map(drop) };
        let work = self.begin_to::<action::AddSearchSource>(Some(&review.to_string()), seen).await?;
        let result = work.add_search_source(review, input).await;
        let id = work.finish(result).await?;
        self.search_sources_by_id(&[id])
            .await?
            .pop()
            .ok_or(Error::NotFound("search source"))
    }
}

impl Work {
    async fn add_search_source(&self, review: ReviewId, input: &SearchSourceInput) -> Result<SearchSourceId, Error> {
        self.held_review(review).await?;
        let facts = self.review_facts(review).await?;
        let id = SearchSourceId(new_id());
        let permit = self.permit::<action::AddSearchSource>(id, &facts, &id.to_string())?;
        accept(input.problems(self.now().0.date_naive()))?;
        self.has_room_for::<search_source::Entity, _>(search_source::Column::ReviewId, review, MOST_SEARCHES, "searches")
            .await?;
        let row = search_source::ActiveModel {
            id: Set(id.0),
            review_id: Set(review.0),
            kind: Set(Code(input.kind)),
            name: Set(input.name.trim().to_owned()),
            platform: Set(input.platform.clone()),
            strategy: Set(input.strategy.clone()),
            searched_on: Set(input.searched_on),
            limits: Set(input.limits.clone()),
            created_at: Set(self.now()),
        };
        self.under(&permit).insert(row).await?;
        Ok(id)
    }
}
