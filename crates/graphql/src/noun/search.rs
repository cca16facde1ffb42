//! Search over everything that has words.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, Result, Union};
use policy::id::{OutcomeId, ProgrammeId, QuestionId, RecommendationId, StudyId};
use store::Page;

use super::outcome::{Outcome, OutcomeById};
use super::programme::{Programme, ProgrammeById};
use super::question::{Question, QuestionById};
use super::recommendation::{Recommendation, RecommendationById};
use super::study::{Study, StudyById};
use crate::engine::connection::{Connection, map_page, page, total, wants_rows};
use crate::engine::input::{Problems, each_once};
use crate::engine::scope::Scope;
use crate::error::{Code, refuse};

/// What can be found by its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "store::SearchKind")]
pub enum SearchKind {
    /// Training programmes.
    Programme,
    /// Studies, with their reports.
    Study,
    /// Outcomes of studies.
    Outcome,
    /// Research questions.
    Question,
    /// A recommendation of a project.
    Recommendation,
}

/// What was found.
#[derive(Union)]
pub enum SearchHitNode {
    /// A training programme.
    Programme(Programme),
    /// A study.
    Study(Study),
    /// A finding.
    Outcome(Outcome),
    /// A research question.
    Question(Question),
    /// A recommendation of a project.
    Recommendation(Recommendation),
}

/// A row that was found by its words.
#[derive(Debug, Clone)]
pub struct SearchHit(Arc<store::SearchHit>);

impl From<store::SearchHit> for SearchHit {
    fn from(hit: store::SearchHit) -> Self {
        Self(Arc::new(hit))
    }
}

/// A row that was found by its words.
#[Object]
impl SearchHit {
    /// The row that was found.
    async fn node(&self, ctx: &Context<'_>) -> Result<SearchHitNode> {
        let (scope, id) = (Scope::of(ctx)?, self.0.id);
        let node = match self.0.kind {
            store::SearchKind::Programme => scope.load::<ProgrammeById>(ProgrammeId(id)).await?.map(SearchHitNode::Programme),
            store::SearchKind::Study => scope.load::<StudyById>(StudyId(id)).await?.map(SearchHitNode::Study),
            store::SearchKind::Outcome => scope.load::<OutcomeById>(OutcomeId(id)).await?.map(SearchHitNode::Outcome),
            store::SearchKind::Question => scope.load::<QuestionById>(QuestionId(id)).await?.map(SearchHitNode::Question),
            store::SearchKind::Recommendation => scope
                .load::<RecommendationById>(RecommendationId(id))
                .await?
                .map(SearchHitNode::Recommendation),
        };
        // The row was found, so it was seen: it can only have gone in between.
        Ok(node.ok_or_else(|| refuse(Code::NotFound, "what was found is no longer there"))?)
    }

    /// The matching text, with the matched words marked by **.
    async fn snippet(&self) -> &str {
        &self.0.snippet
    }

    /// 1 where the heading matches, 0.5 where only the text does.
    async fn score(&self) -> f64 {
        self.0.score
    }
}

/// The root field that searches.
#[derive(Default)]
pub struct SearchQuery;

#[Object]
impl SearchQuery {
    /// What the text finds among these kinds (all, if unsaid), synonyms included; headings first.
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The words to search for; synonyms and other forms of the words are found too.")] text: String,
        #[graphql(desc = "The kinds of rows to search; without kinds, all of them.")] kinds: Option<Vec<SearchKind>>,
        #[graphql(desc = "How many rows of the beginning of the list: 20 if left out, 100 at most.")] first: Option<i32>,
        #[graphql(desc = "A cursor: the page begins after its row.")] after: Option<String>,
    ) -> Result<Option<Connection<SearchHit>>> {
        let mut problems = Problems::default();
        problems.text("text", Some(text.clone()));
        problems.finish(())?;
        let kinds: Vec<store::SearchKind> = each_once(kinds.unwrap_or_default().into_iter().map(Into::into).collect());
        let arguments = page(ctx, first, after, None, None)?;
        let rows = if wants_rows(ctx) {
            let scope = Scope::of(ctx)?;
            scope.read(scope.access().search(&text, &kinds, &arguments)).await?
        } else {
            Page::empty()
        };
        let asked = Arc::new((text, kinds));
        let count = total(move |scope| {
            let asked = Arc::clone(&asked);
            Box::pin(async move { Ok(scope.access().count_search(&asked.0, &asked.1).await?) })
        });
        Ok(Some(Connection::new(map_page(rows, SearchHit::from), count)))
    }
}
