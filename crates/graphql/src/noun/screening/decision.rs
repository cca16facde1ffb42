//! Votes on records, and the verdicts that settled conflicts.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use evidence::vocabulary::{ScreeningStage, ScreeningVerdict};
use policy::Viewer;
use policy::id::{RecordId, ReviewId};
use store::Access;

use crate::engine::batch::Fetch;
use crate::engine::date::Time;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::account::{Account, stored_account};
use crate::noun::review::label_of_reason;

/// The vote of a reviewer on a record, or the verdict by which a third reviewer settled a conflict.
#[derive(Debug, Clone)]
pub struct ScreeningDecision {
    review: ReviewId,
    row: store::ScreeningDecision,
}

impl ScreeningDecision {
    /// Whether the viewer's account decided, at this stage.
    pub fn is_by(&self, viewer: &Viewer, stage: ScreeningStage) -> bool {
        self.row.stage == stage && viewer.account() == Some(self.row.reviewer)
    }
}

/// The vote of a reviewer on a record, or the verdict by which a third reviewer settled a conflict.
#[Object]
impl ScreeningDecision {
    /// The stage that the vote is about.
    async fn stage(&self) -> Word<ScreeningStage> {
        Word(self.row.stage)
    }

    /// The account that cast the vote.
    async fn reviewer(&self, ctx: &Context<'_>) -> Result<Account> {
        Ok(stored_account(ctx, self.row.reviewer).await?)
    }

    /// The verdict of the reviewer.
    async fn verdict(&self) -> Word<ScreeningVerdict> {
        Word(self.row.verdict)
    }

    /// The code of the reason for exclusion, which an EXCLUDE at the stage FULL_TEXT has; otherwise null.
    async fn reason(&self) -> Option<&str> {
        self.row.reason.as_deref()
    }

    /// The reason for exclusion in words; null if the vote has none.
    async fn reason_label(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(label_of_reason(ctx, self.review, self.row.reason.as_deref()).await?)
    }

    /// The note of the reviewer for the team; null if there is none.
    async fn note(&self) -> Option<&str> {
        self.row.note.as_deref()
    }

    /// When the vote was cast, or last changed.
    async fn decided_at(&self) -> Time {
        Time(self.row.decided_at)
    }

    /// Whether the verdict settled a conflict between the votes of two others.
    async fn resolves_conflict(&self) -> bool {
        self.row.resolves_conflict
    }
}

struct DecisionsOnRecord;

impl Fetch for DecisionsOnRecord {
    type Key = RecordId;
    type Value = Arc<[store::ScreeningDecision]>;

    async fn fetch(access: &Access, keys: Vec<RecordId>) -> Result<HashMap<RecordId, Arc<[store::ScreeningDecision]>>, store::Error> {
        let found = access.decisions_on(&keys).await?;
        Ok(found.into_iter().map(|(id, decisions)| (id, decisions.into())).collect())
    }
}

/// The votes on a record that the viewer may see, the oldest first.
pub async fn decisions_on(ctx: &Context<'_>, record: &store::ReviewRecord) -> Result<Vec<ScreeningDecision>, Refusal> {
    let found = Scope::of(ctx)?.load::<DecisionsOnRecord>(record.id).await?;
    let decision = |row: &store::ScreeningDecision| ScreeningDecision {
        review: record.review,
        row: row.clone(),
    };
    Ok(found.map(|rows| rows.iter().map(decision).collect()).unwrap_or_default())
}
