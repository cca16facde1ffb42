//! Tests that every counted flow adds up at every moment, and what the table says.

use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::*;
use crate::vocabulary::{RemovalKind, SearchSourceKind};

fn sources() -> Vec<FlowSource> {
    let source = |kind: SearchSourceKind| FlowSource {
        kind,
        name: format!("A source of kind {}", kind.code()),
    };
    SearchSourceKind::ALL.iter().copied().map(source).collect()
}

fn reasons() -> Vec<String> {
    ["Wrong population", "No outcome", "Wrong design"].map(str::to_owned).to_vec()
}

fn event(record: u128, at_ms: i64, change: RecordChange) -> FlowEvent {
    FlowEvent { record, at_ms, change }
}

fn flow(events: &[FlowEvent], as_of_ms: i64) -> PrismaFlow {
    count(&sources(), &reasons(), &replay(events, as_of_ms)).unwrap()
}

fn imported(record: u128, source: usize) -> FlowEvent {
    event(record, 0, RecordChange::Imported { source })
}

#[test]
fn each_record_is_in_the_boxes_on_its_way() {
    let sought = RecordChange::Screened(TitleAbstractResult::Sought);
    let events = [
        imported(1, 0),
        event(1, 1, sought),
        event(1, 2, RecordChange::Assessed(FullTextResult::Included)),
        event(1, 3, RecordChange::LinkedToStudy(7)),
        imported(2, 0),
        event(2, 1, RecordChange::MarkedDuplicate),
        imported(3, 1),
        event(3, 1, RecordChange::Removed(RemovalKind::Automation)),
        imported(4, 1),
        event(4, 1, RecordChange::Screened(TitleAbstractResult::Excluded)),
        imported(5, 0),
        event(5, 1, sought),
        event(5, 2, RecordChange::NotRetrieved),
        imported(6, 4),
        event(6, 1, sought),
        event(6, 2, RecordChange::Assessed(FullTextResult::Excluded { reason: 2 })),
        imported(7, 4),
        event(7, 1, sought),
        event(7, 2, RecordChange::Assessed(FullTextResult::Included)),
        event(7, 3, RecordChange::LinkedToStudy(7)),
        imported(8, 0),
    ];
    let end = flow(&events, 9);
    assert_eq!((end.databases, end.registers, end.identified_other.citation_searching), (4, 2, 2));
    assert_eq!(
        (end.removed_duplicates, end.removed_by_automation, end.removed_other_reasons),
        (1, 1, 0)
    );
    assert_eq!((end.screened, end.excluded, end.not_yet.screened), (3, 1, 1));
    let column = |reports: &PrismaColumn| (reports.sought, reports.not_retrieved, reports.assessed, reports.excluded);
    assert_eq!((column(&end.reports), column(&end.reports_other)), ((2, 1, 1, 0), (2, 0, 2, 1)));
    assert_eq!(
        end.reports_other.excluded_by_reason,
        [PrismaCount {
            label: "Wrong design".to_owned(),
            count: 1
        }]
    );
    // Two reports, one from each column, of one study.
    assert_eq!((end.studies_included, end.reports_included), (1, 2));
    assert_eq!(end.violations(), []);
}

#[test]
fn a_flow_is_as_it_was_on_its_day() {
    let events = [
        imported(1, 0),
        event(1, 10, RecordChange::Screened(TitleAbstractResult::Excluded)),
        event(1, 20, RecordChange::Screened(TitleAbstractResult::Sought)),
        event(1, 30, RecordChange::MarkedDuplicate),
    ];
    let boxes = |at| {
        let flow = flow(&events, at);
        (
            flow.databases,
            flow.not_yet.screened,
            flow.excluded,
            flow.reports.sought,
            flow.removed_duplicates,
        )
    };
    assert_eq!(boxes(-1), (0, 0, 0, 0, 0));
    assert_eq!(boxes(0), (1, 1, 0, 0, 0));
    assert_eq!(boxes(10), (1, 0, 1, 0, 0));
    assert_eq!(boxes(29), (1, 0, 0, 1, 0));
    assert_eq!(boxes(30), (1, 0, 0, 0, 1));
}

