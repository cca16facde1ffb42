//! Changes of questions. Each answers with the question as it stands after the change.

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::{QuestionRelation, QuestionStatus};
use policy::id::{QuestionId, WorkshopId};
use store::{Change, Rewording};

use super::filter::target;
use super::object::Question;
use crate::error::Refusal;
use crate::graphql::id::read;
use crate::graphql::input::Problems;
use crate::graphql::scope::Scope;
use crate::graphql::word::Word;

/// Changes of questions.
#[derive(Default)]
pub struct QuestionMutation;

#[Object]
impl QuestionMutation {
    /// Submits a question to a workshop, kept word for word. Who takes part submits as themselves; who facilitates without
    /// taking part writes down a question of the workshop's. CONFLICT once the workshop was published.
    async fn submit_question(&self, ctx: &Context<'_>, workshop: ID, text: String) -> Result<Question> {
        let workshop: WorkshopId = read(&workshop, "workshop")?;
        changed(Scope::of(ctx)?.access().submit_question(workshop, &text).await)
    }

    /// Merges questions of one workshop into one that sums them up, which is the answer. They stay as they are, with status
    /// MERGED, and tell where they went; a question is merged once.
    async fn merge_questions(&self, ctx: &Context<'_>, into: ID, questions: Vec<ID>, reason: String) -> Result<Question> {
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
        id: ID,
        version: i32,
        text: String,
        plain_language: Option<String>,
        reason: String,
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
    async fn set_question_status(&self, ctx: &Context<'_>, id: ID, version: i32, status: Word<QuestionStatus>) -> Result<Question> {
        let id = read(&id, "id")?;
        changed(Scope::of(ctx)?.access().set_question_status(id, version, status.0).await)
    }

    /// Links a question to a study, a programme, a term or a finding that the viewer sees. Saying it twice changes nothing.
    async fn link_question(
        &self,
        ctx: &Context<'_>,
        question: ID,
        target: ID,
        relation: Word<QuestionRelation>,
        note: Option<String>,
    ) -> Result<Question> {
        let (id, to) = ends(&question, &target)?;
        changed(Scope::of(ctx)?.access().link_question(id, to, relation.0, note.as_deref()).await)
    }

    /// Takes a link back. Where there was none, nothing changes.
    async fn unlink_question(&self, ctx: &Context<'_>, question: ID, target: ID, relation: Word<QuestionRelation>) -> Result<Question> {
        let (id, to) = ends(&question, &target)?;
        changed(Scope::of(ctx)?.access().unlink_question(id, to, relation.0).await)
    }
}

/// Both ends of a link.
fn ends(question: &ID, to: &ID) -> Result<(QuestionId, store::LinkTarget), Refusal> {
    let mut problems = Problems::default();
    let id: Option<QuestionId> = problems.id("question", Some(question));
    let to = target(to);
    if to.is_none() {
        problems.say("target", "not an id of a study, a programme, a term or an outcome");
    }
    let ends = problems.finish(id.zip(to))?;
    ends.ok_or_else(|| Refusal::internal("an id was neither read nor refused"))
}

fn changed(result: Result<store::Question, store::Error>) -> Result<Question> {
    Ok(result.map(Question::from).map_err(Refusal::from)?)
}
