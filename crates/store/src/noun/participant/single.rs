//! Withdraws one contribution or one question. Only its author can do that.

use entity::{contribution, participant, question, question_revision};
use policy::id::{AccountId, ContributionId, ParticipantId, QuestionId, WorkshopId};
use policy::{ParticipantFacts, SystemTask, action};
use sea_orm::sea_query::{ExprTrait, LockType, Query};
use sea_orm::{Condition, FromQueryResult};

use super::receipt::DoneWithdrawal;
use super::withdraw::Words;
use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::error::Error;
use crate::engine::live::Changed;
use crate::engine::reads::Reads as _;
use crate::engine::sql::col;
use crate::engine::words::Said;
use crate::engine::work::Work;
use crate::noun::workshop::Workshop;

impl Access {
    /// Withdraws one of the viewer's contributions: it is hidden from everyone else, or overwritten.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`] for everyone except its author.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn withdraw_contribution(&self, id: ContributionId, words: Words) -> Result<Workshop, Error> {
        let seen = async {
            let mut found = self.contributions_by_id(&[id]).await?;
            found.pop().map(drop).ok_or(Error::NotFound("contribution"))
        };
        let work = self.begin_to::<action::WithdrawContribution>(None, seen).await?;
        let result = work.withdraw_contribution(id, words).await;
        self.withdrawn(work, result).await
    }

    /// Withdraws one of the viewer's questions, as long as it still is their words: it is hidden from everyone else, or overwritten.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for everyone except its author; [`Error::Conflict`] if the text is no longer the
    /// author's words.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn withdraw_question(&self, id: QuestionId, words: Words) -> Result<Workshop, Error> {
        let seen = async {
            let mut found = self.questions_by_id(&[id]).await?;
            found.pop().map(drop).ok_or(Error::NotFound("question"))
        };
        let work = self.begin_to::<action::WithdrawQuestion>(None, seen).await?;
        let result = work.withdraw_question(id, words).await;
        self.withdrawn(work, result).await
    }

    async fn withdrawn(&self, work: Work, result: Result<(WorkshopId, bool), Error>) -> Result<Workshop, Error> {
        let (workshop, overwritten) = work.finish(result).await?;
        if overwritten {
            self.scrub().await?;
        }
        let mut found = self.workshops_by_id(&[workshop]).await?;
        found.pop().ok_or(Error::NotFound("workshop"))
    }
}

impl Work {
    async fn withdraw_contribution(&self, id: ContributionId, words: Words) -> Result<(WorkshopId, bool), Error> {
        use contribution::Column;
        let mut select = self.access().rows::<contribution::Entity>();
        all_columns::<contribution::Entity>(&mut select);
        select.and_where(col(Column::Id).eq(id.0));
        self.lock(&mut select, LockType::Update);
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("contribution"))?;
        let held = contribution::Model::from_query_result(&row, "")?;
        let (author, workshop) = (ParticipantId(held.participant_id), WorkshopId(held.workshop_id));
        let own = self.is_own(author).await?;
        // The audit trail names the workshop, so that nobody can read there who wrote what.
        let permit = self.permit::<action::WithdrawContribution>(id, &ParticipantFacts { own }, &workshop.to_string())?;
        let sight = self.sight(&[(CopiedKind::Contribution, vec![id.0])]).await?;
        let mut done = DoneWithdrawal::new(author, self.access().now());
        if words == Words::Erase {
            self.erases();
            done.minutes_to_scrub = self.minutes_to_scrub();
            let themes = held.themes.0.iter().map(String::as_str);
            let said = Said::only(std::iter::once(held.text.as_str()).chain(themes), None);
            let this = Condition::all().add(col(Column::Id).eq(id.0));
            done.contributions_erased = self.overwrite_contributions(&permit, this).await?;
            self.overwrite_quotations(&permit, workshop, &said).await?;
            self.forget_what_left_the_index().await?;
            (done.erased, done.overwritten) = (true, true);
        } else if held.withdrawn_at.is_some() {
            self.leave_as_it_is();
            return Ok((workshop, false));
        } else {
            let update = Query::update()
                .table(contribution::Entity)
                .value(Column::WithdrawnAt, self.now())
                .and_where(col(Column::Id).eq(id.0))
                .take();
            self.under(&permit).update(&update).await?;
            done.contributions_hidden = 1;
        }
        self.under(&permit).settle(sight).await?;
        done.explain();
        self.keep_receipt(&permit, &done).await?;
        self.announce(Changed::Workshop(workshop));
        Ok((workshop, done.overwritten))
    }

    async fn withdraw_question(&self, id: QuestionId, words: Words) -> Result<(WorkshopId, bool), Error> {
        use question::Column;
        let held = self.hold_questions(&[id]).await?.pop().ok_or(Error::NotFound("question"))?;
        let (Some(workshop), Some(submitter)) = (held.workshop_id.map(WorkshopId), held.participant_id) else {
            self.permit::<action::WithdrawQuestion>(id, &ParticipantFacts { own: false }, &id.to_string())?;
            return Err(Error::NotFound("question"));
        };
        let author = ParticipantId(submitter);
        let own = self.is_own(author).await?;
        let permit = self.permit::<action::WithdrawQuestion>(id, &ParticipantFacts { own }, &workshop.to_string())?;
        if held.words_of_id != Some(submitter) {
            return Err(Error::Conflict(
                "the question is another sentence by now, and not your words any more: your earlier wordings go when you withdraw consent \
                 with erase"
                    .to_owned(),
            ));
        }
        let sight = self.sight(&[(CopiedKind::Question, vec![id.0])]).await?;
        let mut done = DoneWithdrawal::new(author, self.access().now());
        if words == Words::Erase {
            self.erases();
            done.minutes_to_scrub = self.minutes_to_scrub();
            let said = Said::only([held.text.as_str()], Some(id.0));
            let wordings = Condition::all()
                .add(col(question_revision::Column::QuestionId).eq(id.0))
                .add(col(question_revision::Column::WordsOfId).eq(submitter));
            let erased = self.erase_questions(&permit, author, std::slice::from_ref(&held), wordings).await?;
            done.questions_erased = erased.questions;
            done.standing = erased.standing;
            self.overwrite_quotations(&permit, workshop, &said).await?;
            self.forget_what_left_the_index().await?;
            (done.erased, done.overwritten) = (true, true);
        } else if held.withdrawn_at.is_some() {
            self.leave_as_it_is();
            return Ok((workshop, false));
        } else {
            let update = Query::update()
                .table(question::Entity)
                .value(Column::WithdrawnAt, self.now())
                .value(Column::Version, held.version + 1)
                .value(Column::UpdatedAt, self.now())
                .and_where(col(Column::Id).eq(id.0))
                .take();
            self.under(&permit).update(&update).await?;
            self.tell_of_questions(&[&held]).await?;
            done.questions_hidden = 1;
        }
        self.under(&permit).settle(sight).await?;
        done.explain();
        self.keep_receipt(&permit, &done).await?;
        self.announce(Changed::Workshop(workshop));
        Ok((workshop, done.overwritten))
    }

    /// Whether the record belongs to the viewer.
    async fn is_own(&self, participant: ParticipantId) -> Result<bool, Error> {
        use participant::Column;
        let Some(AccountId(account)) = self.access().viewer().account() else {
            return Ok(false);
        };
        let mut rows = self.access().as_task(SystemTask::Withdrawal).rows::<participant::Entity>();
        rows.and_where(col(Column::AccountId).eq(account));
        self.exists(rows, Column::Id, participant.0).await
    }
}
