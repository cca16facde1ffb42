//! Changes questions: each change is one unit of work, with its permit and its audit row inside.

mod erase;
mod hold;
mod link;
mod merge;
mod revise;
mod status;
mod submit;
mod voted_on;
mod words;

pub use erase::ErasedWords;
pub use revise::Rewording;

use evidence::vocabulary::{QuestionRelation, QuestionStatus};
use policy::id::{QuestionId, WorkshopId};
use policy::{Action, action};

use super::view::Question;
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::link_target::LinkTarget;
use crate::engine::work::Work;

/// The maximum length of a reason or a note, in characters.
const REASON: usize = 2_000;

impl Access {
    /// Begins a unit of work to do `A` to a question.
    async fn begin_on_question<A: Action>(&self, id: QuestionId) -> Result<Work, Error> {
        self.begin_to::<A>(Some(&id.to_string()), async { self.changed_question(id).await.map(drop) })
            .await
    }

    /// The question after a change.
    async fn changed_question(&self, id: QuestionId) -> Result<Question, Error> {
        let mut found = self.questions_by_id(&[id]).await?;
        found.pop().ok_or(Error::NotFound("question"))
    }

    /// Submits a question to a workshop, word for word, as the viewer's own words. A facilitator who does not take part can record a
    /// question that the workshop asks.
    ///
    /// # Errors
    /// [`Error::NotFound`] for the workshop, [`Error::Forbidden`], [`Error::Invalid`]; [`Error::Conflict`] after the workshop was
    /// published.
    #[tracing::instrument(level = "debug", skip_all, fields(workshop.id = %workshop))]
    pub async fn submit_question(&self, workshop: WorkshopId, text: &str) -> Result<Question, Error> {
        let work = self.begin_on_workshop::<action::SubmitQuestion>(workshop).await?;
        let result = work.submit_question(workshop, text).await;
        let id = work.finish(result).await?;
        self.changed_question(id).await
    }

    /// Merges questions into a summary. They keep their text, and point to the summary.
    ///
    /// # Errors
    /// [`Error::NotFound`] for `into`, [`Error::Forbidden`]; [`Error::Invalid`] with every question that cannot be merged.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn merge_questions(&self, into: QuestionId, questions: &[QuestionId], reason: &str) -> Result<Question, Error> {
        let work = self.begin_on_question::<action::MergeQuestions>(into).await?;
        let result = work.merge_questions(into, questions, reason).await;
        work.finish(result).await?;
        self.changed_question(into).await
    }

    /// Rewords a question. The old wording stays in its history.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Stale`], [`Error::Invalid`]; [`Error::Conflict`] if it was merged.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn revise_question(&self, id: QuestionId, version: i32, rewording: &Rewording) -> Result<Question, Error> {
        let work = self.begin_on_question::<action::ReviseQuestion>(id).await?;
        let result = work.revise_question(id, version, rewording).await;
        work.finish(result).await?;
        self.changed_question(id).await
    }

    /// Sets a question's status.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Stale`]; [`Error::Invalid`] for a status that cannot be set by hand;
    /// [`Error::Conflict`] if it was merged.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn set_question_status(&self, id: QuestionId, version: i32, status: QuestionStatus) -> Result<Question, Error> {
        let work = self.begin_on_question::<action::SetQuestionStatus>(id).await?;
        let result = work.set_question_status(id, version, status).await;
        work.finish(result).await?;
        self.changed_question(id).await
    }

    /// Links a question to a row. Linking it twice changes nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`] for either end, [`Error::Forbidden`], [`Error::Invalid`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn link_question(
        &self,
        id: QuestionId,
        target: LinkTarget,
        relation: QuestionRelation,
        note: Option<&str>,
    ) -> Result<Question, Error> {
        let work = self.begin_on_question::<action::LinkQuestion>(id).await?;
        let result = work.link_question(id, (target, relation), note).await;
        work.finish(result).await?;
        self.changed_question(id).await
    }

    /// Removes a link of a question. Nothing changes if there is none.
    ///
    /// # Errors
    /// [`Error::NotFound`] for either end, [`Error::Forbidden`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn unlink_question(&self, id: QuestionId, target: LinkTarget, relation: QuestionRelation) -> Result<Question, Error> {
        let work = self.begin_on_question::<action::UnlinkQuestion>(id).await?;
        let result = work.unlink_question(id, (target, relation)).await;
        work.finish(result).await?;
        self.changed_question(id).await
    }
}
