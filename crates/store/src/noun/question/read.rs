//! Reads questions: a page, a page for each of many parents, by id, or the questions that were merged into others.

use std::collections::HashMap;

use entity::question;
use policy::id::QuestionId;
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{ExprTrait, SelectStatement};
use uuid::Uuid;

use super::filter::{QuestionFilter, QuestionOrder, order_keys, rows};
use super::parents::QuestionParents;
use super::view::{Question, StoredQuestion, question_columns};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::list::page::{Page, PageArguments};
use crate::engine::list::{List, count, counts};
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, is_one_of};

impl Access {
    /// The question with this code.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn question(&self, code: &str) -> Result<Option<Question>, Error> {
        let mut select = self.rows::<question::Entity>();
        select.and_where(col(question::Column::Code).eq(code));
        Ok(self.read_questions(select).await?.pop())
    }

    /// The questions with these ids that the viewer may see, in no particular order.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn questions_by_id(&self, ids: &[QuestionId]) -> Result<Vec<Question>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<question::Entity>();
        select.and_where(is_one_of(self.backend(), question::Column::Id, &ids));
        self.read_questions(select).await
    }

    pub(crate) async fn read_questions(&self, mut select: SelectStatement) -> Result<Vec<Question>, Error> {
        question_columns(self)(&mut select);
        let rows = self.reader().query_all(&select).await?;
        rows.iter()
            .map(|row| Ok(Question::from_row(StoredQuestion::from_query_result(row, "")?)))
            .collect()
    }

    /// The submissions that were merged into each of these questions and that the viewer may see, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn merged_from(&self, ids: &[QuestionId]) -> Result<HashMap<QuestionId, Vec<Question>>, Error> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let mut select = self.rows::<question::Entity>();
        select.and_where(is_one_of(self.backend(), question::Column::MergedIntoId, &ids));
        let (keys, _) = order_keys(self, &[QuestionOrder::OLDEST_FIRST]);
        for key in keys {
            key.add_to(&mut select);
        }
        let mut by_summary: HashMap<QuestionId, Vec<Question>> = HashMap::new();
        for question in self.read_questions(select).await? {
            if let Some(summary) = question.merged_into {
                by_summary.entry(summary).or_default().push(question);
            }
        }
        Ok(by_summary)
    }

    /// A page of the questions that match the filter. The default order is best rank first.
    ///
    /// # Errors
    /// [`Error::Invalid`] for paging arguments out of bounds, or an error of the database.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn questions(&self, filter: &QuestionFilter, order: &[QuestionOrder], page: &PageArguments) -> Result<Page<Question>, Error> {
        let list = self.question_list(rows(self, filter).await?, order);
        Ok(list.page::<StoredQuestion>(self, page).await?.map(Question::from_row))
    }

    /// How many questions match the filter.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_questions(&self, filter: &QuestionFilter) -> Result<i64, Error> {
        count(self, rows(self, filter).await?).await
    }

    pub(super) fn question_list(&self, rows: SelectStatement, order: &[QuestionOrder]) -> List {
        let (order, order_name) = order_keys(self, order);
        List {
            rows,
            columns: Box::new(question_columns(self)),
            order,
            order_name,
        }
    }

    /// A page of questions for each of these parents.
    ///
    /// # Errors
    /// As [`Access::questions`].
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn questions_of(
        &self,
        parents: &QuestionParents,
        filter: &QuestionFilter,
        order: &[QuestionOrder],
        page: &PageArguments,
    ) -> Result<HashMap<Uuid, Page<Question>>, Error> {
        let (select, parent) = parents.rows(self, filter).await?;
        let list = self.question_list(select, order);
        let mut pages = HashMap::new();
        for (id, page) in list.pages::<StoredQuestion>(self, parent, page).await? {
            pages.insert(id, page.map(Question::from_row));
        }
        Ok(pages)
    }

    /// How many questions each of these parents has.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn count_questions_of(&self, parents: &QuestionParents, filter: &QuestionFilter) -> Result<HashMap<Uuid, i64>, Error> {
        let (select, parent) = parents.rows(self, filter).await?;
        counts(self, select, parent).await
    }
}
