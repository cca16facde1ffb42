//! The filter and the sort order of questions.

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

/// Conditions on questions. A field that is left out sets no condition.
#[derive(Debug, Clone, Default, InputObject)]
pub struct QuestionFilter {
    /// Only questions that contain all of these words, other forms of them, or their synonyms.
    text: Option<String>,
    /// Only questions of this workshop.
    workshop: Option<ID>,
    /// Only questions of this project, directly or through its workshops.
    project: Option<ID>,
    /// Only questions with one of these statuses.
    status: Option<Vec<Word<QuestionStatus>>>,
    /// Only questions with this theme, spelt exactly like this.
    theme: Option<String>,
    /// Only questions that are linked to this study, programme, term or outcome.
    linked_to: Option<ID>,
    /// Only questions with a change that the viewer can see at this time or later, or that became visible to the
    /// viewer then.
    updated_since: Option<Time>,
    /// If true, only questions that have a rank or the status PRIORITISED; if false, only questions that have
    /// neither.
    prioritised: Option<bool>,
}

impl QuestionFilter {
    /// Reads the filter into the store's form.
    ///
    /// # Errors
    /// BAD_USER_INPUT for values out of bounds and for ids of another kind.
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

/// The kinds of rows that a question can be linked to, by the prefixes of their ids.
pub const TARGETS: [&str; 4] = [StudyId::PREFIX, ProgrammeId::PREFIX, TermId::PREFIX, OutcomeId::PREFIX];

/// The row that an id names, if a question can be linked to it.
pub fn target(id: &ID) -> Option<LinkTarget> {
    match split(id.as_str())? {
        (StudyId::PREFIX, id) => Some(LinkTarget::Study(StudyId(id))),
        (ProgrammeId::PREFIX, id) => Some(LinkTarget::Programme(ProgrammeId(id))),
        (TermId::PREFIX, id) => Some(LinkTarget::Term(TermId(id))),
        (OutcomeId::PREFIX, id) => Some(LinkTarget::Outcome(OutcomeId(id))),
        _ => None,
    }
}

/// The fields by which questions can be sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "store::QuestionOrderField")]
pub enum QuestionOrderField {
    /// Sorts questions by their rank: the position in the latest closed round that ranked them.
    Rank,
    /// Sorts questions by their position in the list of their source.
    DisplayOrder,
    /// Sorts questions by the time when they were added.
    CreatedAt,
    /// Sorts questions by the time of their last change that the viewer can see.
    UpdatedAt,
}

/// One sort key of a list of questions.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct QuestionOrder {
    /// The field by which questions are sorted.
    field: QuestionOrderField,
    /// The direction of the sort order.
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
