//! A research question in the schema.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::{Perspective, Provenance, QuestionStatus};
use futures_util::future::try_join_all;
use policy::id::QuestionId;
use policy::{QuestionFacts, WorkshopFacts};
use store::{Access, StudyFilter, StudyParents};

use super::link::{LinksOf, ProgrammesOf, QuestionLink, QuestionRevision, RevisionsOf};
use crate::engine::batch::Fetch;
use crate::engine::connection::{Connection, page};
use crate::engine::date::Time;
use crate::engine::scope::Scope;
use crate::engine::visibility::{OfQuestion, Visibility};
use crate::engine::word::Word;
use crate::noun::programme::{Programme, ProgrammeById};
use crate::noun::study::{StudiesAsked, Study, studies_of};
use crate::noun::workshop::{ViewerFacilitates, Workshop, WorkshopById};

/// A research question: a question as it was submitted, or the summary of several that were merged into it.
#[derive(Debug, Clone)]
pub struct Question(pub Arc<store::Question>);

impl From<store::Question> for Question {
    fn from(question: store::Question) -> Self {
        Self(Arc::new(question))
    }
}

/// A research question: a question as it was submitted, or the summary of several that were merged into it.
#[Object]
impl Question {
    /// The global id of the question, such as `question_01h455vb4pex5vsknk084sn02q`.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The short code of the question, which is unique among questions.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The wording of the question.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// The question in plain language; null if that was not written.
    async fn plain_language(&self) -> Option<&str> {
        self.0.plain_language.as_deref()
    }

    /// The theme of the question, in a word or two; null if it has none.
    async fn theme(&self) -> Option<&str> {
        self.0.theme.as_deref()
    }

    /// The state of the question, from its submission to an answer.
    async fn status(&self) -> Word<QuestionStatus> {
        Word(self.0.status)
    }

    /// The status that the evidence suggests for the question, calculated for each request from the studies and
    /// ratings that the viewer can see. It is never stored. Null if the evidence suggests none.
    async fn proposed_status(&self, ctx: &Context<'_>) -> Result<Option<Word<QuestionStatus>>> {
        let proposed = Scope::of(ctx)?.load::<ProposedStatus>(self.0.standing()).await?;
        Ok(proposed.map(Word))
    }

    /// The workshop that the question comes from; null if there is none, or the viewer may not see it.
    async fn workshop(&self, ctx: &Context<'_>) -> Result<Option<Workshop>> {
        match self.0.workshop {
            Some(id) => Ok(Scope::of(ctx)?.load::<WorkshopById>(id).await?),
            None => Ok(None),
        }
    }

    /// The groups that raised the question; null if this is not known or would identify a person.
    async fn raised_by(&self) -> Option<Vec<Word<Perspective>>> {
        let groups = self.0.raised_by.as_ref()?;
        Some(groups.iter().copied().map(Word).collect())
    }

    /// Who can read the question at this moment. Only its author and the facilitators of the workshop see this; it is
    /// null for others.
    async fn visibility(&self, ctx: &Context<'_>) -> Result<Option<Visibility>> {
        Ok(Scope::of(ctx)?.load::<OfQuestion>(self.0.id).await?)
    }

    /// The question that this one was merged into; null if it was not merged, or the viewer may not see that
    /// question.
    async fn merged_into(&self, ctx: &Context<'_>) -> Result<Option<Self>> {
        match self.0.merged_into {
            Some(id) => Ok(Scope::of(ctx)?.load::<QuestionById>(id).await?),
            None => Ok(None),
        }
    }

    /// The questions that were merged into this one, the oldest first, as far as the viewer may see them.
    async fn merged_from(&self, ctx: &Context<'_>) -> Result<Vec<Self>> {
        Ok(Scope::of(ctx)?.load::<MergedFrom>(self.0.id).await?.unwrap_or_default())
    }

    /// All wordings of the question, the oldest first and the current one last. The list is empty if the question was
    /// never reworded.
    async fn revisions(&self, ctx: &Context<'_>) -> Result<Vec<QuestionRevision>> {
        Ok(Scope::of(ctx)?.load::<RevisionsOf>(self.0.id).await?.unwrap_or_default())
    }

