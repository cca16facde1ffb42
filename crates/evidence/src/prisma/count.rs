//! Counts records into the boxes of a flow.

use std::collections::BTreeSet;

use super::PrismaError;
use super::flow::{PrismaColumn, PrismaCount, PrismaFlow, SourceCount};
use super::record::{FlowStage, ReviewedRecord};
use crate::vocabulary::{RemovalKind, SearchSourceKind};

/// A source in which the review searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowSource {
    /// The kind of the source, which decides the column of its records.
    pub kind: SearchSourceKind,
    /// The name of the source.
    pub name: String,
}

/// The flow of these records.
///
/// Each record is in the column of its own source. The second column has no box for records that were removed or screened: there,
/// identified records that are not sought were duplicates, removed, excluded, or are not yet decided.
///
/// # Errors
/// If a record names a source or a reason that is not in the list.
pub fn count<'r>(
    sources: &[FlowSource],
    reasons: &[String],
    records: impl IntoIterator<Item = &'r ReviewedRecord>,
) -> Result<PrismaFlow, PrismaError> {
    let mut flow = PrismaFlow::default();
    let mut by_source = vec![0; sources.len()];
    let (mut main, mut other) = (Tally::of(reasons), Tally::of(reasons));
    let mut studies: BTreeSet<u128> = BTreeSet::new();
    let mut links = 0;
    for record in records {
        let unknown = PrismaError::UnknownSource {
            number: record.source,
            sources: sources.len(),
        };
        let (source, counted) = sources.get(record.source).zip(by_source.get_mut(record.source)).ok_or(unknown)?;
        *counted += 1;
        let is_main = identify(&mut flow, source.kind);
        let stage = record.stage();
        if is_main {
            before_reports(&mut flow, stage);
        }
        let tally = if is_main { &mut main } else { &mut other };
        tally.add(stage)?;
        if stage == FlowStage::Included {
            links += record.studies.len() as u64;
            flow.not_yet.linked += u64::from(record.studies.is_empty());
            studies.extend(&record.studies);
        }
    }
    flow.studies_included = studies.len() as u64;
    flow.reports_included = main.included + other.included;
    flow.reports_by_study = Some(links + flow.not_yet.linked);
    flow.reports = main.column(reasons);
    flow.reports_other = other.column(reasons);
    let counted = sources.iter().zip(by_source).map(|(source, records)| SourceCount {
        kind: source.kind,
        name: source.name.clone(),
        records,
    });
    flow.by_source = counted.collect();
    Ok(flow)
}

/// Counts a record among those identified. Says whether it is in the first column.
fn identify(flow: &mut PrismaFlow, kind: SearchSourceKind) -> bool {
    let other = &mut flow.identified_other;
    let identified = match kind {
        SearchSourceKind::Database => &mut flow.databases,
        SearchSourceKind::Register => &mut flow.registers,
        SearchSourceKind::Website => &mut other.websites,
        SearchSourceKind::Organisation => &mut other.organisations,
        SearchSourceKind::CitationSearch => &mut other.citation_searching,
        SearchSourceKind::Contact => &mut other.contacts,
    };
    *identified += 1;
    matches!(kind, SearchSourceKind::Database | SearchSourceKind::Register)
}

/// Counts a record of the first column in the boxes that only this column has.
fn before_reports(flow: &mut PrismaFlow, stage: FlowStage) {
    match stage {
        FlowStage::Duplicate => flow.removed_duplicates += 1,
        FlowStage::Removed(RemovalKind::Automation) => flow.removed_by_automation += 1,
        FlowStage::Removed(RemovalKind::Other) => flow.removed_other_reasons += 1,
        FlowStage::AwaitingScreening => flow.not_yet.screened += 1,
        FlowStage::Excluded => {
            flow.screened += 1;
            flow.excluded += 1;
        }
        FlowStage::AwaitingAssessment | FlowStage::NotRetrieved | FlowStage::ReportExcluded { .. } | FlowStage::Included => {
            flow.screened += 1;
        }
    }
}

/// The reports of a column while they are counted.
#[derive(Debug)]
struct Tally {
    waiting: u64,
    not_retrieved: u64,
    included: u64,
    by_reason: Vec<u64>,
}

impl Tally {
    fn of(reasons: &[String]) -> Self {
        Self {
            waiting: 0,
            not_retrieved: 0,
            included: 0,
            by_reason: vec![0; reasons.len()],
        }
    }

    fn add(&mut self, stage: FlowStage) -> Result<(), PrismaError> {
        match stage {
            FlowStage::Duplicate | FlowStage::Removed(_) | FlowStage::AwaitingScreening | FlowStage::Excluded => {}
            FlowStage::AwaitingAssessment => self.waiting += 1,
            FlowStage::NotRetrieved => self.not_retrieved += 1,
            FlowStage::Included => self.included += 1,
            FlowStage::ReportExcluded { reason } => {
                let reasons = self.by_reason.len();
                *self
                    .by_reason
                    .get_mut(reason)
                    .ok_or(PrismaError::UnknownReason { reason, reasons })? += 1;
            }
        }
        Ok(())
    }

    fn column(&self, reasons: &[String]) -> PrismaColumn {
        let excluded = self.by_reason.iter().sum();
        let assessed = excluded + self.included;
        let given = reasons.iter().zip(&self.by_reason).filter(|&(_, &count)| count > 0);
        PrismaColumn {
            sought: assessed + self.not_retrieved + self.waiting,
            not_retrieved: self.not_retrieved,
            assessed,
            excluded,
            excluded_by_reason: given
                .map(|(label, &count)| PrismaCount {
                    label: label.clone(),
                    count,
                })
                .collect(),
            not_yet: self.waiting,
        }
    }
}
