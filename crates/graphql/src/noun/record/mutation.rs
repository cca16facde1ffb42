//! Mutations of records outside of screening. Each returns the record after the change.

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::RemovalKind;

use super::object::Record;
use crate::engine::id::read;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;

/// Mutations of records.
#[derive(Default)]
pub struct RecordMutation;

#[Object]
impl RecordMutation {
    /// Removes a record before screening, which the flow counts apart. It is CONFLICT for a duplicate, and for a
    /// record that was decided. Only for leads of the review.
    async fn remove_record(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the record to remove.")] record: ID,
        #[graphql(desc = "Whether an automation tool or somebody removes the record.")] by: Word<RemovalKind>,
        #[graphql(desc = "The reason for the removal: at most 2,000 characters.")] note: String,
    ) -> Result<Record> {
        let id = read(&record, "record")?;
        changed(Scope::of(ctx)?.access().remove_record(id, by.0, &note).await)
    }

    /// Puts a removed record back, so that it is screened. It is CONFLICT for a record that was not removed. Only for
    /// leads of the review.
    async fn restore_record(&self, ctx: &Context<'_>, #[graphql(desc = "The id of the record to put back.")] record: ID) -> Result<Record> {
        let id = read(&record, "record")?;
        changed(Scope::of(ctx)?.access().restore_record(id).await)
    }

    /// Says that a record is the same publication as another record of the same review. It is CONFLICT if it
    /// contradicts another decision. Only for members of the team and for leads.
    async fn mark_duplicate(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the record that is a duplicate.")] record: ID,
        #[graphql(desc = "The id of a record of the same publication.")] of: ID,
    ) -> Result<Record> {
        let (id, of) = (read(&record, "record")?, read(&of, "of")?);
        changed(Scope::of(ctx)?.access().mark_duplicate(id, of).await)
    }

    /// Says that a record that was taken for a duplicate is a publication of its own. It is CONFLICT for a record that
    /// was not merged with another one. Only for members of the team and for leads.
    async fn mark_distinct(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the record that is a publication of its own.")] record: ID,
    ) -> Result<Record> {
        let id = read(&record, "record")?;
        changed(Scope::of(ctx)?.access().mark_distinct(id).await)
    }

    /// Says whether the report of a record could be retrieved. A report that could not be retrieved is not assessed.
    /// Only for members of the team and for leads.
    async fn set_report_retrieval(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the record whose report was sought.")] record: ID,
        #[graphql(desc = "Whether the report could be retrieved.")] retrieved: bool,
    ) -> Result<Record> {
        let id = read(&record, "record")?;
        changed(Scope::of(ctx)?.access().set_report_retrieval(id, retrieved).await)
    }
}

fn changed(result: Result<store::ReviewRecord, store::Error>) -> Result<Record> {
    Ok(result.map(Record::from).map_err(Refusal::from)?)
}
