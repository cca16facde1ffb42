//! Casts a vote on a record. Two votes decide, or are a conflict.

use entity::column::Code;
use entity::{record, screening_decision};
use evidence::screening::{agreed, counting_reason, keeps};
use evidence::vocabulary::{RecordEventKind, ScreeningStage, ScreeningVerdict};
use policy::action;
use policy::id::{AccountId, RecordId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{ExprTrait, Query, Value};

use crate::engine::access::Access;
use crate::engine::clock::new_id;
use crate::engine::error::{Error, FieldProblem};
use crate::engine::input::{accept, optional};
use crate::engine::rules::QUESTION_LENGTH;
use crate::engine::sql::col;
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;
use crate::noun::record::event::Event;
use crate::noun::record::{LockedRecord, ReviewRecord, stage_value};

/// A verdict on a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// The stage.
    pub stage: ScreeningStage,
    /// The verdict.
    pub verdict: ScreeningVerdict,
    /// The code of a reason of the review: for an exclusion at full text, and for nothing else.
    pub reason: Option<String>,
    /// A note for the team.
    pub note: Option<String>,
}

/// What votes amount to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct VotesOutcome {
    pub(super) votes: i32,
    pub(super) verdict: Option<ScreeningVerdict>,
    pub(super) reason: Option<String>,
}

impl Access {
    /// Casts the viewer's own vote on a record, or changes it while the second vote is not stored.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`]; [`Error::Invalid`] for a reason that is missing, unknown or out of place;
    /// [`Error::Conflict`] for a record that does not wait for a vote at this stage.
    #[tracing::instrument(level = "debug", skip_all, fields(record.id = %id))]
    pub async fn screen_record(&self, id: RecordId, vote: &Vote) -> Result<ReviewRecord, Error> {
        let work = self
            .begin_to::<action::ScreenRecord>(Some(&id.to_string()), self.sees_record(id))
            .await?;
        let result = work.screen_record(id, vote).await;
        work.finish(result).await?;
        self.changed_record(id).await
    }
}

impl Work {
    async fn screen_record(&self, id: RecordId, vote: &Vote) -> Result<(), Error> {
        let held = self.held_record(id).await?;
        let permit = self.permit::<action::ScreenRecord>(id, &held.facts, &id.to_string())?;
        let note = self.check_vote(&held, vote).await?;
        let votes = self.votes_on(id.0, vote.stage).await?;
        let Some(account) = self.access().viewer().account() else {
            return Err(Error::Forbidden {
                action: <action::ScreenRecord as policy::Action>::NAME,
            });
        };
        let own = votes.iter().find(|one| one.reviewer_id == account.0 && !one.resolves_conflict);
        if own.is_none() || votes.len() >= 2 {
            held.waits_at(vote.stage)?;
        }
        match (own, votes.len()) {
            (Some(_), 2..) => Err(Error::Conflict(
                "both votes are stored, so neither can be changed: a lead can open the decision again (reopenScreening)".to_owned(),
            )),
            (None, 2..) => Err(Error::Conflict(
                "two votes are stored and differ: the conflict is settled with resolveScreening".to_owned(),
            )),
            (Some(own), _) => self.under(&permit).change_vote(own.id, vote, note).await,
            (None, _) => {
                let writer = self.under(&permit);
                writer.insert_decision(&held, account, vote, note, false).await?;
                writer.settle_votes(&held, vote.stage).await
            }
        }
    }

    /// Checks reason and note, and returns the note.
    pub(super) async fn check_vote(&self, held: &LockedRecord, vote: &Vote) -> Result<Option<String>, Error> {
        let mut problems = Vec::new();
        let note = optional("note", vote.note.as_deref(), QUESTION_LENGTH, &mut problems);
        let needs_reason = vote.stage == ScreeningStage::FullText && vote.verdict == ScreeningVerdict::Exclude;
        match (needs_reason, vote.reason.as_deref()) {
            (true, None) => problems.push(FieldProblem::new(
                "reason",
                "is needed to exclude at FULL_TEXT: the code of one of the review's exclusionReasons",
            )),
            (false, Some(_)) => problems.push(FieldProblem::new("reason", "is only for an EXCLUDE at FULL_TEXT: use note")),
            (true, Some(code)) => {
                let reasons = self.reasons(held.review()).await?;
                if !reasons.iter().any(|reason| reason.code == code) {
                    let codes: Vec<&str> = reasons.iter().map(|reason| reason.code.as_str()).collect();
                    let known = if codes.is_empty() {
                        "the review has no reasons yet: setExclusionReasons".to_owned()
                    } else {
                        format!("the review has {}", codes.join(", "))
                    };
                    problems.push(FieldProblem::new("reason", format!("no such reason; {known}")));
                }
            }
            (false, None) => {}
        }
        accept(problems)?;
        Ok(note)
    }

