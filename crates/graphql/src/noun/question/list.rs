//! Lists of questions: the queries, and the pages of parent rows, which share one statement.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use store::{Access, Page, PageArguments, QuestionParents};
use uuid::Uuid;

use super::filter::{QuestionFilter, QuestionOrder};
use super::object::Question;
use super::plan;
use crate::engine::batch::Fetch;
use crate::engine::connection::{Connection, map_page, page, total, wants_rows};
use crate::engine::input::{code as known_code, orders};
use crate::engine::parent::{Asked, Key, Parents, by_arguments};
use crate::engine::planned::{Planned, by_plan};
use crate::engine::scope::Scope;
use crate::error::Refusal;

/// The arguments of a list of questions that belongs to a parent row.
pub type QuestionsAsked = Asked<store::QuestionFilter, store::QuestionOrder>;

/// The arguments of a list of questions.
///
/// # Errors
/// BAD_USER_INPUT when there are too many sort keys.
pub fn asked(filter: store::QuestionFilter, order_by: Option<Vec<QuestionOrder>>, page: PageArguments) -> Result<QuestionsAsked, Refusal> {
    Ok(Asked {
        filter,
        order: orders(order_by)?,
        page,
    })
}

impl Parents for QuestionParents {
    fn ids(&self) -> Vec<Uuid> {
        match self {
            Self::Programmes(ids) => ids.iter().map(|id| id.0).collect(),
            Self::Studies(ids) => ids.iter().map(|id| id.0).collect(),
            Self::Workshops(ids) => ids.iter().map(|id| id.0).collect(),
            Self::Projects(ids) => ids.iter().map(|id| id.0).collect(),
        }
    }

    fn kind(&self) -> &'static str {
        match self {
            Self::Programmes(_) => "programmes",
            Self::Studies(_) => "studies",
            Self::Workshops(_) => "workshops",
            Self::Projects(_) => "projects",
        }
    }

    fn merge(&mut self, other: Self) {
        match (self, other) {
            (Self::Programmes(ids), Self::Programmes(more)) => ids.extend(more),
            (Self::Studies(ids), Self::Studies(more)) => ids.extend(more),
            (Self::Workshops(ids), Self::Workshops(more)) => ids.extend(more),
            (Self::Projects(ids), Self::Projects(more)) => ids.extend(more),
            _ => {}
        }
    }
}

/// Loads a page of questions for each of several parents.
struct QuestionPages;

impl Fetch for QuestionPages {
    type Key = Key<QuestionParents, store::QuestionFilter, store::QuestionOrder>;
    type Value = Page<Question>;

    async fn fetch(access: &Access, keys: Vec<Self::Key>) -> Result<HashMap<Self::Key, Self::Value>, store::Error> {
        let mut found = HashMap::new();
        for (parents, asked, keys) in by_arguments(keys) {
            let mut pages = access.questions_of(&parents, &asked.filter, &asked.order, &asked.page).await?;
            found.extend(
                keys.into_iter()
                    .filter_map(|key| pages.remove(&key.id()).map(|page| (key, map_page(page, Question::from)))),
            );
        }
        Ok(found)
    }
}

/// Counts the questions of each of several parents.
struct QuestionCounts;

impl Fetch for QuestionCounts {
    type Key = Key<QuestionParents, store::QuestionFilter, store::QuestionOrder>;
    type Value = i64;

    async fn fetch(access: &Access, keys: Vec<Self::Key>) -> Result<HashMap<Self::Key, i64>, store::Error> {
        let mut found = HashMap::new();
        for (parents, asked, keys) in by_arguments(keys) {
            let counts = access.count_questions_of(&parents, &asked.filter).await?;
            found.extend(keys.into_iter().filter_map(|key| counts.get(&key.id()).map(|count| (key, *count))));
        }
        Ok(found)
    }
}

/// The questions of one parent, read together with those of its siblings.
pub async fn questions_of(ctx: &Context<'_>, parent: QuestionParents, asked: QuestionsAsked) -> Result<Connection<Question>, Refusal> {
    let key = Key::new(parent, asked);
    let rows = if wants_rows(ctx) {
        Scope::of(ctx)?.load::<QuestionPages>(key.clone()).await?.unwrap_or(Page::empty())
    } else {
        Page::empty()
    };
    Ok(Connection::new(
        rows,
        total(move |scope| scope.count_by::<QuestionCounts>(key.clone())),
    ))
}

/// Queries over questions.
#[derive(Default)]
pub struct QuestionQuery;

#[Object]
impl QuestionQuery {
    /// The question with this code; null if it does not exist or the viewer may not see it.
    async fn question(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code of the question, as in its field `code`.")] code: String,
    ) -> Result<Option<Planned<Question>>> {
        let (scope, code) = (Scope::of(ctx)?, known_code(&code)?);
        if let Some(written) = by_plan(ctx, plan::one).await? {
            return Ok(written.map(Planned::Written));
        }
        let found = scope.read(scope.access().question(code)).await?;
        Ok(found.map(|found| Planned::Resolved(found.into())))
    }

    /// The research questions that the viewer may see. The default order is by rank, the best first. In every order,
    /// made-up questions (ILLUSTRATIVE) come last.
    #[expect(clippy::too_many_arguments, reason = "the contract's arguments, one parameter each")]
    async fn questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Conditions on the rows. Without a filter, all visible rows are returned.")] filter: Option<QuestionFilter>,
        #[graphql(desc = "The sort keys, the most important first: at most 20.")] order_by: Option<Vec<QuestionOrder>>,
        #[graphql(desc = "How many rows to return from the start of the list: 0 to 100; the default is 20.")] first: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page starts after that row.")] after: Option<String>,
        #[graphql(desc = "How many rows to return from the end of the list: 0 to 100. Use either `first` or `last`.")] last: Option<i32>,
        #[graphql(desc = "The cursor of a row: the page ends before that row.")] before: Option<String>,
    ) -> Result<Option<Planned<Connection<Question>>>> {
        let asked = asked(filter.unwrap_or_default().read()?, order_by, page(ctx, first, after, last, before)?)?;
        if let Some(written) = by_plan(ctx, plan::list).await? {
            return Ok(written.map(Planned::Written));
        }
        let rows = if wants_rows(ctx) {
            let scope = Scope::of(ctx)?;
            let reading = scope.access().questions(&asked.filter, &asked.order, &asked.page);
            scope.read(reading).await?
        } else {
            Page::empty()
        };
        let filter = Arc::new(asked.filter);
        let count = total(move |scope| {
            let filter = Arc::clone(&filter);
            Box::pin(async move { Ok(scope.access().count_questions(&filter).await?) })
        });
        Ok(Some(Planned::Resolved(Connection::new(map_page(rows, Question::from), count))))
    }
}
