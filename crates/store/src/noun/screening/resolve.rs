//! Settles a conflict of two votes: by a third member of the team, whether or not the two are still on it.

use evidence::vocabulary::{ScreeningStage, ScreeningVerdict};
use policy::id::RecordId;
use policy::{ConflictFacts, action};

use super::vote::Vote;
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::work::Work;
use crate::noun::record::ReviewRecord;

impl Access {
    /// Settles a conflict. Not open to the two who disagree.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`], also for the two; [`Error::Invalid`] for `UNSURE` and for a reason that is missing or out
    /// of place; [`Error::Conflict`] where there is no conflict.
    #[tracing::instrument(level = "debug", skip_all, fields(record.id = %id))]
    pub async fn resolve_screening(&self, id: RecordId, vote: &Vote) -> Result<ReviewRecord, Error> {
        let work = self
            .begin_to::<action::ResolveScreening>(Some(&id.to_string()), self.sees_record(id))
            .await?;
        let result = work.resolve_screening(id, vote).await;
        work.finish(result).await?;
        self.changed_record(id).await
    }
}

impl Work {
    async fn resolve_screening(&self, id: RecordId, vote: &Vote) -> Result<(), Error> {
        let held = self.held_record(id).await?;
        let votes = self.votes_on(id.0, vote.stage).await?;
        let account = self.access().viewer().account();
        let is_complete = held.votes(vote.stage).0 == 2;
        let facts = ConflictFacts {
            review: held.facts,
            // Before both votes are stored there is no conflict, and the refusal must not tell who has voted.
            voted: is_complete
                && votes
                    .iter()
                    .any(|one| !one.resolves_conflict && Some(one.reviewer_id) == account.map(|id| id.0)),
        };
        let permit = self.permit::<action::ResolveScreening>(id, &facts, &id.to_string())?;
        let note = self.check_vote(&held, vote).await?;
        if vote.verdict == ScreeningVerdict::Unsure {
            return Err(Error::invalid(
                "verdict",
                "must be INCLUDE or EXCLUDE: a conflict is settled one way or the other",
            ));
        }
        held.is_screened()?;
        if !is_complete || held.votes(vote.stage).1.is_some() || !in_reach(&held, vote.stage) {
            return Err(Error::Conflict(
                "there is no conflict to settle on this record at this stage".to_owned(),
            ));
        }
        let Some(account) = account else {
            return Err(Error::Forbidden {
                action: <action::ResolveScreening as policy::Action>::NAME,
            });
        };
        let writer = self.under(&permit);
        writer.insert_decision(&held, account, vote, note, true).await?;
        writer.settle_votes(&held, vote.stage).await
    }
}

/// Whether the record is at this stage: a conflict at full text waits while its report is not retrieved.
fn in_reach(held: &crate::noun::record::LockedRecord, stage: ScreeningStage) -> bool {
    crate::noun::record::stage_of(held.place()) == Some(stage)
}
