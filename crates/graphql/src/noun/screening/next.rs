//! The records that a reviewer looks at next.

use async_graphql::Context;
use evidence::vocabulary::ScreeningStage;
use policy::id::ReviewId;
use store::NextRecords;

use crate::engine::scope::Scope;
use crate::error::{FieldProblem, Refusal};
use crate::noun::record::Record;

/// What a reviewer asks for.
pub struct NextAsked {
    /// The stage of screening.
    pub stage: ScreeningStage,
    /// How many records.
    pub first: i32,
    /// Whether the likely ones come first.
    pub ranked: bool,
}

/// The records that wait for the viewer's vote, in the viewer's own order.
///
/// # Errors
/// BAD_USER_INPUT at `first` when more than a page is requested.
pub async fn next_to_screen(ctx: &Context<'_>, review: ReviewId, asked: NextAsked) -> Result<Vec<Record>, Refusal> {
    let scope = Scope::of(ctx)?;
    let most = scope.access().page_sizes().most;
    let first = u64::try_from(asked.first).ok().filter(|first| *first <= most).ok_or_else(|| {
        Refusal::invalid(vec![FieldProblem {
            path: "first".to_owned(),
            message: format!("must be from 0 to {most}"),
        }])
    })?;
    let next = NextRecords {
        review,
        stage: asked.stage,
        first,
        ranked: asked.ranked,
    };
    let found = scope.read(scope.access().next_to_screen(next)).await?;
    Ok(found.into_iter().map(Record::from).collect())
}
