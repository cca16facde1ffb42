//! Rows that are no longer visible to the viewer, for clients that keep copies.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use crate::engine::connection::{UncountedConnection, map_page, page};
use crate::engine::date::Time;
use crate::engine::scope::Scope;

/// A row that is no longer visible to the viewer.
#[derive(Debug, Clone)]
pub struct Deletion(Arc<store::Deletion>);

/// A row that the viewer could see before and cannot see now: a programme, study, outcome, question, workshop,
/// contribution, project or recommendation that was unpublished, withdrawn or deleted. Clients should delete their
/// copies of it.
#[Object]
impl Deletion {
    /// The global id of the row that is no longer visible.
    async fn id(&self) -> ID {
        self.0.id.as_str().into()
    }

    /// When the row became invisible to the viewer.
    async fn at(&self) -> Time {
        Time(self.0.at)
    }
}

/// The query for clients that keep copies.
#[derive(Default)]
pub struct DeletionQuery;

#[Object]
impl DeletionQuery {
    /// Rows that became invisible to the viewer at this time or later and have not become visible again, the oldest
    /// first. Together with `updatedSince` in the filters of lists, it lets a client keep an exact copy of what the
    /// viewer can see. Start each request one minute before the previous one: a deletion carries the time at which
    /// its transaction began, and may appear shortly afterwards.
    async fn deletions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only rows that became invisible at this time or later.")] since: Time,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
    ) -> Result<Option<UncountedConnection<Deletion>>> {
        let arguments = page(ctx, first, after, None, None)?;
        let scope = Scope::of(ctx)?;
        let found = scope.read(scope.access().deletions(since.0, &arguments)).await?;
        Ok(Some(UncountedConnection(map_page(found, |deletion| Deletion(Arc::new(deletion))))))
    }
}
