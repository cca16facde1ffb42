//! A research question as GraphQL shows it.

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

/// A research question: as submitted, or the summary that several were merged into.
#[derive(Debug, Clone)]
pub struct Question(pub Arc<store::Question>);

impl From<store::Question> for Question {
    fn from(question: store::Question) -> Self {
        Self(Arc::new(question))
    }
}

/// A research question: as submitted, or the summary that several were merged into.
#[Object]
impl Question {
    /// The global id of the row: its kind, and 26 letters and digits.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The short code that people know it by.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The wording of the question.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// The same in plain language.
    async fn plain_language(&self) -> Option<&str> {
        self.0.plain_language.as_deref()
    }

    /// What it is about, in a word or two.
    async fn theme(&self) -> Option<&str> {
        self.0.theme.as_deref()
    }

    /// How far the question has come.
    async fn status(&self) -> Word<QuestionStatus> {
        Word(self.0.status)
    }

    /// Where it stands by the evidence that the viewer sees: worked out anew whenever it is asked for, and never stored. Null where the
    /// evidence speaks for nothing.
    async fn proposed_status(&self, ctx: &Context<'_>) -> Result<Option<Word<QuestionStatus>>> {
        let proposed = Scope::of(ctx)?.load::<ProposedStatus>(self.0.standing()).await?;
        Ok(proposed.map(Word))
    }

    /// The workshop that it came out of.
    async fn workshop(&self, ctx: &Context<'_>) -> Result<Option<Workshop>> {
        match self.0.workshop {
            Some(id) => Ok(Scope::of(ctx)?.load::<WorkshopById>(id).await?),
            None => Ok(None),
        }
    }

    /// Whose it was first, as a group; null where that would single a person out.
    async fn raised_by(&self) -> Option<Vec<Word<Perspective>>> {
        let groups = self.0.raised_by.as_ref()?;
        Some(groups.iter().copied().map(Word).collect())
    }

    /// Who can read this now, in a sentence and by role; for its author and those who facilitate the workshop, null to others.
    async fn visibility(&self, ctx: &Context<'_>) -> Result<Option<Visibility>> {
        Ok(Scope::of(ctx)?.load::<OfQuestion>(self.0.id).await?)
    }

    /// The question that sums it up.
    async fn merged_into(&self, ctx: &Context<'_>) -> Result<Option<Self>> {
        match self.0.merged_into {
            Some(id) => Ok(Scope::of(ctx)?.load::<QuestionById>(id).await?),
            None => Ok(None),
        }
    }

    /// The submissions that this one sums up, as far as the viewer may see them, oldest first.
    async fn merged_from(&self, ctx: &Context<'_>) -> Result<Vec<Self>> {
        Ok(Scope::of(ctx)?.load::<MergedFrom>(self.0.id).await?.unwrap_or_default())
    }

    /// The wordings that it has had, oldest first.
    async fn revisions(&self, ctx: &Context<'_>) -> Result<Vec<QuestionRevision>> {
        Ok(Scope::of(ctx)?.load::<RevisionsOf>(self.0.id).await?.unwrap_or_default())
    }

    /// What it is linked to, as far as the viewer may see it, in the order in which the links were made.
    async fn links(&self, ctx: &Context<'_>) -> Result<Vec<QuestionLink>> {
        Ok(Scope::of(ctx)?.load::<LinksOf>(self.0.id).await?.unwrap_or_default())
    }

    /// Studies that bear on it already, the nearest first: those that it is linked to, those with an outcome that it is linked to,
    /// and those that are about what its linked terms ask.
    async fn evidence(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many rows of the beginning of the list: 20 if left out, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "A cursor: the page begins after its row.")] after: Option<String>,
    ) -> Result<Connection<Study>> {
        let asked = StudiesAsked::new(StudyFilter::default(), page(ctx, first, after, None, None)?);
        Ok(studies_of(ctx, StudyParents::Questions(vec![self.0.id]), asked).await?)
    }

    /// Programmes that it is linked to: those that could help to answer it.
    async fn programmes(&self, ctx: &Context<'_>) -> Result<Vec<Programme>> {
        let scope = Scope::of(ctx)?;
        let ids = scope.load::<ProgrammesOf>(self.0.id).await?.unwrap_or_default();
        let found = try_join_all(ids.into_iter().map(|id| scope.load::<ProgrammeById>(id))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// Position in the latest closed round that ranked it; null where it was not ranked or the source states no order.
    async fn rank(&self) -> Option<i32> {
        self.0.rank
    }

    /// The order in which the source lists it; no claim of rank.
    async fn display_order(&self) -> Option<i32> {
        self.0.display_order
    }

    /// Where the data of the question come from.
    async fn provenance(&self) -> Word<Provenance> {
        Word(self.0.provenance)
    }

    /// The page that it was taken from.
    async fn source_url(&self) -> Option<&str> {
        self.0.source_url.as_deref()
    }

    /// Counts changes, from 1. A change must carry the version that it was made from.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When something that the viewer can see of the question last changed: its own fields, and what it is linked to and merged with. Moves when it comes
    /// into the viewer's sight, too.
    async fn updated_at(&self) -> Time {
        Time(self.0.updated_at)
    }

    /// Whether this viewer may reword it, merge it and say where it stands.
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

/// Questions by their ids.
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
