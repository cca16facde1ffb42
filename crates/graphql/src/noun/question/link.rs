//! What belongs to a question: its links to the evidence, and the wordings that it has had.

use std::collections::HashMap;

use async_graphql::{Context, Object, Result, SimpleObject, Union};
use evidence::vocabulary::QuestionRelation;
use policy::id::{ProgrammeId, QuestionId};
use store::{Access, LinkTarget};

use crate::engine::batch::Fetch;
use crate::engine::date::Time;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::{Code, Refusal, refuse};
use crate::noun::outcome::{Outcome, OutcomeById};
use crate::noun::programme::{Programme, ProgrammeById};
use crate::noun::study::{Study, StudyById};
use crate::noun::term::{Term, TermById};

/// What a question can be linked to.
#[derive(Union)]
pub enum QuestionTarget {
    /// A study.
    Study(Study),
    /// A training programme.
    Programme(Programme),
    /// A term of the vocabulary.
    Term(Term),
    /// A finding.
    Outcome(Outcome),
}

/// What is linked, if the viewer may see it.
///
/// # Errors
/// The store's, as a client may know it.
pub async fn load_target(scope: &Scope, target: LinkTarget) -> Result<Option<QuestionTarget>, Refusal> {
    Ok(match target {
        LinkTarget::Study(id) => scope.load::<StudyById>(id).await?.map(QuestionTarget::Study),
        LinkTarget::Programme(id) => scope.load::<ProgrammeById>(id).await?.map(QuestionTarget::Programme),
        LinkTarget::Term(id) => scope.load::<TermById>(id).await?.map(QuestionTarget::Term),
        LinkTarget::Outcome(id) => scope.load::<OutcomeById>(id).await?.map(QuestionTarget::Outcome),
    })
}

/// How a question relates to one thing.
#[derive(Debug, Clone)]
pub struct QuestionLink(store::QuestionLink);

/// How a question relates to one thing.
#[Object]
impl QuestionLink {
    /// How the target relates to the question.
    async fn relation(&self) -> Word<QuestionRelation> {
        Word(self.0.relation)
    }

    /// The study, programme, term or outcome that the question is linked to.
    async fn target(&self, ctx: &Context<'_>) -> Result<QuestionTarget> {
        let target = load_target(Scope::of(ctx)?, self.0.target).await?;
        // The link was seen, so its target was: it can only have gone in between.
        Ok(target.ok_or_else(|| refuse(Code::NotFound, "what the question was linked to is no longer there"))?)
    }

    /// A note on what the link rests on.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }
}

/// One wording that a question has had.
#[derive(Debug, Clone, SimpleObject)]
pub struct QuestionRevision {
    /// The wording that the question had before.
    text: String,
    /// Why the question was reworded.
    reason: Option<String>,
    /// When the question was reworded.
    revised_at: Time,
}

impl From<store::QuestionRevision> for QuestionRevision {
    fn from(revision: store::QuestionRevision) -> Self {
        Self {
            text: revision.text,
            reason: revision.reason,
            revised_at: Time(revision.revised_at),
        }
    }
}

/// The links of questions.
pub struct LinksOf;

impl Fetch for LinksOf {
    type Key = QuestionId;
    type Value = Vec<QuestionLink>;

    async fn fetch(access: &Access, keys: Vec<QuestionId>) -> Result<HashMap<QuestionId, Vec<QuestionLink>>, store::Error> {
        let found = access.links_of(&keys).await?;
        Ok(found
            .into_iter()
            .map(|(id, links)| (id, links.into_iter().map(QuestionLink).collect()))
            .collect())
    }
}

/// The wordings that questions have had.
pub struct RevisionsOf;

impl Fetch for RevisionsOf {
    type Key = QuestionId;
    type Value = Vec<QuestionRevision>;

    async fn fetch(access: &Access, keys: Vec<QuestionId>) -> Result<HashMap<QuestionId, Vec<QuestionRevision>>, store::Error> {
        let found = access.revisions_of(&keys).await?;
        Ok(found
            .into_iter()
            .map(|(id, revisions)| (id, revisions.into_iter().map(QuestionRevision::from).collect()))
            .collect())
    }
}

/// The programmes that questions are linked to.
pub struct ProgrammesOf;

impl Fetch for ProgrammesOf {
    type Key = QuestionId;
    type Value = Vec<ProgrammeId>;

    async fn fetch(access: &Access, keys: Vec<QuestionId>) -> Result<HashMap<QuestionId, Vec<ProgrammeId>>, store::Error> {
        access.programmes_of_questions(&keys).await
    }
}
