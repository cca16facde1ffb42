//! Mutations of questions. Each returns the question after the change.

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::{QuestionRelation, QuestionStatus};
use policy::id::{QuestionId, WorkshopId};
use store::{Change, Rewording};

use super::filter::{TARGETS, target};
use super::object::Question;
use crate::engine::id::{not_of, read};
use crate::engine::input::Problems;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;

/// Mutations of questions.
#[derive(Default)]
pub struct QuestionMutation;

#[Object]
impl QuestionMutation {
    /// Submits a question to a workshop and stores its text unchanged. A participant submits it as its author; a
    /// facilitator who does not take part records it without an author. It is CONFLICT once the workshop was
    /// published.
    async fn submit_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the workshop that gets the question.")] workshop: ID,
        #[graphql(desc = "The text of the question: at most 2,000 characters.")] text: String,
    ) -> Result<Question> {
        let workshop: WorkshopId = read(&workshop, "workshop")?;
        changed(Scope::of(ctx)?.access().submit_question(workshop, &text).await)
    }

    /// Merges questions of a workshop into one question that summarises them, and returns that question. The merged
    /// questions keep their text, get the status MERGED, and show in `mergedInto` where they went. A question can be
    /// merged only once.
    async fn merge_questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the question that the others are merged into.")] into: ID,
        #[graphql(desc = "The ids of the questions to merge: 1 to 100.")] questions: Vec<ID>,
        #[graphql(desc = "The reason for the merge: at most 2,000 characters.")] reason: String,
    ) -> Result<Question> {
        let mut problems = Problems::default();
        let into: Option<QuestionId> = problems.id("into", Some(&into));
        let ids = questions.iter().enumerate();
        let merged: Vec<QuestionId> = ids
            .filter_map(|(place, id)| problems.id(&format!("questions.{place}"), Some(id)))
            .collect();
        let into = problems
            .finish(into)?
            .ok_or_else(|| Refusal::internal("an id was neither read nor refused"))?;
        changed(Scope::of(ctx)?.access().merge_questions(into, &merged, &reason).await)
    }

    /// Changes the wording of a question; all earlier wordings are kept in `revisions`. It is CONFLICT if the
    /// question was merged into another one, or is being voted on.
    async fn revise_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the question to reword.")] id: ID,
        #[graphql(desc = "The version that the client read. If the row has changed since, the error is CONFLICT.")] version: i32,
        #[graphql(desc = "The new wording of the question: at most 2,000 characters.")] text: String,
        #[graphql(desc = "The new wording in plain language. If left out or null, it stays; a blank text removes it.")]
        plain_language: Option<String>,
        #[graphql(desc = "The reason for the new wording: at most 2,000 characters.")] reason: String,
    ) -> Result<Question> {
        let id = read(&id, "id")?;
        let rewording = Rewording {
            text,
            plain_language: plain_language.map_or(Change::Keep, |text| Change::Set(Some(text))),
            reason,
        };
        changed(Scope::of(ctx)?.access().revise_question(id, version, &rewording).await)
    }

    /// Changes the status of a question. Every status can follow every other, with two exceptions: SUBMITTED is only
    /// for new questions, and MERGED is set by mergeQuestions only and is final.
    async fn set_question_status(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the question to change.")] id: ID,
        #[graphql(desc = "The version that the client read. If the row has changed since, the error is CONFLICT.")] version: i32,
        #[graphql(desc = "The new status of the question.")] status: Word<QuestionStatus>,
    ) -> Result<Question> {
        let id = read(&id, "id")?;
        changed(Scope::of(ctx)?.access().set_question_status(id, version, status.0).await)
    }

    /// Links a question to a study, programme, term or outcome that the viewer can see. If the link exists already,
    /// nothing changes.
    async fn link_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the question to link.")] question: ID,
        #[graphql(desc = "The id of the study, programme, term or outcome to link to.")] target: ID,
        #[graphql(desc = "How the target relates to the question.")] relation: Word<QuestionRelation>,
        #[graphql(desc = "A note on the link: at most 2,000 characters.")] note: Option<String>,
    ) -> Result<Question> {
        let (id, to) = ends(&question, &target)?;
        changed(Scope::of(ctx)?.access().link_question(id, to, relation.0, note.as_deref()).await)
    }

    /// Removes a link of a question. If there is no such link, nothing changes.
    async fn unlink_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the question to unlink.")] question: ID,
        #[graphql(desc = "The id of the linked study, programme, term or outcome.")] target: ID,
        #[graphql(desc = "The relation of the link to remove.")] relation: Word<QuestionRelation>,
    ) -> Result<Question> {
        let (id, to) = ends(&question, &target)?;
        changed(Scope::of(ctx)?.access().unlink_question(id, to, relation.0).await)
    }
}

/// The ids of both ends of a link.
fn ends(question: &ID, to: &ID) -> Result<(QuestionId, store::LinkTarget), Refusal> {
    let mut problems = Problems::default();
    let id: Option<QuestionId> = problems.id("question", Some(question));
    let given = to;
    let to = target(given);
    if to.is_none() {
        problems.say("target", not_of(&TARGETS, given));
    }
    let ends = problems.finish(id.zip(to))?;
    ends.ok_or_else(|| Refusal::internal("an id was neither read nor refused"))
}

fn changed(result: Result<store::Question, store::Error>) -> Result<Question> {
    Ok(result.map(Question::from).map_err(Refusal::from)?)
}
