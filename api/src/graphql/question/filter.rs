//! Which questions, and in what order, as clients say it.

use async_graphql::{Enum, ID, InputObject};
use evidence::vocabulary::QuestionStatus;
use policy::id::{OutcomeId, ProgrammeId, StudyId, TermId, split};
use store::LinkTarget;

use crate::error::{FieldProblem, Refusal};
use crate::graphql::filter::OrderDirection;
use crate::graphql::id::read_optional;
use crate::graphql::word::{Word, plain};

/// Which questions. What is left out restricts nothing.
#[derive(Debug, Clone, Default, InputObject)]
pub struct QuestionFilter {
    /// Full text, synonyms included.
    text: Option<String>,
    /// Out of this workshop.
    workshop: Option<ID>,
    /// Of this project, itself or through its workshop.
    project: Option<ID>,
    /// In one of these states.
    status: Option<Vec<Word<QuestionStatus>>>,
    /// On this theme, exactly as written.
    theme: Option<String>,
    /// Linked to this study, programme, term or outcome.
    linked_to: Option<ID>,
    /// Whether it was given a priority: it has a rank, or its status says so.
    prioritised: Option<bool>,
}

impl QuestionFilter {
    /// The filter as the store takes it.
    ///
    /// # Errors
    /// BAD_USER_INPUT for an id of another kind.
    pub fn read(self) -> Result<store::QuestionFilter, Refusal> {
        Ok(store::QuestionFilter {
            text: self.text,
            workshop: read_optional(self.workshop.as_ref(), "filter.workshop")?,
            project: read_optional(self.project.as_ref(), "filter.project")?,
            status: plain(self.status),
            theme: self.theme,
            linked_to: self.linked_to.as_ref().map(target).transpose()?,
            prioritised: self.prioritised,
        })
    }
}

fn target(id: &ID) -> Result<LinkTarget, Refusal> {
    match split(id.as_str()) {
        Some((StudyId::PREFIX, id)) => Ok(LinkTarget::Study(StudyId(id))),
        Some((ProgrammeId::PREFIX, id)) => Ok(LinkTarget::Programme(ProgrammeId(id))),
        Some((TermId::PREFIX, id)) => Ok(LinkTarget::Term(TermId(id))),
        Some((OutcomeId::PREFIX, id)) => Ok(LinkTarget::Outcome(OutcomeId(id))),
        _ => Err(Refusal::invalid(vec![FieldProblem {
            path: "filter.linkedTo".to_owned(),
            message: "not an id of a study, a programme, a term or an outcome".to_owned(),
        }])),
    }
}

/// What questions can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "store::QuestionOrderField")]
pub enum QuestionOrderField {
    /// By position in the latest ranking.
    Rank,
    /// As the source lists them.
    DisplayOrder,
    /// By when they were added.
    CreatedAt,
}

/// One key of an order of questions.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct QuestionOrder {
    /// By what.
    field: QuestionOrderField,
    /// Which way.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

impl From<QuestionOrder> for store::QuestionOrder {
    fn from(order: QuestionOrder) -> Self {
        Self {
            field: order.field.into(),
            descending: order.direction == OrderDirection::Desc,
        }
    }
}
