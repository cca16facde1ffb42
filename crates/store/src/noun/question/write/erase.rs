//! Overwrites a person's own words in questions, in their history and in the search index.

use std::collections::HashSet;

use entity::column::Code;
use entity::{question, question_revision, round_question, search_document};
use evidence::vocabulary::SearchKind;
use policy::id::ParticipantId;
use policy::{Action, Permit, action};
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{Condition, DbBackend};
use uuid::Uuid;

use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, is_one_of};
use crate::engine::unscoped::Unscoped;
use crate::engine::words::WITHDRAWN_WORDS;
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;

/// How many of a person's texts were overwritten.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ErasedWords {
    /// Questions whose current text was the person's.
    pub questions: u64,
    /// Earlier wordings that were the person's.
    pub wordings: u64,
    /// The codes of the questions that stay visible without the words, because other people built on them.
    pub standing: Vec<String>,
}

impl Work {
    /// Overwrites the words of the participant in the permit. A question that others built on (a summary, or one that a round contains)
    /// stays visible and no longer counts as anyone's words. Any other question stays its author's, and nobody else can see it.
    ///
    /// # Errors
    /// If the database fails.
    pub(crate) async fn erase_words_of(&self, permit: &Permit<action::WithdrawConsent>) -> Result<ErasedWords, Error> {
        let author = permit.target();
        let theirs = Query::select()
            .unscoped::<question::Entity>(Unscoped::HeldUnderAPermit)
            .and_where(col(question::Column::WordsOfId).eq(author.0))
            .and_where(col(question::Column::Text).ne(WITHDRAWN_WORDS))
            .take();
        let held = self.lock_questions(theirs).await?;
        let mine = Condition::all().add(col(question_revision::Column::WordsOfId).eq(author.0));
        self.erase_questions(permit, author, &held, mine).await
    }

    /// Overwrites these questions, which the caller has locked and whose words are this author's, and the author's wordings that match
    /// the condition.
    ///
    /// # Errors
    /// If the database fails.
    pub(crate) async fn erase_questions<A: Action>(
        &self,
        permit: &Permit<A>,
        author: ParticipantId,
        held: &[question::Model],
        wordings: Condition,
    ) -> Result<ErasedWords, Error> {
        let (stays, goes) = self.built_on(held).await?;
        self.under(permit).overwrite_questions(&stays, None).await?;
        self.under(permit).overwrite_questions(&goes, Some(author.0)).await?;
        for question in held.iter().filter(|question| stays.contains(&question.id)) {
            let erased = question::Model {
                text: WITHDRAWN_WORDS.to_owned(),
                plain_language: None,
                ..question.clone()
            };
            self.under(permit).index_question(&erased).await?;
        }
        let documents = Condition::all()
            .add(col(search_document::Column::Kind).eq(Code(SearchKind::Question)))
            .add(is_one_of(self.access().backend(), search_document::Column::RowId, &goes));
        self.under(permit).delete::<search_document::Entity>(documents).await?;
        let wordings = self.under(permit).overwrite_wordings(wordings).await?;
        self.tell_of_questions(&held.iter().collect::<Vec<_>>()).await?;
        let names = held.iter().filter(|question| stays.contains(&question.id));
        Ok(ErasedWords {
            questions: u64::try_from(held.len()).unwrap_or(u64::MAX),
            wordings,
            standing: names.map(|question| question.code.clone()).collect(),
        })
    }

    /// The ids of the questions that others built on, and of the rest.
    async fn built_on(&self, questions: &[question::Model]) -> Result<(Vec<Uuid>, Vec<Uuid>), Error> {
        use round_question::Column;
        let ids: Vec<Uuid> = questions.iter().map(|question| question.id).collect();
        let select = Query::select()
            .distinct()
            .expr_as(col(Column::QuestionId), "question_id")
            .unscoped::<round_question::Entity>(Unscoped::WhatRefersToIt)
            .and_where(is_one_of(self.access().backend(), Column::QuestionId, &ids))
            .take();
        let rows = self.inside().query_all(&select).await?;
        let in_rounds: HashSet<Uuid> = rows
            .iter()
            .map(|row| Ok(row.try_get("", "question_id")?))
            .collect::<Result<_, Error>>()?;
        let (stays, goes): (Vec<_>, Vec<_>) = questions
            .iter()
            .partition(|question| question.summary || in_rounds.contains(&question.id));
        let ids = |questions: Vec<&question::Model>| questions.into_iter().map(|question| question.id).collect();
        Ok((ids(stays), ids(goes)))
    }
}

impl Writer<'_> {
    async fn overwrite_questions(&self, ids: &[Uuid], words_of: Option<Uuid>) -> Result<(), Error> {
        use question::Column;
        // A question that stays its author's is hidden from everyone else, even if the author still takes part.
        let withdrawn_at = words_of.map(|_| self.now());
        let update = Query::update()
            .table(question::Entity)
            .value(Column::WithdrawnAt, withdrawn_at)
            .value(Column::Text, WITHDRAWN_WORDS)
            .value(Column::PlainLanguage, None::<String>)
            .value(Column::WordsOfId, words_of)
            .value(Column::Version, col(Column::Version).add(1))
            .value(Column::UpdatedAt, self.now())
            .and_where(is_one_of(self.access().backend(), Column::Id, ids))
            .take();
        self.update(&update).await?;
        Ok(())
    }

    /// The history keeps its length: it still shows that there was a wording, and when and why it was replaced.
    async fn overwrite_wordings(&self, which: Condition) -> Result<u64, Error> {
        use question_revision::Column;
        let update = Query::update()
            .table(question_revision::Entity)
            .value(Column::Text, WITHDRAWN_WORDS)
            .value(Column::WordsOfId, None::<Uuid>)
            .cond_where(which)
            .take();
        Ok(self.update(&update).await?)
    }
}

impl Work {
    /// Removes erased words from the word index, on the database that otherwise only marks them as deleted.
    pub(crate) async fn forget_what_left_the_index(&self) -> Result<(), Error> {
        if self.access().backend() == DbBackend::Sqlite {
            self.inside().merge_index().await?;
        }
        Ok(())
    }
}
