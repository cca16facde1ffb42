//! Full-text search over all rows that have text.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, Result, Union};
use policy::id::{OutcomeId, ProgrammeId, QuestionId, RecommendationId, StudyId};
use store::{Page, SearchTotal};
use tokio::sync::OnceCell;

use super::outcome::{Outcome, OutcomeById};
use super::programme::{Programme, ProgrammeById};
use super::question::{Question, QuestionById};
use super::recommendation::{Recommendation, RecommendationById};
use super::study::{Study, StudyById};
use crate::engine::connection::{Edge, PageInfo, edges, map_page, page, page_info, wants_rows};
use crate::engine::input::{Problems, each_once};
use crate::engine::scope::Scope;
use crate::error::{Code, refuse};

/// A kind of row that the search can find.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "evidence::vocabulary::SearchKind")]
pub enum SearchKind {
    /// The search finds training programmes.
    Programme,
    /// The search finds studies, also by the text of their reports.
    Study,
    /// The search finds outcomes of studies.
    Outcome,
    /// The search finds research questions.
    Question,
    /// The search finds recommendations of projects.
    Recommendation,
}

/// A row that the search can find.
#[derive(Union)]
pub enum SearchHitNode {
    /// A training programme.
    Programme(Programme),
    /// A study.
    Study(Study),
    /// An outcome of a study.
    Outcome(Outcome),
    /// A research question.
    Question(Question),
    /// A recommendation of a project.
    Recommendation(Recommendation),
}

/// A row that the search found, with the matching text.
#[derive(Debug, Clone)]
pub struct SearchHit(Arc<store::SearchHit>);

impl From<store::SearchHit> for SearchHit {
    fn from(hit: store::SearchHit) -> Self {
        Self(Arc::new(hit))
    }
}

/// A row that the search found, with the matching text.
#[Object]
impl SearchHit {
    /// The row that was found.
    async fn node(&self, ctx: &Context<'_>) -> Result<SearchHitNode> {
        let (scope, id) = (Scope::of(ctx)?, self.0.id);
        let node = match self.0.kind {
            evidence::vocabulary::SearchKind::Programme => {
                scope.load::<ProgrammeById>(ProgrammeId(id)).await?.map(SearchHitNode::Programme)
            }
            evidence::vocabulary::SearchKind::Study => scope.load::<StudyById>(StudyId(id)).await?.map(SearchHitNode::Study),
            evidence::vocabulary::SearchKind::Outcome => scope.load::<OutcomeById>(OutcomeId(id)).await?.map(SearchHitNode::Outcome),
            evidence::vocabulary::SearchKind::Question => scope.load::<QuestionById>(QuestionId(id)).await?.map(SearchHitNode::Question),
            evidence::vocabulary::SearchKind::Recommendation => scope
                .load::<RecommendationById>(RecommendationId(id))
                .await?
                .map(SearchHitNode::Recommendation),
        };
        // The row was found, so it was visible: it can only have been removed since.
        Ok(node.ok_or_else(|| refuse(Code::NotFound, "the row that was found was removed meanwhile"))?)
    }

    /// An excerpt of the matching text, at most 200 characters. The matched words are enclosed in `**`.
    async fn snippet(&self) -> &str {
        &self.0.snippet
    }

    /// How well the row matches: 1 if its heading matches, and 0.5 if only its text does.
    async fn score(&self) -> f64 {
        self.0.score
    }
}

/// What is searched: the text, and the kinds of rows.
type Sought = (String, Vec<evidence::vocabulary::SearchKind>);

/// One page of a search, as a Relay connection.
pub struct SearchHitConnection {
    page: Page<SearchHit>,
    sought: Sought,
    total: OnceCell<SearchTotal>,
}

impl SearchHitConnection {
    /// Counts once for all fields that ask.
    async fn total(&self, ctx: &Context<'_>) -> Result<SearchTotal> {
        let (scope, (text, kinds)) = (Scope::of(ctx)?, &self.sought);
        let count = || scope.read(scope.access().count_search(text, kinds));
        Ok(*self.total.get_or_try_init(count).await?)
    }
}

/// One page of a search, as a Relay connection: the rows, their cursors, and how many rows the search found.
#[Object]
impl SearchHitConnection {
    /// The rows of this page, each with its cursor.
    async fn edges(&self) -> Vec<Edge<SearchHit>> {
        edges(&self.page)
    }

    /// The rows of this page, without their cursors.
    async fn nodes(&self) -> Vec<&SearchHit> {
        self.page.items.iter().map(|item| &item.node).collect()
    }

    /// The position of this page in the list.
    async fn page_info(&self) -> PageInfo {
        page_info(&self.page)
    }

    /// The number of rows that the search found, not only on this page, up to 1,000. Rows that the viewer may not see
    /// are not counted. If `totalIsExact` is false, the search found more.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(self.total(ctx).await?.count)
    }

    /// Whether `totalCount` is the exact number of rows. It is false if the search found more than 1,000 rows: a common
    /// word is not counted to the end.
    async fn total_is_exact(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.total(ctx).await?.is_exact)
    }
}

/// The query that searches all kinds of rows.
#[derive(Default)]
pub struct SearchQuery;

#[Object]
impl SearchQuery {
    /// Searches the rows that the viewer may see. All words must match, as they are, in another form, or by a
    /// synonym. Rows whose heading matches come first.
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The words to search for: at most 500 characters.")] text: String,
        #[graphql(desc = "The kinds of rows to search. Without kinds, all are searched.")] kinds: Option<Vec<SearchKind>>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
    ) -> Result<Option<SearchHitConnection>> {
        let mut problems = Problems::default();
        problems.text("text", Some(text.clone()));
        problems.finish(())?;
        let kinds: Vec<evidence::vocabulary::SearchKind> = each_once(kinds.unwrap_or_default().into_iter().map(Into::into).collect());
        let arguments = page(ctx, first, after, None, None)?;
        let rows = if wants_rows(ctx) {
            let scope = Scope::of(ctx)?;
            scope.read(scope.access().search(&text, &kinds, &arguments)).await?
        } else {
            Page::empty()
        };
        Ok(Some(SearchHitConnection {
            page: map_page(rows, SearchHit::from),
            sought: (text, kinds),
            total: OnceCell::new(),
        }))
    }
}