#[test]
fn an_import_that_was_undone_is_not_counted() {
    let events = [imported(1, 0), event(1, 5, RecordChange::ImportUndone)];
    assert_eq!((flow(&events, 4).databases, flow(&events, 5).databases), (1, 0));
}

#[test]
fn one_report_of_two_studies_adds_up() {
    let events = [
        imported(1, 0),
        event(1, 1, RecordChange::Screened(TitleAbstractResult::Sought)),
        event(1, 2, RecordChange::Assessed(FullTextResult::Included)),
        event(1, 3, RecordChange::LinkedToStudy(7)),
        event(1, 3, RecordChange::LinkedToStudy(8)),
    ];
    let end = flow(&events, 3);
    assert_eq!((end.studies_included, end.reports_included), (2, 1));
    assert_eq!(end.violations(), []);
}

#[test]
fn what_is_not_in_the_lists_is_refused() {
    let record = |source, full_text| ReviewedRecord {
        source,
        title_abstract: Some(TitleAbstractResult::Sought),
        full_text: Some(full_text),
        ..ReviewedRecord::default()
    };
    let refused = |record: ReviewedRecord| count(&sources(), &reasons(), [&record]).unwrap_err().to_string();
    assert_eq!(
        refused(record(6, FullTextResult::Included)),
        "source 6 is not among the 6 sources of the review"
    );
    let excluded = FullTextResult::Excluded { reason: 3 };
    assert_eq!(refused(record(0, excluded)), "reason 3 is not among the 3 reasons of the review");
}

#[test]
fn a_violation_names_its_equation_and_both_sides() {
    let stated = PrismaFlow {
        screened: Some(3478),
        excluded: Some(3156),
        reports: PrismaColumn {
            sought: Some(315),
            ..PrismaColumn::default()
        },
        ..PrismaFlow::default()
    };
    let told: Vec<String> = stated.violations().iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["screened - excluded = sought: 322 on the left, 315 on the right, difference 7"]
    );
}

#[test]
fn what_is_not_stated_violates_nothing() {
    assert_eq!(PrismaFlow::<Option<u64>>::default().checks(), []);
    let most = PrismaFlow {
        databases: Some(u64::MAX),
        registers: Some(u64::MAX),
        removed_duplicates: Some(0),
        screened: Some(u64::MAX),
        ..PrismaFlow::default()
    };
    assert_eq!(most.violations().len(), 1);
}

#[test]
fn reports_without_any_study_are_named() {
    let stated = PrismaFlow {
        studies_included: Some(0),
        reports_included: Some(4),
        ..PrismaFlow::default()
    };
    let broken: Vec<PrismaEquation> = stated.violations().iter().map(|check| check.equation).collect();
    assert_eq!(broken, [PrismaEquation::ReportsHaveStudies]);
}

fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.last_mut().unwrap().push(c),
        }
    }
    cells
}

fn cell_of(table: &str, data: &str) -> String {
    let line = table.lines().map(cells).find(|cells| cells[0] == data).unwrap();
    line[7].clone()
}

#[test]
fn the_table_has_the_numbers_under_the_names_of_the_package() {
    let mut stated = flow(&[imported(1, 0), imported(2, 0), imported(3, 1)], 0).stated();
    stated.reports.excluded_by_reason = vec![
        PrismaCount {
            label: "Wrong population, adults' only; \"all\"".to_owned(),
            count: 12,
        },
        PrismaCount {
            label: "=No outcome".to_owned(),
            count: 1234,
        },
    ];
    stated.reports.not_retrieved = None;
    let table = csv(&stated);
    assert!(table.starts_with("data,node,box,description,boxtext,tooltips,url,n\n"));
    assert_eq!(cell_of(&table, "database_results"), "2");
    assert_eq!(cell_of(&table, "database_specific_results"), "A source of kind DATABASE, 2");
    // No box of the second column is drawn if no record came from there.
    for data in [
        "website_results",
        "organisation_results",
        "citations_results",
        "dbr_notretrieved_reports",
        "previous_studies",
    ] {
        assert_eq!(cell_of(&table, data), "NA", "{data}");
    }
    assert_eq!(
        cell_of(&table, "dbr_excluded"),
        "Wrong population/ adults’ only/ all, 12; =No outcome, 1234"
    );
    assert_eq!(cell_of(&table, "other_excluded"), "0");
}

