//! Overwrites a person's words where others quoted them: in questions, in the plain language of questions, in the reasons for changes,
//! and in the notes of links. Contributions of other people are not changed.

use std::collections::{HashMap, HashSet};

use entity::{question, question_link, question_revision, search_document};
use policy::id::{ParticipantId, WorkshopId};
use policy::{Action, Permit, SystemTask};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{FromQueryResult, Order};
use uuid::Uuid;
use words::text::{Wording, stem, tokens};

use super::said::Said;
use crate::engine::access::all_columns;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::Seen;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::search::knows_stem;
use crate::engine::sql::{col, columns, is_one_of};
use crate::engine::words::WITHDRAWN_WORDS;
use crate::engine::work::Work;

/// Replaces a reason or a note that quoted a person who had their words erased.
pub const WITHDRAWN_QUOTATION: &str = "Withdrawn with the words that it quoted.";

/// What a person said, and which words the questions around it use.
struct Heard<'a> {
    said: &'a Said,
    /// The questions of the workshop and its project: their search texts may contain quotations of the person.
    around: Vec<Uuid>,
    /// The stems that these questions use, after the person's own words were removed.
    of_others: HashSet<String>,
}

impl<'a> Heard<'a> {
    fn among(said: &'a Said, questions: &[question::Model]) -> Self {
        let others = questions
            .iter()
            .filter(|question| question.text != WITHDRAWN_WORDS && !said.questions.contains(&question.id));
        Self {
            said,
            around: questions.iter().map(|question| question.id).collect(),
            of_others: others.flat_map(|question| tokens(&question.text).map(|word| stem(&word))).collect(),
        }
    }
}

impl Work {
    /// Assigns questions and wordings that have no owner to this person, if they contain the person's words: those that this person
    /// submitted, if the text resembles one of theirs, and any that repeats one word for word. Such rows come from files or from before
    /// this check existed. The caller then overwrites them with the rest.
    pub(crate) async fn claim_near_words<A: Action>(
        &self,
        permit: &Permit<A>,
        author: ParticipantId,
        workshop: WorkshopId,
        said: &Said,
    ) -> Result<(), Error> {
        let author = author.0;
        let is_theirs = |text: &str, submitter: Option<Uuid>| {
            let wording = Wording::of(text);
            let near = |said: &Wording| wording.is_near(said) && submitter == Some(author);
            said.texts.iter().any(|said| wording.is_the_same_as(said) || near(said))
        };
        let around = self.questions_around(workshop).await?;
        let questions: Vec<Uuid> = around
            .iter()
            .filter(|question| question.words_of_id.is_none() && is_theirs(&question.text, question.participant_id))
            .map(|question| question.id)
            .collect();
        let submitters: HashMap<Uuid, Option<Uuid>> = around.iter().map(|question| (question.id, question.participant_id)).collect();
        let update = Query::update()
            .table(question::Entity)
            .value(question::Column::WordsOfId, author)
            .and_where(is_one_of(self.access().backend(), question::Column::Id, &questions))
            .take();
        self.under(permit).update(&update).await?;
        let wordings: Vec<Uuid> = self
            .wordings_around(workshop)
            .await?
            .into_iter()
            .filter(|wording| {
                let submitter = submitters.get(&wording.question_id).copied().flatten();
                wording.words_of_id.is_none() && is_theirs(&wording.text, submitter)
            })
            .map(|wording| wording.id)
            .collect();
        let update = Query::update()
            .table(question_revision::Entity)
            .value(question_revision::Column::WordsOfId, author)
            .and_where(is_one_of(self.access().backend(), question_revision::Column::Id, &wordings))
            .take();
        self.under(permit).update(&update).await?;
        Ok(())
    }

