//! The query over records.

use async_graphql::{Context, ID, Object, Result};

use super::object::{Record, RecordById};
use crate::engine::id::read;
use crate::engine::scope::Scope;

/// The query over records.
#[derive(Default)]
pub struct RecordQuery;

#[Object]
impl RecordQuery {
    /// The record with this id; null if it does not exist or the viewer may not see it.
    async fn record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the record, as in its field `id`.")] id: ID,
    ) -> Result<Option<Record>> {
        Ok(Scope::of(ctx)?.load::<RecordById>(read(&id, "id")?).await?)
    }
}
