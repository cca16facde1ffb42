//! Checks published and made-up PRISMA flows: each sum holds or fails as the file says (tests/data/prisma/README.md).

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::collections::BTreeMap;
use std::path::Path;

use evidence::prisma::{OtherMethods, OtherRecords, PrismaColumn, PrismaCount, PrismaEquation, PrismaFlow, SourceCount, csv};
use evidence::vocabulary::SearchSourceKind;
use serde_json::Value;

/// The equations that the file checks.
const COMPARED: [PrismaEquation; 5] = [
    PrismaEquation::Screened,
    PrismaEquation::Sought,
    PrismaEquation::Assessed,
    PrismaEquation::IncludedReports,
    PrismaEquation::ExclusionReasons,
];

fn flows() -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/prisma/flows.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    file["flows"].as_array().unwrap().clone()
}

fn stated(boxes: &Value) -> PrismaFlow<Option<u64>> {
    let number = |name: &str| boxes[name].as_u64();
    let counts = |name: &str| -> Vec<PrismaCount> {
        let by_label = boxes[name].as_object().into_iter().flatten();
        by_label
            .map(|(label, count)| PrismaCount {
                label: label.clone(),
                count: count.as_u64().unwrap(),
            })
            .collect()
    };
    let databases = counts("databases_by_name").into_iter().map(|database| SourceCount {
        kind: SearchSourceKind::Database,
        name: database.label,
        records: database.count,
    });
    PrismaFlow {
        databases: number("databases"),
        registers: number("registers"),
        // The file does not say which methods.
        identified_other: OtherMethods {
            websites: number("other_sources"),
            ..OtherMethods::default()
        },
        other_records: OtherRecords::Together,
        by_source: databases.collect(),
        removed_duplicates: number("duplicates_removed"),
        removed_by_automation: number("automation_removed"),
        removed_other_reasons: number("other_removed"),
        screened: number("screened"),
        excluded: number("records_excluded"),
        reports: PrismaColumn {
            sought: number("sought"),
            not_retrieved: number("not_retrieved"),
            assessed: number("assessed"),
            excluded: number("reports_excluded"),
            excluded_by_reason: counts("reports_excluded_reasons"),
            not_yet: 0,
        },
        studies_included: number("included_studies"),
        reports_included: number("included_reports"),
        ..PrismaFlow::default()
    }
}

#[test]
fn each_sum_of_each_flow_holds_or_fails_as_the_file_says() {
    let flows = flows();
    assert_eq!(flows.len(), 14);
    for flow in &flows {
        let id = flow["id"].as_str().unwrap();
        let checks = stated(&flow["boxes"]).checks();
        let compared: Vec<_> = checks.iter().filter(|check| COMPARED.contains(&check.equation)).collect();
        let found: BTreeMap<&str, (i128, i128, bool)> = compared
            .iter()
            .map(|check| (check.equation.name(), (check.left, check.right, check.holds())))
            .collect();
        let side = |check: &Value, name: &str| i128::from(check[name].as_i64().unwrap());
        let expected: BTreeMap<&str, (i128, i128, bool)> = flow["checks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|check| {
                let sides = (side(check, "left"), side(check, "right"), check["holds"].as_bool().unwrap());
                (check["rule"].as_str().unwrap(), sides)
            })
            .collect();
        assert_eq!(found, expected, "{id}");
        let consistent = (!compared.is_empty()).then(|| compared.iter().all(|check| check.holds()));
        assert_eq!(consistent, flow["consistent"].as_bool(), "{id}");
    }
}

#[test]
fn flows_that_do_not_add_up_are_named_by_the_equations_that_fail() {
    use PrismaEquation as Equation;
    let mut failing = BTreeMap::new();
    for flow in flows() {
        let broken: Vec<Equation> = stated(&flow["boxes"]).violations().iter().map(|check| check.equation).collect();
        if !broken.is_empty() {
            failing.insert(flow["id"].as_str().unwrap().to_owned(), broken);
        }
    }
    let expected = [
        ("made_up_2", vec![Equation::Assessed, Equation::IncludedReports]),
        ("made_up_5", vec![Equation::Screened, Equation::Sought]),
        ("made_up_8", vec![Equation::ExclusionReasons, Equation::IncludedReports]),
        // Its box has more studies than reports, too: some articles must report several studies.
        ("srflowdiagram_map", vec![Equation::IncludedReports, Equation::StudiesHaveReports]),
    ];
    assert_eq!(failing, expected.map(|(id, broken)| (id.to_owned(), broken)).into());
}

#[test]
fn every_flow_is_written_as_a_table() {
    for flow in flows() {
        let table = csv(&stated(&flow["boxes"]));
        assert_eq!(table.lines().count(), 35, "{table}");
    }
}
