//! Writes two flow diagrams into a folder, for people to look at: `cargo run -p figures --example prisma_flow -- FOLDER`.
//!
//! Every number is made up. Nothing here is evidence.

use std::fs;
use std::path::Path;

use figures::{PrismaFlowCount, PrismaFlowFigure, PrismaFlowOther, PrismaFlowReports, PrismaFlowSources};

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "figure-samples".to_owned());
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    fs::write(folder.join("prisma-small.svg"), small().svg())?;
    fs::write(folder.join("prisma-large.svg"), large().svg())
}

fn counted(label: &str, count: u64) -> PrismaFlowCount {
    PrismaFlowCount {
        label: label.to_owned(),
        count: Some(count),
    }
}

fn small() -> PrismaFlowFigure {
    PrismaFlowFigure {
        title: "A made-up review of training by sample educators".to_owned(),
        databases: PrismaFlowSources {
            records: Some(412),
            named: Vec::new(),
        },
        registers: PrismaFlowSources {
            records: Some(0),
            named: Vec::new(),
        },
        removed_duplicates: Some(96),
        removed_by_automation: Some(0),
        removed_other_reasons: None,
        screened: Some(316),
        excluded: Some(271),
        reports: PrismaFlowReports {
            sought: Some(45),
            not_retrieved: Some(1),
            assessed: Some(44),
            excluded: Some(30),
            reasons: vec![counted("Wrong population", 17), counted("No outcome", 13)],
        },
        other: None,
        studies_included: Some(13),
        reports_included: Some(14),
        notes: vec!["Numbers as of 1 March 2026. Sample values, not evidence.".to_owned()],
    }
}

fn large() -> PrismaFlowFigure {
    let reasons = [
        ("Wrong population", 143),
        ("Not about mental health", 97),
        ("No involvement of people with lived experience in any part of the training", 88),
        ("Not training", 64),
        (
            "No outcome was measured in trainees, in educators or in the people whom they serve",
            51,
        ),
        ("Wrong design", 32),
        ("Not in a language that the team reads", 9),
        ("Published before the date of the protocol", 4),
        ("Conference abstract without a full report", 21),
        ("Duplicate report of a study whose other report is included", 12),
        ("Retracted", 1),
        (
            "Another reason with averyveryverylongwordthatnobodywouldwritebutacomputermight in it",
            0,
        ),
    ];
    PrismaFlowFigure {
        title: "A large made-up review with two columns, twelve reasons and numbers that do not add up".to_owned(),
        databases: PrismaFlowSources {
            records: Some(31_341),
            named: vec![
                counted("MEDLINE (Ovid)", 9_204),
                counted("PsycINFO", 8_811),
                counted("CINAHL", 6_020),
                counted("Embase", 5_906),
                counted("Web of Science Core Collection with all of its indexes", 1_400),
            ],
        },
        registers: PrismaFlowSources {
            records: Some(417),
            named: vec![counted("ClinicalTrials.gov", 417)],
        },
        removed_duplicates: Some(11_884),
        removed_by_automation: Some(1_203),
        removed_other_reasons: Some(17),
        screened: Some(18_654),
        excluded: Some(17_860),
        reports: PrismaFlowReports {
            sought: Some(794),
            not_retrieved: Some(41),
            assessed: Some(753),
            excluded: Some(522),
            reasons: reasons.iter().map(|(label, count)| counted(label, *count)).collect(),
        },
        other: Some(PrismaFlowOther {
            identified: vec![
                counted("Websites", 63),
                counted("Organisations", 22),
                counted("Citation searching", 310),
                counted("Contacts", 5),
            ],
            reports: PrismaFlowReports {
                sought: Some(58),
                not_retrieved: Some(3),
                assessed: Some(55),
                excluded: Some(40),
                reasons: vec![
                    counted("Wrong population", 22),
                    counted("No outcome", 11),
                    counted("Wrong design", 7),
                ],
            },
        }),
        studies_included: Some(219),
        reports_included: Some(247),
        notes: vec![
            "Numbers as of 1 March 2026. Sample values, not evidence.".to_owned(),
            "Does not add up: assessed - excluded = included reports: 246 on the left, 247 on the right, difference -1.".to_owned(),
        ],
    }
}
