//! Makes a question found by its present words: the same text that a load of files puts into the index.

use entity::question;

use crate::search::SearchKind;
use crate::{Error, Work};

impl Work {
    /// Who may not see the question does not find it: search goes by its row rule.
    pub(super) async fn index_question(&self, question: &question::Model) -> Result<(), Error> {
        let texts = [question.plain_language.as_deref(), question.theme.as_deref()];
        let body: Vec<&str> = texts.into_iter().flatten().filter(|text| !text.is_empty()).collect();
        self.index(SearchKind::Question, question.id, &question.text, &body.join("\n"))
            .await
    }
}
