//! Updates the search text of a question.

use entity::column::Code;
use entity::question;
use evidence::vocabulary::SearchKind;
use policy::SystemTask;
use sea_orm::sea_query::ExprTrait;

use crate::engine::error::Error;
use crate::engine::sql::col;
use crate::engine::work::writer::Writer;
use crate::noun::question::search_text::QuestionWords;

impl Writer<'_> {
    /// Search respects the row rule of questions, so only viewers who can see the question find it.
    pub(super) async fn index_question(&self, question: &question::Model) -> Result<(), Error> {
        let text = QuestionWords {
            text: &question.text,
            plain_language: question.plain_language.as_deref(),
            theme: question.theme.as_deref(),
        };
        self.index(question.id, text.search_text()).await
    }

    /// The same for a question that already has a search text; submissions from files have none.
    pub(crate) async fn index_again(&self, question: &question::Model) -> Result<(), Error> {
        use entity::search_document::{Column, Entity};
        let mut rows = self.access().as_task(SystemTask::Words).rows::<Entity>();
        rows.and_where(col(Column::Kind).eq(Code(SearchKind::Question)));
        if self.exists(rows, Column::RowId, question.id).await? {
            self.index_question(question).await?;
        }
        Ok(())
    }
}
