//! The reasons for which a review excludes reports.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, SimpleObject};
use policy::id::ReviewId;
use store::Access;

use crate::engine::batch::Fetch;
use crate::engine::scope::Scope;
use crate::error::Refusal;

/// A reason for which a review excludes reports at the stage FULL_TEXT.
#[derive(Debug, Clone, SimpleObject)]
pub struct ExclusionReason {
    /// The code of the reason, which is unique in its review.
    code: String,
    /// The reason in words, as the flow diagram shows it.
    label: String,
}

struct ReasonsOfReview;

impl Fetch for ReasonsOfReview {
    type Key = ReviewId;
    type Value = Arc<[ExclusionReason]>;

    async fn fetch(access: &Access, keys: Vec<ReviewId>) -> Result<HashMap<ReviewId, Arc<[ExclusionReason]>>, store::Error> {
        let found = access.exclusion_reasons_of(&keys).await?;
        let shown = |reason: store::ExclusionReason| ExclusionReason {
            code: reason.code,
            label: reason.label,
        };
        Ok(found
            .into_iter()
            .map(|(id, reasons)| (id, reasons.into_iter().map(shown).collect()))
            .collect())
    }
}

/// The reasons of a review, in the order in which they are considered.
pub async fn reasons_of(ctx: &Context<'_>, review: ReviewId) -> Result<Vec<ExclusionReason>, Refusal> {
    let found = Scope::of(ctx)?.load::<ReasonsOfReview>(review).await?;
    Ok(found.map(|reasons| reasons.to_vec()).unwrap_or_default())
}

/// The words of the reason with this code.
pub async fn label_of_reason(ctx: &Context<'_>, review: ReviewId, code: Option<&str>) -> Result<Option<String>, Refusal> {
    let Some(code) = code else { return Ok(None) };
    let reasons = reasons_of(ctx, review).await?;
    Ok(reasons.into_iter().find(|reason| reason.code == code).map(|reason| reason.label))
}