#[test]
fn contacts_are_told_with_organisations() {
    let table = csv(&flow(&[imported(1, 3), imported(2, 5), imported(3, 5)], 0).stated());
    let line = table.lines().map(cells).find(|cells| cells[0] == "organisation_results").unwrap();
    assert_eq!((line[4].as_str(), line[7].as_str()), ("Organisations and contacts", "3"));
}

fn change() -> impl Strategy<Value = RecordChange> {
    let removal = prop_oneof![Just(RemovalKind::Automation), Just(RemovalKind::Other)];
    let excluded = (0..3_usize).prop_map(|reason| RecordChange::Assessed(FullTextResult::Excluded { reason }));
    prop_oneof![
        4 => (0..6_usize).prop_map(|source| RecordChange::Imported { source }),
        1 => Just(RecordChange::ImportUndone),
        1 => Just(RecordChange::MarkedDuplicate),
        1 => Just(RecordChange::MarkedDistinct),
        1 => removal.prop_map(RecordChange::Removed),
        1 => Just(RecordChange::Restored),
        2 => Just(RecordChange::Screened(TitleAbstractResult::Excluded)),
        4 => Just(RecordChange::Screened(TitleAbstractResult::Sought)),
        1 => Just(RecordChange::ScreeningReopened),
        1 => Just(RecordChange::NotRetrieved),
        1 => Just(RecordChange::Retrieved),
        2 => excluded,
        3 => Just(RecordChange::Assessed(FullTextResult::Included)),
        1 => Just(RecordChange::AssessmentReopened),
        3 => (0..5_u128).prop_map(RecordChange::LinkedToStudy),
        1 => (0..5_u128).prop_map(RecordChange::UnlinkedFromStudy),
    ]
}

fn events() -> impl Strategy<Value = Vec<FlowEvent>> {
    let event = (0..20_u128, 0..50_i64, change()).prop_map(|(record, at_ms, change)| event(record, at_ms, change));
    prop::collection::vec(event, 0..200)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_flow_adds_up_at_every_moment(events in events()) {
        for as_of in (0..50).step_by(7) {
            let flow = flow(&events, as_of);
            prop_assert_eq!(flow.violations(), [], "at {}", as_of);
        }
    }

    #[test]
    fn every_record_is_in_one_source_and_in_one_end(events in events(), as_of in 0..50_i64) {
        let records = replay(&events, as_of).len() as u64;
        let flow = flow(&events, as_of);
        prop_assert_eq!(flow.by_source.iter().map(|source| source.records).sum::<u64>(), records);
        let removed = flow.removed_duplicates + flow.removed_by_automation + flow.removed_other_reasons;
        let before = removed + flow.not_yet.screened + flow.excluded;
        let reports = flow.reports.not_retrieved + flow.reports.not_yet + flow.reports.assessed;
        prop_assert_eq!(flow.databases + flow.registers, before + reports);
    }

    #[test]
    fn the_order_of_the_records_does_not_matter((events, shuffled) in events().prop_flat_map(|events| {
        let records = replay(&events, 50);
        (Just(events), Just(records).prop_shuffle())
    })) {
        prop_assert_eq!(count(&sources(), &reasons(), &shuffled).unwrap(), flow(&events, 50));
    }

    #[test]
    fn any_labels_give_a_table_that_reads_back(label in any::<String>(), name in any::<String>(), count in any::<u64>()) {
        let mut stated = flow(&[], 0).stated();
        stated.reports.excluded_by_reason = vec![PrismaCount { label, count }, PrismaCount { label: "Other".to_owned(), count: 2 }];
        stated.by_source = vec![SourceCount { kind: SearchSourceKind::Register, name, records: count }];
        let table = csv(&stated);
        prop_assert_eq!(table.lines().count(), 35);
        prop_assert!(table.lines().all(|line| cells(line).len() == 8));
        let excluded = cell_of(&table, "dbr_excluded");
        let parts: Vec<&str> = excluded.split("; ").collect();
        prop_assert_eq!(parts.len(), 2);
        prop_assert_eq!(parts[0].rsplit_once(", ").map(|(_, count)| count.to_owned()), Some(count.to_string()));
    }
}
