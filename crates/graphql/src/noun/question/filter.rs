//! Which questions, and in what order, as clients say it.

use async_graphql::{Enum, ID, InputObject};
use evidence::vocabulary::QuestionStatus;
use policy::id::{OutcomeId, ProgrammeId, StudyId, TermId, split};
use store::LinkTarget;

use crate::engine::date::Time;
use crate::engine::filter::OrderDirection;
use crate::engine::id::not_of;
use crate::engine::input::Problems;
use crate::engine::word::{Word, plain};
use crate::error::Refusal;

/// Which questions. What is left out restricts nothing.
#[derive(Debug, Clone, Default, InputObject)]
pub struct QuestionFilter {
    /// Full text, synonyms included.
    text: Option<String>,
    /// Only questions of this workshop.
    workshop: Option<ID>,
    /// Of this project, itself or through its workshop.
    project: Option<ID>,
    /// Only questions of one of these statuses.
    status: Option<Vec<Word<QuestionStatus>>>,
    /// On this theme, exactly as written.
    theme: Option<String>,
    /// Linked to this study, programme, term or outcome.
    linked_to: Option<ID>,
    /// Only those of which something that the viewer can see changed at this time or later, or that came into the viewer's
    /// sight then.
    updated_since: Option<Time>,
    /// Whether it was given a priority: it has a rank, or its status says so.
    prioritised: Option<bool>,
}

impl QuestionFilter {
    /// The filter as the store takes it.
    ///
    /// # Errors
    /// BAD_USER_INPUT for what is out of bounds and for an id of another kind.
    pub fn read(self) -> Result<store::QuestionFilter, Refusal> {
        let mut problems = Problems::default();
        let linked_to = self.linked_to.as_ref().map(target);
        if let (Some(id), Some(None)) = (&self.linked_to, &linked_to) {
            problems.say("filter.linkedTo", not_of(&TARGETS, id));
        }
        let filter = store::QuestionFilter {
            text: problems.text("filter.text", self.text),
            workshop: problems.id("filter.workshop", self.workshop.as_ref()),
            project: problems.id("filter.project", self.project.as_ref()),
            status: plain(self.status),
            theme: problems.text("filter.theme", self.theme),
            linked_to: linked_to.flatten(),
            updated_since: self.updated_since.map(|time| time.0),
            prioritised: self.prioritised,
        };
        problems.finish(filter)
    }
}

/// The kinds of ids that a question can be linked to.
pub const TARGETS: [&str; 4] = [StudyId::PREFIX, ProgrammeId::PREFIX, TermId::PREFIX, OutcomeId::PREFIX];

/// What a question can be linked to, by its id.
pub fn target(id: &ID) -> Option<LinkTarget> {
    match split(id.as_str())? {
        (StudyId::PREFIX, id) => Some(LinkTarget::Study(StudyId(id))),
        (ProgrammeId::PREFIX, id) => Some(LinkTarget::Programme(ProgrammeId(id))),
        (TermId::PREFIX, id) => Some(LinkTarget::Term(TermId(id))),
        (OutcomeId::PREFIX, id) => Some(LinkTarget::Outcome(OutcomeId(id))),
        _ => None,
    }
}

/// What questions can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "store::QuestionOrderField")]
pub enum QuestionOrderField {
    /// By position in the latest ranking.
    Rank,
    /// Questions are ordered as their source lists them.
    DisplayOrder,
    /// Questions are ordered by when they were added.
    CreatedAt,
    /// By when the question last changed, as far as the viewer can see.
    UpdatedAt,
}

/// One key of an order of questions.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct QuestionOrder {
    /// The field that questions are ordered by.
    field: QuestionOrderField,
    /// Whether the order is ascending or descending.
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
