//! Finds the workshop participant whose words a text resembles.

use entity::{contribution, question, question_revision};
use policy::SystemTask;
use policy::id::WorkshopId;
use sea_orm::Order;
use sea_orm::sea_query::{ExprTrait, SelectStatement};
use uuid::Uuid;
use words::text::{Wording, sentences};

use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::scoped::has_not_left;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::words::WITHDRAWN_WORDS;
use crate::engine::work::Work;

impl Work {
    /// The participant whose words `text` resembles, among all texts of the workshop that still belong to a participant: questions, their
    /// earlier wordings, and the sentences of contributions. If several people match, one of `first` wins, in their order, and then the
    /// person who said it first.
    ///
    /// A chain of small changes does not lose the owner: each earlier wording that resembled the words is itself one of the texts to
    /// compare with.
    ///
    /// # Errors
    /// [`Error::Conflict`] if the words belong to a person who has left the workshop and does not own the text already, or an error of
    /// the database.
    pub(crate) async fn whose_words(&self, workshop: WorkshopId, text: &str, first: &[Uuid]) -> Result<Option<Uuid>, Error> {
        let wording = Wording::of(text);
        let mut owners = Vec::new();
        for (owner, said) in self.texts_of_people(workshop).await? {
            if !owners.contains(&owner) && wording.is_near(&Wording::of(&said)) {
                owners.push(owner);
            }
        }
        for (owner, said) in self.contributions_to(workshop).await? {
            if !owners.contains(&owner) && sentences(&said).any(|sentence| wording.is_near(&Wording::of(sentence))) {
                owners.push(owner);
            }
        }
        let known = first.iter().find(|owner| owners.contains(owner)).copied();
        let Some(owner) = known.or(owners.first().copied()) else {
            return Ok(None);
        };
        if known.is_none() && self.has_left(owner).await? {
            return Err(Error::Conflict(
                "these are the words of a person who left the workshop and withdrew them: use other words".to_owned(),
            ));
        }
        Ok(Some(owner))
    }

    /// Questions and wordings that belong to a participant, oldest first.
    async fn texts_of_people(&self, workshop: WorkshopId) -> Result<Vec<(Uuid, String)>, Error> {
        let task = self.access().as_task(SystemTask::Words);
        let mut questions = task.rows::<question::Entity>();
        columns(&mut questions, &[question::Column::WordsOfId, question::Column::Text]);
        questions
            .and_where(col(question::Column::WorkshopId).eq(workshop.0))
            .and_where(col(question::Column::WordsOfId).is_not_null())
            .and_where(col(question::Column::Text).ne(WITHDRAWN_WORDS))
            .order_by_expr(col(question::Column::Id), Order::Asc);
        let mut texts = self.owned_texts(&questions, "words_of_id").await?;
        let mut wordings = task.rows::<question_revision::Entity>();
        columns(
            &mut wordings,
            &[question_revision::Column::WordsOfId, question_revision::Column::Text],
        );
        wordings
            .join_rows::<question::Entity>(
                task.viewer(),
                col(question::Column::Id).eq(col(question_revision::Column::QuestionId)),
            )
            .and_where(col(question::Column::WorkshopId).eq(workshop.0))
            .and_where(col(question_revision::Column::WordsOfId).is_not_null())
            .order_by_expr(col(question_revision::Column::Id), Order::Asc);
        texts.extend(self.owned_texts(&wordings, "words_of_id").await?);
        Ok(texts)
    }

    async fn contributions_to(&self, workshop: WorkshopId) -> Result<Vec<(Uuid, String)>, Error> {
        use contribution::Column;
        let mut select = self.access().as_task(SystemTask::Words).rows::<contribution::Entity>();
        columns(&mut select, &[Column::ParticipantId, Column::Text]);
        select
            .and_where(col(Column::WorkshopId).eq(workshop.0))
            .and_where(col(Column::ErasedAt).is_null())
            .order_by_expr(col(Column::Id), Order::Asc);
        self.owned_texts(&select, "participant_id").await
    }

    async fn owned_texts(&self, select: &SelectStatement, owner: &str) -> Result<Vec<(Uuid, String)>, Error> {
        let rows = self.inside().query_all(select).await?;
        rows.iter()
            .map(|row| Ok((row.try_get("", owner)?, row.try_get("", "text")?)))
            .collect()
    }

    async fn has_left(&self, participant: Uuid) -> Result<bool, Error> {
        use entity::participant::{Column, Entity};
        let mut rows = self.access().as_task(SystemTask::Words).rows::<Entity>();
        rows.and_where(has_not_left(Column::Id));
        Ok(!self.exists(rows, Column::Id, participant).await?)
    }
}
