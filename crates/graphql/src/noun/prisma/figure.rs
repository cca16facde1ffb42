//! Draws a PRISMA 2020 flow from its own numbers.

use evidence::prisma::{PrismaColumn, PrismaCount, PrismaFlow, SourceCount};
use evidence::vocabulary::SearchSourceKind;
use figures::{PrismaFlowCount, PrismaFlowFigure, PrismaFlowOther, PrismaFlowReports, PrismaFlowSources};
use store::ReviewFlow;

/// The picture of a flow, as SVG.
pub fn svg(title: &str, counted: &ReviewFlow) -> String {
    let flow = &counted.flow;
    PrismaFlowFigure {
        title: title.to_owned(),
        databases: sources(flow, SearchSourceKind::Database, flow.databases),
        registers: sources(flow, SearchSourceKind::Register, flow.registers),
        removed_duplicates: Some(flow.removed_duplicates),
        removed_by_automation: Some(flow.removed_by_automation),
        removed_other_reasons: Some(flow.removed_other_reasons),
        screened: Some(flow.screened),
        excluded: Some(flow.excluded),
        reports: reports(&flow.reports),
        other: other(flow),
        studies_included: Some(flow.studies_included),
        reports_included: Some(flow.reports_included),
        notes: notes(counted),
    }
    .svg()
}

fn sources(flow: &PrismaFlow, kind: SearchSourceKind, records: u64) -> PrismaFlowSources {
    let of_kind = flow.by_source.iter().filter(|source| source.kind == kind);
    let named = |source: &SourceCount| PrismaFlowCount {
        label: source.name.clone(),
        count: Some(source.records),
    };
    PrismaFlowSources {
        records: Some(records),
        named: of_kind.map(named).collect(),
    }
}

fn reports(column: &PrismaColumn) -> PrismaFlowReports {
    let reason = |counted: &PrismaCount| PrismaFlowCount {
        label: counted.label.clone(),
        count: Some(counted.count),
    };
    PrismaFlowReports {
        sought: Some(column.sought),
        not_retrieved: Some(column.not_retrieved),
        assessed: Some(column.assessed),
        excluded: Some(column.excluded),
        reasons: column.excluded_by_reason.iter().map(reason).collect(),
    }
}

/// The column of other methods, if a record came by one.
fn other(flow: &PrismaFlow) -> Option<PrismaFlowOther> {
    let methods = flow.identified_other.labelled();
    let used = methods.into_iter().filter(|(_, count)| *count > 0);
    let identified: Vec<PrismaFlowCount> = used
        .map(|(label, count)| PrismaFlowCount {
            label: label.to_owned(),
            count: Some(count),
        })
        .collect();
    let reports = reports(&flow.reports_other);
    (!identified.is_empty()).then_some(PrismaFlowOther { identified, reports })
}

/// What the picture says below the boxes: the day of the numbers, what waits, and what does not add up.
fn notes(counted: &ReviewFlow) -> Vec<String> {
    let flow = &counted.flow;
    let mut notes = vec![format!("Numbers as of {}.", counted.as_of.date_naive())];
    let waiting = [
        ("records waiting for screening", flow.not_yet.screened),
        ("reports waiting for assessment", flow.reports.not_yet + flow.reports_other.not_yet),
        ("included reports without a study", flow.not_yet.linked),
    ];
    let waiting: Vec<String> = waiting
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(what, count)| format!("{what}: {count}"))
        .collect();
    if !waiting.is_empty() {
        notes.push(format!("Not in the boxes yet: {}.", waiting.join("; ")));
    }
    notes.extend(flow.violations().iter().map(|check| format!("Does not add up: {check}.")));
    notes
}
