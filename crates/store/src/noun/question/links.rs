//! The links of questions to the evidence, and their earlier wordings.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{question_link, question_revision};
use evidence::vocabulary::QuestionRelation;
use policy::id::{OutcomeId, ProgrammeId, QuestionId, StudyId, TermId};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{FromQueryResult, Order};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::error::Error;
use crate::engine::link_target::LinkTarget;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, is_one_of};

/// A link from a question to a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionLink {
    /// The kind of the link.
    pub relation: QuestionRelation,
    /// The linked row. The viewer can see it, otherwise the link would not be visible.
    pub target: LinkTarget,
    /// Why the link exists.
    pub note: Option<String>,
}

/// One wording in the history of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionRevision {
    /// The text of the wording.
    pub text: String,
    /// Why the wording was chosen.
    pub reason: Option<String>,
    /// When the question got this wording.
    pub revised_at: DateTime<Utc>,
}

impl LinkTarget {
    pub(super) const fn column(self) -> question_link::Column {
        match self {
            Self::Study(_) => question_link::Column::StudyId,
            Self::Programme(_) => question_link::Column::ProgrammeId,
            Self::Term(_) => question_link::Column::TermId,
            Self::Outcome(_) => question_link::Column::OutcomeId,
        }
    }

    pub(super) const fn uuid(self) -> Uuid {
        match self {
            Self::Study(id) => id.0,
            Self::Programme(id) => id.0,
            Self::Term(id) => id.0,
            Self::Outcome(id) => id.0,
        }
    }

    fn of(link: &question_link::Model) -> Result<Self, Error> {
        let study = link.study_id.map(|id| Self::Study(StudyId(id)));
        let programme = link.programme_id.map(|id| Self::Programme(ProgrammeId(id)));
        let term = link.term_id.map(|id| Self::Term(TermId(id)));
        let outcome = link.outcome_id.map(|id| Self::Outcome(OutcomeId(id)));
        let target = study.or(programme).or(term).or(outcome);
        target.ok_or_else(|| Error::Corrupt(format!("question link {} has no target", link.id)))
    }
}

impl Access {
    /// The links of each of these questions that the viewer may see, in the order of their creation.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn links_of(&self, questions: &[QuestionId]) -> Result<HashMap<QuestionId, Vec<QuestionLink>>, Error> {
        use question_link::Column;
        let ids: Vec<Uuid> = questions.iter().map(|id| id.0).collect();
        let mut select = self.parts_of::<question_link::Entity>(&ids);
        all_columns::<question_link::Entity>(&mut select);
        select.order_by_expr(col(Column::Id), Order::Asc);
        let mut by_question: HashMap<QuestionId, Vec<QuestionLink>> = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let link = question_link::Model::from_query_result(&row, "")?;
            by_question.entry(QuestionId(link.question_id)).or_default().push(QuestionLink {
                relation: link.relation.0,
                target: LinkTarget::of(&link)?,
                note: link.note,
            });
        }
        Ok(by_question)
    }

    /// The programmes that each of these questions is linked to, without repetitions, in the order of their links.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn programmes_of_questions(&self, questions: &[QuestionId]) -> Result<HashMap<QuestionId, Vec<ProgrammeId>>, Error> {
        use question_link::Column;
        let ids: Vec<Uuid> = questions.iter().map(|id| id.0).collect();
        let mut select = self.rows::<question_link::Entity>();
        all_columns::<question_link::Entity>(&mut select);
        select
            .and_where(col(Column::ProgrammeId).is_not_null())
            .and_where(is_one_of(self.backend(), Column::QuestionId, &ids))
            .order_by_expr(col(Column::Id), Order::Asc);
        let mut by_question: HashMap<QuestionId, Vec<ProgrammeId>> = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let link = question_link::Model::from_query_result(&row, "")?;
            let programmes = by_question.entry(QuestionId(link.question_id)).or_default();
            if let Some(programme) = link.programme_id.map(ProgrammeId)
                && !programmes.contains(&programme)
            {
                programmes.push(programme);
            }
        }
        Ok(by_question)
    }

    /// The wordings in the history of each of these questions, oldest first.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn revisions_of(&self, questions: &[QuestionId]) -> Result<HashMap<QuestionId, Vec<QuestionRevision>>, Error> {
        use question_revision::Column;
        let ids: Vec<Uuid> = questions.iter().map(|id| id.0).collect();
        let mut select = self.rows::<question_revision::Entity>();
        all_columns::<question_revision::Entity>(&mut select);
        select
            .and_where(is_one_of(self.backend(), Column::QuestionId, &ids))
            .order_by_expr(col(Column::RevisedAt), Order::Asc)
            .order_by_expr(col(Column::Id), Order::Asc);
        let mut by_question: HashMap<QuestionId, Vec<QuestionRevision>> = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let revision = question_revision::Model::from_query_result(&row, "")?;
            by_question
                .entry(QuestionId(revision.question_id))
                .or_default()
                .push(QuestionRevision {
                    text: revision.text,
                    reason: revision.reason,
                    revised_at: revision.revised_at.0,
                });
        }
        Ok(by_question)
    }
}
