//! Sets the status of questions. A judgement may change with new evidence, so every status can follow every other, with two exceptions:
//! SUBMITTED is only the first status, and MERGED comes only from merging and is final.

use entity::column::Code;
use entity::question;
use evidence::vocabulary::QuestionStatus;
use policy::action;
use policy::id::QuestionId;

use super::revise::was_merged;
use crate::engine::error::Error;
use crate::engine::work::Work;
use crate::engine::work::same_version;

impl Work {
    pub(super) async fn set_question_status(&self, id: QuestionId, version: i32, status: QuestionStatus) -> Result<(), Error> {
        let (permit, held) = self.hold_question::<action::SetQuestionStatus>(id).await?;
        same_version("question", held.version, version)?;
        let before: QuestionStatus = held.status.0;
        if before == status {
            self.leave_as_it_is();
            return Ok(());
        }
        if before == QuestionStatus::Merged {
            return Err(was_merged());
        }
        match status {
            QuestionStatus::Submitted => return Err(Error::invalid("status", "is only a first status, and cannot be set again")),
            QuestionStatus::Merged => return Err(Error::invalid("status", "is set only by merging the question into another")),
            QuestionStatus::Answered | QuestionStatus::OutOfScope => {
                self.refuse_while_voted_on(&held, "setting it aside would take their votes away")
                    .await?;
            }
            QuestionStatus::VerifiedUnanswered
            | QuestionStatus::PartlyAnswered
            | QuestionStatus::Shortlisted
            | QuestionStatus::Prioritised => {}
        }
        self.change_question(&permit, &held, |update| {
            update.value(question::Column::Status, Code(status));
        })
        .await
    }
}
