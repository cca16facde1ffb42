//! The sources in which a review searched.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::SearchSourceKind;
use policy::id::{ReviewId, SearchSourceId};
use store::Access;

use crate::engine::batch::Fetch;
use crate::engine::date::Date;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::record_import::{ImportProgress, running_import};

/// A source in which a review searched, such as a database, and how it was searched.
#[derive(Debug, Clone)]
pub struct SearchSource(pub Arc<store::SearchSource>);

impl From<store::SearchSource> for SearchSource {
    fn from(source: store::SearchSource) -> Self {
        Self(Arc::new(source))
    }
}

/// A source in which a review searched, such as a database, and how it was searched.
#[Object]
impl SearchSource {
    /// The global id of the source, such as `search_01h455vb4pex5vsknk084sn02q`.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The kind of the source. Records from databases and registers are in one column of the flow diagram, all others
    /// in the second.
    async fn kind(&self) -> Word<SearchSourceKind> {
        Word(self.0.kind)
    }

    /// The name of the source, such as `MEDLINE`.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The platform through which the source was searched, such as `Ovid`; null if it was not recorded.
    async fn platform(&self) -> Option<&str> {
        self.0.platform.as_deref()
    }

    /// The search as it was run, with all its lines; null if it was not recorded.
    async fn strategy(&self) -> Option<&str> {
        self.0.strategy.as_deref()
    }

    /// The day on which the source was searched; null if it was not recorded.
    async fn searched_on(&self) -> Option<Date> {
        self.0.searched_on.map(Date)
    }

    /// The limits of the search, such as years or languages; null if there were none.
    async fn limits(&self) -> Option<&str> {
        self.0.limits.as_deref()
    }

    /// The number of records that came from the source, duplicates included.
    async fn record_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(Scope::of(ctx)?.count_by::<RecordCountOfSource>(self.0.id).await?)
    }

    /// How far the import into the source is that runs now, in the process that answers. Null if none runs, and for
    /// viewers who may not read records.
    async fn importing(&self, ctx: &Context<'_>) -> Result<Option<ImportProgress>> {
        Ok(running_import(Scope::of(ctx)?.access(), self.0.id)?)
    }
}

struct RecordCountOfSource;

impl Fetch for RecordCountOfSource {
    type Key = SearchSourceId;
    type Value = i64;

    async fn fetch(access: &Access, keys: Vec<SearchSourceId>) -> Result<HashMap<SearchSourceId, i64>, store::Error> {
        access.record_counts(&keys).await
    }
}

struct SourcesOfReview;

impl Fetch for SourcesOfReview {
    type Key = ReviewId;
    type Value = Arc<[SearchSource]>;

    async fn fetch(access: &Access, keys: Vec<ReviewId>) -> Result<HashMap<ReviewId, Arc<[SearchSource]>>, store::Error> {
        let found = access.searches_of(&keys).await?;
        Ok(found
            .into_iter()
            .map(|(id, sources)| (id, sources.into_iter().map(SearchSource::from).collect()))
            .collect())
    }
}

/// The sources of a review, in the order in which they were added.
pub async fn sources_of(ctx: &Context<'_>, review: ReviewId) -> Result<Vec<SearchSource>, Refusal> {
    let found = Scope::of(ctx)?.load::<SourcesOfReview>(review).await?;
    Ok(found.map(|sources| sources.to_vec()).unwrap_or_default())
}

/// Loads search sources by their ids.
pub struct SearchSourceById;

impl Fetch for SearchSourceById {
    type Key = SearchSourceId;
    type Value = SearchSource;

    async fn fetch(access: &Access, keys: Vec<SearchSourceId>) -> Result<HashMap<SearchSourceId, SearchSource>, store::Error> {
        let found = access.search_sources_by_id(&keys).await?;
        Ok(found.into_iter().map(|source| (source.id, source.into())).collect())
    }
}

/// The search source with this id.
///
/// # Errors
/// NOT_FOUND when it does not exist.
pub async fn search_source(ctx: &Context<'_>, id: SearchSourceId) -> Result<SearchSource, Refusal> {
    let found = Scope::of(ctx)?.load::<SearchSourceById>(id).await?;
    found.ok_or_else(|| store::Error::NotFound("search source").into())
}