    /// What the votes at a stage amount to.
    pub(super) async fn outcome(&self, held: &LockedRecord, stage: ScreeningStage) -> Result<VotesOutcome, Error> {
        let votes = self.votes_on(held.row.id, stage).await?;
        let (settled, cast): (Vec<_>, Vec<_>) = votes.iter().partition(|vote| vote.resolves_conflict);
        let count = i32::try_from(cast.len()).unwrap_or(2);
        let verdict = match (settled.last(), cast.as_slice()) {
            (Some(last), _) => Some(last.verdict.0),
            (None, [first, second]) => agreed(first.verdict.0, second.verdict.0),
            (None, _) => None,
        };
        let reasons = self.reasons(held.review()).await?;
        let order: Vec<&str> = reasons.iter().map(|reason| reason.code.as_str()).collect();
        let excluded = stage == ScreeningStage::FullText && verdict.is_some_and(|verdict| !keeps(verdict));
        let given = settled.last().map_or_else(
            || counting_reason(&order, cast.iter().filter_map(|vote| vote.reason.as_deref())),
            |last| last.reason.as_deref(),
        );
        Ok(VotesOutcome {
            votes: count,
            verdict,
            reason: given.filter(|_| excluded).map(str::to_owned),
        })
    }
}

impl Writer<'_> {
    async fn change_vote(&self, id: uuid::Uuid, vote: &Vote, note: Option<String>) -> Result<(), Error> {
        use screening_decision::Column;
        let update = Query::update()
            .table(screening_decision::Entity)
            .value(Column::Verdict, Code(vote.verdict))
            .value(Column::Reason, vote.reason.clone())
            .value(Column::Note, note)
            .value(Column::Role, Code(self.access().viewer().role()))
            .value(Column::DecidedAt, self.now())
            .and_where(col(Column::Id).eq(id))
            .take();
        self.update(&update).await?;
        Ok(())
    }

    pub(super) async fn insert_decision(
        &self,
        held: &LockedRecord,
        account: AccountId,
        vote: &Vote,
        note: Option<String>,
        resolves_conflict: bool,
    ) -> Result<(), Error> {
        let row = screening_decision::ActiveModel {
            id: Set(new_id()),
            review_id: Set(held.row.review_id),
            record_id: Set(held.row.id),
            stage: Set(Code(vote.stage)),
            reviewer_id: Set(account.0),
            role: Set(Code(self.access().viewer().role())),
            verdict: Set(Code(vote.verdict)),
            reason: Set(vote.reason.clone()),
            note: Set(note),
            resolves_conflict: Set(resolves_conflict),
            decided_at: Set(self.now()),
        };
        self.insert(row).await?;
        Ok(())
    }

    /// Stores on the record what its votes amount to, and writes down a final verdict that is new or gone.
    pub(super) async fn settle_votes(&self, held: &LockedRecord, stage: ScreeningStage) -> Result<(), Error> {
        let outcome = self.outcome(held, stage).await?;
        let (_, before) = held.votes(stage);
        let reason_before = held.row.ft_reason.as_deref().filter(|_| stage == ScreeningStage::FullText);
        let mut place = held.place();
        let (votes, verdict) = match stage {
            ScreeningStage::TitleAbstract => {
                place.title_abstract = outcome.verdict;
                (record::Column::TaVotes, record::Column::TaVerdict)
            }
            ScreeningStage::FullText => {
                place.full_text = outcome.verdict;
                (record::Column::FtVotes, record::Column::FtVerdict)
            }
        };
        let mut values: Vec<(record::Column, Value)> = vec![
            (votes, outcome.votes.into()),
            (verdict, outcome.verdict.map(Code).into()),
            stage_value(place),
        ];
        if stage == ScreeningStage::FullText {
            values.push((record::Column::FtReason, outcome.reason.clone().into()));
        }
        self.change_record(held.row.id, values).await?;
        if before == outcome.verdict && reason_before == outcome.reason.as_deref() {
            return Ok(());
        }
        let event = match (stage, outcome.verdict) {
            (ScreeningStage::TitleAbstract, Some(verdict)) => Event::new(held.row.id, RecordEventKind::Screened).with_value(verdict.code()),
            (ScreeningStage::TitleAbstract, None) => Event::new(held.row.id, RecordEventKind::ScreeningReopened),
            (ScreeningStage::FullText, None) => Event::new(held.row.id, RecordEventKind::AssessmentReopened),
            (ScreeningStage::FullText, Some(verdict)) => {
                let value = match &outcome.reason {
                    Some(reason) => format!("{verdict} {reason}"),
                    None => verdict.to_string(),
                };
                Event::new(held.row.id, RecordEventKind::Assessed).with_value(value)
            }
        };
        self.happened(held.review(), [event]).await
    }
}
