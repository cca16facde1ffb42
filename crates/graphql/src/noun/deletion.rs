//! What left the viewer's sight, for clients that keep copies.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};

use crate::engine::connection::{UncountedConnection, map_page, page};
use crate::engine::date::Time;
use crate::engine::scope::Scope;

/// Something that left the viewer's sight.
#[derive(Debug, Clone)]
pub struct Deletion(Arc<store::Deletion>);

/// Something that the viewer could see before and cannot see now: a programme, study, outcome, question, workshop,
/// contribution, project or recommendation that was unpublished, withdrawn or deleted. A copy of it should go.
#[Object]
impl Deletion {
    /// The id of what left the viewer's sight.
    async fn id(&self) -> ID {
        self.0.id.as_str().into()
    }

    /// When it left the viewer's sight.
    async fn at(&self) -> Time {
        Time(self.0.at)
    }
}

/// Root fields for clients that keep copies.
#[derive(Default)]
pub struct DeletionQuery;

#[Object]
impl DeletionQuery {
    /// What left the viewer's sight at this time or later and has not come back, oldest first. Together with `updatedSince`
    /// on the lists, it lets a client keep an exact copy of what the viewer can see.
    async fn deletions(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The earliest time of a deletion that is listed. Ask again from a minute before the last answer: a change that was being made then is kept with the time at which it began."
        )]
        since: Time,
        #[graphql(desc = "How many deletions to list, from the oldest one.")] first: Option<i32>,
        #[graphql(desc = "The cursor after which the page starts.")] after: Option<String>,
    ) -> Result<Option<UncountedConnection<Deletion>>> {
        let arguments = page(ctx, first, after, None, None)?;
        let scope = Scope::of(ctx)?;
        let found = scope.read(scope.access().deletions(since.0, &arguments)).await?;
        Ok(Some(UncountedConnection(map_page(found, |deletion| Deletion(Arc::new(deletion))))))
    }
}
