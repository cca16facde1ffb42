//! Rewords questions. The history of a question contains all its wordings, the current one last. A question without a history was never
//! reworded.

use entity::{question, question_revision};
use policy::action;
use policy::id::{QuestionId, WorkshopId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use uuid::Uuid;
use words::text::Wording;

use super::REASON;
use crate::engine::change::Change;
use crate::engine::clock::new_id;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::error::Error;
use crate::engine::error::FieldProblem;
use crate::engine::input::{accept, required};
use crate::engine::reads::Reads as _;
use crate::engine::rules::{QUESTION_LENGTH, TextRule};
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::engine::work::same_version;
use crate::engine::work::writer::Writer;

/// The new wording of a question, and the reason.
#[derive(Debug, Clone)]
pub struct Rewording {
    /// The new text.
    pub text: String,
    /// The new text in plain language.
    pub plain_language: Change<String>,
    /// Why the question is reworded.
    pub reason: String,
}

impl Work {
    pub(super) async fn revise_question(&self, id: QuestionId, version: i32, rewording: &Rewording) -> Result<(), Error> {
        let (permit, held) = self.hold_question::<action::ReviseQuestion>(id).await?;
        same_version("question", held.version, version)?;
        let mut problems = Vec::new();
        let text = required("text", &rewording.text, QUESTION_LENGTH, &mut problems);
        let reason = required("reason", &rewording.reason, REASON, &mut problems);
        let plain_language = rewording.plain_language.after(held.plain_language.clone());
        let plain_language = plain_language.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        if let Some(problem) = plain_language.as_deref().and_then(|text| TextRule::QUESTION.problem(text)) {
            problems.push(FieldProblem::new("plainLanguage", problem));
        }
        accept(problems)?;
        if held.merged_into_id.is_some() {
            return Err(was_merged());
        }
        if text == held.text && plain_language == held.plain_language {
            self.leave_as_it_is();
            return Ok(());
        }
        self.refuse_while_voted_on(&held, "rewording it would change what they said")
            .await?;
        let words_of_id = self.owner_of_rewording(&held, &text).await?;
        let wording = question_revision::ActiveModel {
            id: Set(new_id()),
            question_id: Set(id.0),
            text: Set(text.clone()),
            reason: Set(Some(reason)),
            revised_at: Set(self.now()),
            words_of_id: Set(words_of_id),
        };
        let sight = self.sight(&[(CopiedKind::Question, vec![id.0])]).await?;
        self.under(&permit).keep_wordings(&held, wording).await?;
        self.change_question(&permit, &held, |update| {
            update
                .value(question::Column::Text, text.as_str())
                .value(question::Column::PlainLanguage, plain_language.clone())
                .value(question::Column::WordsOfId, words_of_id);
        })
        .await?;
        self.under(&permit).settle(sight).await?;
        let reworded = question::Model {
            text,
            plain_language,
            ..held
        };
        self.under(&permit).index_question(&reworded).await
    }

    /// The person to whom the new wording belongs. A wording that resembles nobody's words belongs to nobody. The question's current
    /// owner is checked first.
    async fn owner_of_rewording(&self, held: &question::Model, text: &str) -> Result<Option<Uuid>, Error> {
        if text == held.text {
            return Ok(held.words_of_id);
        }
        let Some(workshop) = held.workshop_id.map(WorkshopId) else {
            let near = |said: &str| Wording::of(text).is_near(&Wording::of(said));
            return Ok(held.words_of_id.filter(|_| near(&held.text)));
        };
        let first: Vec<Uuid> = [held.words_of_id, held.participant_id].into_iter().flatten().collect();
        self.whose_words(workshop, text, &first).await
    }
}

impl Writer<'_> {
    /// Adds the new wording to the history, and the original one if the history is empty.
    async fn keep_wordings(&self, held: &question::Model, new: question_revision::ActiveModel) -> Result<(), Error> {
        let kept = Query::select()
            .expr(Expr::val(1))
            .unscoped::<question_revision::Entity>(Unscoped::HeldUnderAPermit)
            .and_where(col(question_revision::Column::QuestionId).eq(held.id))
            .limit(1)
            .take();
        // The id is older than the new wording's, so that they keep their order within one millisecond.
        let first = self
            .inside()
            .query_one(&kept)
            .await?
            .is_none()
            .then(|| question_revision::ActiveModel {
                id: Set(held.id),
                question_id: Set(held.id),
                text: Set(held.text.clone()),
                reason: Set(None),
                revised_at: Set(held.created_at),
                words_of_id: Set(held.words_of_id),
            });
        self.insert_all(first.into_iter().chain([new])).await?;
        Ok(())
    }
}

/// The refusal to change a merged question.
pub(super) fn was_merged() -> Error {
    Error::Conflict("the question was merged into another, and can no longer change".to_owned())
}
