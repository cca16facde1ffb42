//! The mutation that undoes an import.

use async_graphql::{Context, ID, Object, Result};

use crate::engine::id::read;
use crate::engine::scope::Scope;
use crate::error::Refusal;
use crate::noun::review::{SearchSource, search_source};

/// The mutation of imports.
#[derive(Default)]
pub struct ImportMutation;

#[Object]
impl ImportMutation {
    /// Undoes an import: its records leave the review. It is CONFLICT once something was decided on one of them, and if
    /// the import was undone already. Only for leads of the review.
    async fn undo_import(&self, ctx: &Context<'_>, #[graphql(desc = "The id of the import to undo.")] id: ID) -> Result<SearchSource> {
        let id = read(&id, "id")?;
        let undone = Scope::of(ctx)?.access().undo_import(id).await;
        Ok(search_source(ctx, undone.map_err(Refusal::from)?).await?)
    }
}