    /// The links of the question to the evidence, in the order in which they were made, as far as the viewer may see
    /// them.
    async fn links(&self, ctx: &Context<'_>) -> Result<Vec<QuestionLink>> {
        Ok(Scope::of(ctx)?.load::<LinksOf>(self.0.id).await?.unwrap_or_default())
    }

    /// The studies that bear on the question. Studies that the question is linked to come first, then studies with an
    /// outcome that it is linked to, and then studies that match its linked terms.
    async fn evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
    ) -> Result<Connection<Study>> {
        let asked = StudiesAsked::new(StudyFilter::default(), page(ctx, first, after, None, None)?);
        Ok(studies_of(ctx, StudyParents::Questions(vec![self.0.id]), asked).await?)
    }

    /// The programmes that the question is linked to, because they could help to answer it.
    async fn programmes(&self, ctx: &Context<'_>) -> Result<Vec<Programme>> {
        let scope = Scope::of(ctx)?;
        let ids = scope.load::<ProgrammesOf>(self.0.id).await?.unwrap_or_default();
        let found = try_join_all(ids.into_iter().map(|id| scope.load::<ProgrammeById>(id))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// The position of the question in the latest closed round that ranked it. Null if it was not ranked, or its
    /// source states no order.
    async fn rank(&self) -> Option<i32> {
        self.0.rank
    }

    /// The position of the question in the list of its source, which does not mean a rank; null if it has none.
    async fn display_order(&self) -> Option<i32> {
        self.0.display_order
    }

    /// Where the data of the question come from.
    async fn provenance(&self) -> Word<Provenance> {
        Word(self.0.provenance)
    }

    /// The address of the web page that the data of the question were taken from; null if it was not recorded.
    async fn source_url(&self) -> Option<&str> {
        self.0.source_url.as_deref()
    }

    /// The version of the question, for optimistic locking. It starts at 1 and rises with each change; a mutation
    /// must send the version that the client read.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When something that the viewer can see of the question last changed: its own fields, links or merges. The time
    /// also changes when the question becomes visible to the viewer.
    async fn updated_at(&self) -> Time {
        Time(self.0.updated_at)
    }

    /// Whether the viewer may reword the question, merge it and change its status.
    async fn viewer_can_edit(&self, ctx: &Context<'_>) -> Result<bool> {
        let scope = Scope::of(ctx)?;
        let workshop = match self.0.workshop {
            Some(id) => Some(WorkshopFacts {
                facilitates: scope.load::<ViewerFacilitates>(id).await?.is_some(),
                takes_part: false,
            }),
            None => None,
        };
        Ok(self.0.editable_by(scope.viewer(), &QuestionFacts { workshop }))
    }
}

/// Loads questions by their ids.
pub struct QuestionById;

impl Fetch for QuestionById {
    type Key = QuestionId;
    type Value = Question;

    async fn fetch(access: &Access, keys: Vec<QuestionId>) -> Result<HashMap<QuestionId, Question>, store::Error> {
        Ok(access
            .questions_by_id(&keys)
            .await?
            .into_iter()
            .map(|question| (question.id, question.into()))
            .collect())
    }
}

struct MergedFrom;

impl Fetch for MergedFrom {
    type Key = QuestionId;
    type Value = Vec<Question>;

    async fn fetch(access: &Access, keys: Vec<QuestionId>) -> Result<HashMap<QuestionId, Vec<Question>>, store::Error> {
        let found = access.merged_from(&keys).await?;
        Ok(found
            .into_iter()
            .map(|(id, questions)| (id, questions.into_iter().map(Question::from).collect()))
            .collect())
    }
}

struct ProposedStatus;

impl Fetch for ProposedStatus {
    type Key = (QuestionId, QuestionStatus);
    type Value = QuestionStatus;

    async fn fetch(access: &Access, keys: Vec<Self::Key>) -> Result<HashMap<Self::Key, QuestionStatus>, store::Error> {
        let proposed = access.proposed_statuses(&keys).await?;
        Ok(keys.into_iter().filter_map(|key| Some((key, *proposed.get(&key.0)?))).collect())
    }
}
