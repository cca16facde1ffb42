//! The subscription to the progress of imports.

use async_graphql::{Context, ID, Object, Result, Subscription};
use futures_util::StreamExt as _;
use futures_util::stream::Stream;
use policy::id::SearchSourceId;
use store::{Access, ImportPhase};

use crate::engine::id::read;
use crate::engine::live::newest;
use crate::engine::scope::Scope;
use crate::error::Refusal;
use crate::noun::review::{SearchSource, search_source};

/// How far the import into a source is.
pub struct ImportProgress {
    source: SearchSourceId,
    at: store::ImportProgress,
}

/// How far the import into a source is.
#[Object]
impl ImportProgress {
    /// The source that records are imported into.
    async fn source(&self, ctx: &Context<'_>) -> Result<SearchSource> {
        Ok(search_source(ctx, self.source).await?)
    }

    /// The number of records that are done in this phase.
    async fn done(&self) -> u64 {
        self.at.done
    }

    /// The number of records to do in this phase; null while it is not known.
    async fn total(&self) -> Option<u64> {
        self.at.total
    }

    /// What the import is doing: IDLE if there is none, READING the file, COMPARING records with each other, STORING
    /// them, or DONE.
    async fn phase(&self) -> &'static str {
        self.at.phase.code()
    }
}

/// How far the import into a source is that runs in this process; `None` if none runs, and for viewers who may not read
/// records.
///
/// # Errors
/// The store's error, in the form that clients may see.
pub fn running_import(access: &Access, source: SearchSourceId) -> Result<Option<ImportProgress>, Refusal> {
    let progress = match access.import_now(source) {
        Ok(progress) => progress,
        Err(store::Error::Forbidden { .. }) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    Ok(match progress.phase {
        ImportPhase::Idle | ImportPhase::Done => None,
        ImportPhase::Reading | ImportPhase::Comparing | ImportPhase::Storing => Some(ImportProgress { source, at: progress }),
    })
}

/// The subscription to imports.
#[derive(Default)]
pub struct ImportSubscription;

#[Subscription]
impl ImportSubscription {
    /// Sends how far the import into a source is: now, and again whenever it changes, at most a few times per second.
    /// After DONE, the subscription waits for the next import. It shows imports that run in the process that answers.
    /// Only for those who may read records.
    async fn import_progress(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the source that records are imported into.")] source: ID,
    ) -> Result<impl Stream<Item = ImportProgress> + use<>> {
        let id: SearchSourceId = read(&source, "source")?;
        let access = Scope::of(ctx)?.access();
        let progress = access.import_progress(id).map_err(Refusal::from)?;
        if access.search_sources_by_id(&[id]).await.map_err(Refusal::from)?.is_empty() {
            return Err(Refusal::from(store::Error::NotFound("search source")).into());
        }
        Ok(newest(ctx, progress)?.map(move |at| ImportProgress { source: id, at }))
    }
}
