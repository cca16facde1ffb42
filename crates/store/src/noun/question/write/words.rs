//! Makes a question found by its present words: the same text that a load of files puts into the index.

use entity::question;
use policy::SystemTask;
use sea_orm::sea_query::ExprTrait;

use crate::engine::error::Error;
use crate::engine::search::SearchKind;
use crate::engine::sql::col;
use crate::engine::writer::Writer;

impl Writer<'_> {
    /// Who may not see the question does not find it: search goes by its row rule.
    pub(super) async fn index_question(&self, question: &question::Model) -> Result<(), Error> {
        let texts = [question.plain_language.as_deref(), question.theme.as_deref()];
        let body: Vec<&str> = texts.into_iter().flatten().filter(|text| !text.is_empty()).collect();
        self.index(SearchKind::Question, question.id, &question.text, &body.join("\n"))
            .await
    }

    /// The same for a question that has searchable text already: submissions out of files have none.
    pub(crate) async fn index_again(&self, question: &question::Model) -> Result<(), Error> {
        use entity::search_document::{Column, Entity};
        let mut rows = self.access().as_task(SystemTask::Words).rows::<Entity>();
        rows.and_where(col(Column::Kind).eq(SearchKind::Question.code()));
        if self.exists(rows, Column::RowId, question.id).await? {
            self.index_question(question).await?;
        }
        Ok(())
    }
}
