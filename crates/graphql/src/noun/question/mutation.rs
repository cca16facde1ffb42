//! Changes of questions. Each answers with the question as it stands after the change.

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

/// Changes of questions.
#[derive(Default)]
pub struct QuestionMutation;

#[Object]
impl QuestionMutation {
    /// Submits a question to a workshop, kept word for word. Who takes part submits as themselves; who facilitates without
    /// taking part writes down a question of the workshop's. CONFLICT once the workshop was published.
    async fn submit_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the workshop.")] workshop: ID,
        #[graphql(desc = "The question, in the words of whoever asks it.")] text: String,
    ) -> Result<Question> {
        let workshop: WorkshopId = read(&workshop, "workshop")?;
        changed(Scope::of(ctx)?.access().submit_question(workshop, &text).await)
    }

    /// Merges questions of one workshop into one that sums them up, which is the answer. They stay as they are, with status
    /// MERGED, and tell where they went; a question is merged once.
    async fn merge_questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the question that the others become part of.")] into: ID,
        #[graphql(desc = "The ids of the questions that become part of it.")] questions: Vec<ID>,
        #[graphql(desc = "Why the change is made, in a sentence; it is kept with the change.")] reason: String,
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

    /// Rewords a question. What it was before stays in its revisions. A plainLanguage that is left out, or null, stays as it
    /// is; a blank one takes it away. A question that was merged is reworded no more: CONFLICT.
    async fn revise_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the question to reword.")] id: ID,
        #[graphql(desc = "The version that the client read. If the stored one is another by now, the change is refused with CONFLICT.")]
        version: i32,
        #[graphql(desc = "The new wording of the question.")] text: String,
        #[graphql(desc = "The new wording in plain language. Left out, it stays as it is; null takes it away.")] plain_language: Option<
            String,
        >,
        #[graphql(desc = "Why the change is made, in a sentence; it is kept with the change.")] reason: String,
    ) -> Result<Question> {
        let id = read(&id, "id")?;
        let rewording = Rewording {
            text,
            plain_language: plain_language.map_or(Change::Keep, |text| Change::Set(Some(text))),
            reason,
        };
        changed(Scope::of(ctx)?.access().revise_question(id, version, &rewording).await)
    }

    /// Says where a question stands. Every status leads to every other, but that a question is SUBMITTED only at its
    /// beginning, and MERGED by mergeQuestions alone, for good.
    async fn set_question_status(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the question.")] id: ID,
        #[graphql(desc = "The version that the client read. If the stored one is another by now, the change is refused with CONFLICT.")]
        version: i32,
        #[graphql(desc = "The status that the question gets.")] status: Word<QuestionStatus>,
    ) -> Result<Question> {
        let id = read(&id, "id")?;
        changed(Scope::of(ctx)?.access().set_question_status(id, version, status.0).await)
    }

    /// Links a question to a study, a programme, a term or a finding that the viewer sees. Saying it twice changes nothing.
    async fn link_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the question.")] question: ID,
        #[graphql(desc = "The id of the study, programme, term or outcome to link the question to.")] target: ID,
        #[graphql(desc = "How the target relates to the question.")] relation: Word<QuestionRelation>,
        #[graphql(desc = "A note on the link, in a sentence or two.")] note: Option<String>,
    ) -> Result<Question> {
        let (id, to) = ends(&question, &target)?;
        changed(Scope::of(ctx)?.access().link_question(id, to, relation.0, note.as_deref()).await)
    }

    /// Takes a link back. Where there was none, nothing changes.
    async fn unlink_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the question.")] question: ID,
        #[graphql(desc = "The id of the study, programme, term or outcome that the question is linked to.")] target: ID,
        #[graphql(desc = "The relation of the link to remove.")] relation: Word<QuestionRelation>,
    ) -> Result<Question> {
        let (id, to) = ends(&question, &target)?;
        changed(Scope::of(ctx)?.access().unlink_question(id, to, relation.0).await)
    }
}

/// Both ends of a link.
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
