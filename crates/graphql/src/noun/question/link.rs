//! Parts of a question: its links to the evidence, and its wordings.

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

/// A row that a question can be linked to, or that a recommendation can be based on.
#[derive(Union)]
pub enum QuestionTarget {
    /// A study.
    Study(Study),
    /// A training programme.
    Programme(Programme),
    /// A term of the vocabulary.
    Term(Term),
    /// An outcome of a study.
    Outcome(Outcome),
}

/// The row that a link points to, if the viewer may see it.
///
/// # Errors
/// The store's error, in the form that clients may see.
pub async fn load_target(scope: &Scope, target: LinkTarget) -> Result<Option<QuestionTarget>, Refusal> {
    Ok(match target {
        LinkTarget::Study(id) => scope.load::<StudyById>(id).await?.map(QuestionTarget::Study),
        LinkTarget::Programme(id) => scope.load::<ProgrammeById>(id).await?.map(QuestionTarget::Programme),
        LinkTarget::Term(id) => scope.load::<TermById>(id).await?.map(QuestionTarget::Term),
        LinkTarget::Outcome(id) => scope.load::<OutcomeById>(id).await?.map(QuestionTarget::Outcome),
    })
}

/// A link from a question to a study, programme, term or outcome.
#[derive(Debug, Clone)]
pub struct QuestionLink(store::QuestionLink);

/// A link from a question to a study, programme, term or outcome.
#[Object]
impl QuestionLink {
    /// How the linked row relates to the question.
    async fn relation(&self) -> Word<QuestionRelation> {
        Word(self.0.relation)
    }

    /// The linked row: a study, programme, term or outcome.
    async fn target(&self, ctx: &Context<'_>) -> Result<QuestionTarget> {
        let target = load_target(Scope::of(ctx)?, self.0.target).await?;
        // The viewer saw the link, so its target was visible: it can only have been removed since.
        Ok(target.ok_or_else(|| refuse(Code::NotFound, "the row that the question is linked to was removed meanwhile"))?)
    }

    /// A note on the link; null if there is none.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }
}

/// One wording of a question that was reworded.
#[derive(Debug, Clone, SimpleObject)]
pub struct QuestionRevision {
    /// The text of the wording.
    text: String,
    /// Why the question got this wording; null for its first wording.
    reason: Option<String>,
    /// When the question got this wording.
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

/// Loads the links of questions.
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

/// Loads the wordings of questions.
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

/// Loads the ids of the programmes that questions are linked to.
pub struct ProgrammesOf;

impl Fetch for ProgrammesOf {
    type Key = QuestionId;
    type Value = Vec<ProgrammeId>;

    async fn fetch(access: &Access, keys: Vec<QuestionId>) -> Result<HashMap<QuestionId, Vec<ProgrammeId>>, store::Error> {
        access.programmes_of_questions(&keys).await
    }
}
