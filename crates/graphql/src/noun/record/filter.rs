//! The filter and the sort order of records.

use async_graphql::{Enum, ID, InputObject};
use evidence::vocabulary::{ScreeningStage, ScreeningVerdict};

use crate::engine::input::Problems;
use crate::engine::word::Word;
use crate::error::Refusal;

/// Conditions on records. A field that is left out sets no condition.
#[derive(Debug, Clone, Default, InputObject)]
pub struct RecordFilter {
    /// Only records with this text in the title or the abstract, in upper or lower case.
    text: Option<String>,
    /// Only records from this source.
    source: Option<ID>,
    /// Only records that wait for a decision at this stage. With `decision`, `inConflict` or `awaitingMyVote`, the
    /// stage that these conditions are about.
    stage: Option<Word<ScreeningStage>>,
    /// Only records with this final verdict: at the stage of the filter, or at the last stage that was decided.
    decision: Option<Word<ScreeningVerdict>>,
    /// If true, only records that wait for the viewer's own vote; if false, only the others.
    awaiting_my_vote: Option<bool>,
    /// If true, only records with two votes that differ and that nobody has settled; if false, only the others.
    in_conflict: Option<bool>,
    /// If true, only duplicates of another record; if false, only the others.
    duplicate: Option<bool>,
    /// Only records that were excluded at the stage FULL_TEXT for the reason with this code.
    exclusion_reason: Option<String>,
    /// If true, only records that were removed before screening, by hand or by automation; if false, only the others.
    /// Duplicates are not among them.
    removed: Option<bool>,
}

impl RecordFilter {
    /// Reads the filter into the store's form.
    ///
    /// # Errors
    /// BAD_USER_INPUT for values out of bounds and for ids of another kind.
    pub fn read(self) -> Result<store::RecordFilter, Refusal> {
        let mut problems = Problems::default();
        if let Some(code) = self.exclusion_reason.as_deref() {
            problems.code("filter.exclusionReason", code);
        }
        let filter = store::RecordFilter {
            text: problems.text("filter.text", self.text),
            source: problems.id("filter.source", self.source.as_ref()),
            stage: self.stage.map(|word| word.0),
            decision: self.decision.map(|word| word.0),
            awaiting_my_vote: self.awaiting_my_vote,
            in_conflict: self.in_conflict,
            duplicate: self.duplicate,
            exclusion_reason: self.exclusion_reason,
            removed: self.removed,
        };
        problems.finish(filter)
    }
}

/// The fields by which records can be sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "store::RecordOrderField")]
pub enum RecordOrderField {
    /// Sorts records by the order in which they were imported.
    Imported,
    /// Sorts records by year of publication. Records without a year come last.
    Year,
    /// Sorts records by title.
    Title,
}

/// One sort key of a list of records.
#[derive(Debug, Clone, Copy, InputObject)]
pub struct RecordOrder {
    /// The field by which records are sorted.
    field: RecordOrderField,
    /// Whether the order is descending: from high to low, from Z to A.
    #[graphql(default)]
    descending: bool,
}

impl From<RecordOrder> for store::RecordOrder {
    fn from(order: RecordOrder) -> Self {
        Self {
            field: order.field.into(),
            descending: order.descending,
        }
    }
}
