//! Follows each record through a review: what happened to it until a moment, and the stage that it is in.

use std::collections::{BTreeMap, BTreeSet};

use crate::vocabulary::RemovalKind;

/// One thing that happened to a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowEvent {
    /// The key of the record.
    pub record: u128,
    /// When it happened, in milliseconds since 1970.
    pub at_ms: i64,
    /// What happened.
    pub change: RecordChange,
}

/// What happened to a record. A decision that is made again replaces the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordChange {
    /// It was imported from this source, by its number in the list of sources.
    Imported {
        /// The number of the source, from 0.
        source: usize,
    },
    /// Its import was undone.
    ImportUndone,
    /// It was found to be a duplicate of another record.
    MarkedDuplicate,
    /// It was found to be no duplicate.
    MarkedDistinct,
    /// It was removed before screening, not as a duplicate.
    Removed(RemovalKind),
    /// It was put back after it had been removed.
    Restored,
    /// It was decided at title and abstract. With two reviewers, this is the decision that their votes or a third person gave.
    Screened(TitleAbstractResult),
    /// The decision at title and abstract is open again.
    ScreeningReopened,
    /// Its report could not be retrieved.
    NotRetrieved,
    /// Its report was retrieved after all.
    Retrieved,
    /// It was decided at full text.
    Assessed(FullTextResult),
    /// The decision at full text is open again.
    AssessmentReopened,
    /// It became a report of this study, by the study's key.
    LinkedToStudy(u128),
    /// It is no longer a report of this study.
    UnlinkedFromStudy(u128),
}

/// The decision at title and abstract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TitleAbstractResult {
    /// The record is excluded.
    Excluded,
    /// The report is sought. A verdict that is unsure has this result: it is not excluded.
    Sought,
}

/// The decision at full text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FullTextResult {
    /// The report is excluded.
    Excluded {
        /// The number of the reason in the review's list, from 0.
        reason: usize,
    },
    /// The report is included.
    Included,
}

/// What is known of a record at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReviewedRecord {
    /// The number of its source in the list of sources, from 0.
    pub source: usize,
    /// Whether it is a duplicate of another record.
    pub duplicate: bool,
    /// Why it was removed before screening.
    pub removed: Option<RemovalKind>,
    /// The decision at title and abstract.
    pub title_abstract: Option<TitleAbstractResult>,
    /// Whether its report could not be retrieved.
    pub not_retrieved: bool,
    /// The decision at full text.
    pub full_text: Option<FullTextResult>,
    /// The keys of the studies that it is a report of.
    pub studies: BTreeSet<u128>,
}

/// Where a record is in the flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowStage {
    /// Removed before screening as a duplicate.
    Duplicate,
    /// Removed before screening otherwise.
    Removed(RemovalKind),
    /// Not decided at title and abstract.
    AwaitingScreening,
    /// Excluded at title and abstract.
    Excluded,
    /// Sought, and not decided at full text.
    AwaitingAssessment,
    /// Sought, but not retrieved.
    NotRetrieved,
    /// Assessed and excluded.
    ReportExcluded {
        /// The number of the reason in the review's list, from 0.
        reason: usize,
    },
    /// Assessed and included.
    Included,
}

impl ReviewedRecord {
    /// The stage of the record. The earliest stage that stops it counts: a duplicate is a duplicate, whatever was decided on it.
    #[must_use]
    pub fn stage(&self) -> FlowStage {
        if self.duplicate {
            return FlowStage::Duplicate;
        }
        if let Some(kind) = self.removed {
            return FlowStage::Removed(kind);
        }
        match self.title_abstract {
            None => return FlowStage::AwaitingScreening,
            Some(TitleAbstractResult::Excluded) => return FlowStage::Excluded,
            Some(TitleAbstractResult::Sought) => {}
        }
        if self.not_retrieved {
            return FlowStage::NotRetrieved;
        }
        match self.full_text {
            None => FlowStage::AwaitingAssessment,
            Some(FullTextResult::Excluded { reason }) => FlowStage::ReportExcluded { reason },
            Some(FullTextResult::Included) => FlowStage::Included,
        }
    }

    fn apply(&mut self, change: RecordChange) {
        match change {
            RecordChange::Imported { source } => self.source = source,
            RecordChange::ImportUndone => {}
            RecordChange::MarkedDuplicate => self.duplicate = true,
            RecordChange::MarkedDistinct => self.duplicate = false,
            RecordChange::Removed(kind) => self.removed = Some(kind),
            RecordChange::Restored => self.removed = None,
            RecordChange::Screened(result) => self.title_abstract = Some(result),
            RecordChange::ScreeningReopened => self.title_abstract = None,
            RecordChange::NotRetrieved => self.not_retrieved = true,
            RecordChange::Retrieved => self.not_retrieved = false,
            RecordChange::Assessed(result) => self.full_text = Some(result),
            RecordChange::AssessmentReopened => self.full_text = None,
            RecordChange::LinkedToStudy(study) => {
                self.studies.insert(study);
            }
            RecordChange::UnlinkedFromStudy(study) => {
                self.studies.remove(&study);
            }
        }
    }
}

/// The records as they were at a moment: everything that happened until then, that moment included. Events of the same moment apply in the
/// order in which they are given; a record that is not imported, or no longer, is left out.
#[must_use]
pub fn replay(events: &[FlowEvent], as_of_ms: i64) -> Vec<ReviewedRecord> {
    let mut until: Vec<&FlowEvent> = events.iter().filter(|event| event.at_ms <= as_of_ms).collect();
    // The sort is stable.
    until.sort_by_key(|event| event.at_ms);
    let mut records: BTreeMap<u128, (ReviewedRecord, bool)> = BTreeMap::new();
    for event in until {
        let (record, imported) = records.entry(event.record).or_default();
        record.apply(event.change);
        match event.change {
            RecordChange::Imported { .. } => *imported = true,
            RecordChange::ImportUndone => *imported = false,
            _ => {}
        }
    }
    let imported = records.into_values().filter(|(_, imported)| *imported);
    imported.map(|(record, _)| record).collect()
}
