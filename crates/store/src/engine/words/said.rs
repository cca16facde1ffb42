//! Collects everything that a person said, and their names, before it is overwritten. Quotations are searched for with it.

use std::collections::HashSet;

use entity::{contribution, participant_identity, question, question_revision};
use policy::SystemTask;
use policy::id::ParticipantId;
use sea_orm::sea_query::{ExprTrait, SelectStatement};
use uuid::Uuid;
use words::text::Wording;

use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, columns};
use crate::engine::words::WITHDRAWN_WORDS;
use crate::engine::work::Work;

/// Shorter words are too common to reveal a person.
const TELLING_LENGTH: usize = 6;

/// What a person said.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// Their texts, complete.
    pub(super) texts: Vec<Wording>,
    /// Their name, e-mail address and telephone number.
    pub(super) names: Vec<Wording>,
    /// The ids of their questions.
    pub(super) questions: Vec<Uuid>,
    telling: HashSet<String>,
}

impl Said {
    /// Only these texts.
    pub(crate) fn only<'a>(texts: impl IntoIterator<Item = &'a str>, question: Option<Uuid>) -> Self {
        let mut said = Self {
            questions: question.into_iter().collect(),
            ..Self::default()
        };
        for text in texts {
            said.add(text);
        }
        said
    }

    fn add(&mut self, text: &str) {
        let wording = Wording::of(text);
        let telling = |word: &&String| word.chars().count() >= TELLING_LENGTH || word.chars().any(|c| c.is_ascii_digit());
        self.telling.extend(wording.words().iter().filter(telling).cloned());
        self.texts.push(wording);
    }

    /// The words of a text that this person used too, and that are long enough to reveal them.
    pub(super) fn telling_words<'a>(&self, text: &'a Wording) -> Vec<&'a str> {
        let used = text.words().iter().filter(|word| self.telling.contains(*word));
        used.map(String::as_str).collect()
    }
}

impl Work {
    /// Everything that this person said, read before it is erased.
    pub(crate) async fn said_by(&self, id: ParticipantId) -> Result<Said, Error> {
        let task = self.access().as_task(SystemTask::Words);
        let mut said = Said::default();
        {
            use contribution::Column;
            let mut select = task.rows::<contribution::Entity>();
            columns(&mut select, &[Column::Text, Column::Themes]);
            select
                .and_where(col(Column::ParticipantId).eq(id.0))
                .and_where(col(Column::ErasedAt).is_null());
            for row in self.inside().query_all(&select).await? {
                said.add(&row.try_get::<String>("", "text")?);
                let themes: serde_json::Value = row.try_get("", "themes")?;
                for theme in themes.as_array().into_iter().flatten().filter_map(serde_json::Value::as_str) {
                    said.add(theme);
                }
            }
        }
        let mut questions = task.rows::<question::Entity>();
        columns(&mut questions, &[question::Column::Id, question::Column::Text]);
        questions
            .and_where(col(question::Column::WordsOfId).eq(id.0))
            .and_where(col(question::Column::Text).ne(WITHDRAWN_WORDS));
        for row in self.inside().query_all(&questions).await? {
            said.questions.push(row.try_get("", "id")?);
            said.add(&row.try_get::<String>("", "text")?);
        }
        let mut wordings = task.rows::<question_revision::Entity>();
        columns(&mut wordings, &[question_revision::Column::Text]);
        wordings.and_where(col(question_revision::Column::WordsOfId).eq(id.0));
        for text in self.texts(&wordings).await? {
            said.add(&text);
        }
        said.names = self.names_of(id).await?;
        Ok(said)
    }

    async fn texts(&self, select: &SelectStatement) -> Result<Vec<String>, Error> {
        let rows = self.inside().query_all(select).await?;
        rows.iter().map(|row| Ok(row.try_get("", "text")?)).collect()
    }

    /// The person's name and contact details. An identity whose key is gone cannot be read, so nothing can be searched for with it.
    async fn names_of(&self, id: ParticipantId) -> Result<Vec<Wording>, Error> {
        use participant_identity::Column;
        let mut select = self.access().as_task(SystemTask::Words).rows::<participant_identity::Entity>();
        columns(&mut select, &[Column::KeyId, Column::Ciphertext]);
        select.and_where(col(Column::ParticipantId).eq(id.0));
        let Some(row) = self.inside().query_one(&select).await? else {
            return Ok(Vec::new());
        };
        let (key, ciphertext): (String, Vec<u8>) = (row.try_get("", "key_id")?, row.try_get("", "ciphertext")?);
        let Ok(identity) = self.access().identity_keys.open(id, &key, &ciphertext) else {
            return Ok(Vec::new());
        };
        let called = [identity.name, identity.email, identity.phone];
        Ok(called.into_iter().flatten().map(|text| Wording::of(&text)).collect())
    }
}