    /// Overwrites what quotes this person around the workshop. Call it after the person's own words were overwritten.
    pub(crate) async fn overwrite_quotations<A: Action>(&self, permit: &Permit<A>, workshop: WorkshopId, said: &Said) -> Result<(), Error> {
        let questions = self.questions_around(workshop).await?;
        let ids: Vec<Uuid> = questions.iter().map(|question| question.id).collect();
        let said = &Heard::among(said, &questions);
        let mut changed: Vec<Uuid> = Vec::new();
        for mut question in questions {
            let mut update = Query::update().table(question::Entity).take();
            let mut quotes = false;
            if self.is_quoted(said, question.plain_language.as_deref()).await? {
                question.plain_language = None;
                update.value(question::Column::PlainLanguage, None::<String>);
                quotes = true;
            }
            if self.is_quoted(said, question.theme.as_deref()).await? {
                question.theme = None;
                update.value(question::Column::Theme, None::<String>);
                quotes = true;
            }
            if self.is_quoted(said, question.merge_reason.as_deref()).await? {
                update.value(question::Column::MergeReason, WITHDRAWN_QUOTATION);
                quotes = true;
            }
            if quotes {
                update.and_where(col(question::Column::Id).eq(question.id));
                self.under(permit).update(&update).await?;
                self.under(permit).index_again(&question).await?;
                changed.push(question.id);
            }
        }
        for wording in self.wordings_around(workshop).await? {
            if self.is_quoted(said, wording.reason.as_deref()).await? {
                let update = Query::update()
                    .table(question_revision::Entity)
                    .value(question_revision::Column::Reason, WITHDRAWN_QUOTATION)
                    .and_where(col(question_revision::Column::Id).eq(wording.id))
                    .take();
                self.under(permit).update(&update).await?;
                changed.push(wording.question_id);
            }
        }
        let mut links = self.access().as_task(SystemTask::Words).rows::<question_link::Entity>();
        columns(
            &mut links,
            &[
                question_link::Column::Id,
                question_link::Column::Note,
                question_link::Column::QuestionId,
            ],
        );
        links.and_where(is_one_of(self.access().backend(), question_link::Column::QuestionId, &ids));
        for row in self.inside().query_all(&links).await? {
            let (id, note): (Uuid, Option<String>) = (row.try_get("", "id")?, row.try_get("", "note")?);
            if self.is_quoted(said, note.as_deref()).await? {
                let update = Query::update()
                    .table(question_link::Entity)
                    .value(question_link::Column::Note, WITHDRAWN_QUOTATION)
                    .and_where(col(question_link::Column::Id).eq(id))
                    .take();
                self.under(permit).update(&update).await?;
                changed.push(row.try_get("", "question_id")?);
            }
        }
        // Clients that keep copies must read these questions again.
        self.under(permit).touch(CopiedKind::Question, &changed, Seen::ByAll).await
    }

    /// Whether someone else's text reveals this person: it quotes what they said, names them, or uses a word of theirs that no other
    /// stored text uses.
    async fn is_quoted(&self, heard: &Heard<'_>, text: Option<&str>) -> Result<bool, Error> {
        let Some(text) = text.filter(|text| *text != WITHDRAWN_QUOTATION) else {
            return Ok(false);
        };
        let (wording, said) = (Wording::of(text), heard.said);
        if said.texts.iter().any(|said| wording.quotes(said)) || said.names.iter().any(|name| wording.holds(name)) {
            return Ok(true);
        }
        for word in said.telling_words(&wording) {
            let stem = stem(word);
            if !heard.of_others.contains(&stem) && !self.is_used_elsewhere(&stem, &heard.around).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether any search text, except those of the questions around, uses a word with this stem.
    async fn is_used_elsewhere(&self, stem: &str, around: &[Uuid]) -> Result<bool, Error> {
        let mut select = self.access().as_task(SystemTask::Words).rows::<search_document::Entity>();
        select
            .expr(Expr::val(1))
            .cond_where(knows_stem(self.access().backend(), stem))
            .and_where(is_one_of(self.access().backend(), search_document::Column::RowId, around).not())
            .limit(1);
        Ok(self.inside().query_one(&select).await?.is_some())
    }

    /// The questions of the workshop, and the questions of its project that belong to no workshop.
    async fn questions_around(&self, workshop: WorkshopId) -> Result<Vec<question::Model>, Error> {
        use entity::workshop::{Column as OfWorkshop, Entity as Workshops};
        use question::Column;
        let task = self.access().as_task(SystemTask::Words);
        let mut project = task.rows::<Workshops>();
        columns(&mut project, &[OfWorkshop::ProjectId]);
        project.and_where(col(OfWorkshop::Id).eq(workshop.0));
        let mut select = task.rows::<question::Entity>();
        all_columns::<question::Entity>(&mut select);
        select
            .and_where(
                col(Column::WorkshopId)
                    .eq(workshop.0)
                    .or(col(Column::WorkshopId).is_null().and(col(Column::ProjectId).in_subquery(project))),
            )
            .order_by_expr(col(Column::Id), Order::Asc);
        let rows = self.inside().query_all(&select).await?;
        rows.iter().map(|row| Ok(question::Model::from_query_result(row, "")?)).collect()
    }

    async fn wordings_around(&self, workshop: WorkshopId) -> Result<Vec<question_revision::Model>, Error> {
        use question_revision::Column;
        let ids: Vec<Uuid> = self.questions_around(workshop).await?.iter().map(|question| question.id).collect();
        let mut select = self.access().as_task(SystemTask::Words).rows::<question_revision::Entity>();
        all_columns::<question_revision::Entity>(&mut select);
        select
            .and_where(is_one_of(self.access().backend(), Column::QuestionId, &ids))
            .order_by_expr(col(Column::Id), Order::Asc);
        let rows = self.inside().query_all(&select).await?;
        rows.iter()
            .map(|row| Ok(question_revision::Model::from_query_result(row, "")?))
            .collect()
    }
}
