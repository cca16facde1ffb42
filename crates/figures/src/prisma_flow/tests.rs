//! Tests flow diagrams: what each box says, and that no input makes boxes, texts or arrows overlap.

use proptest::prelude::{ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::*;
use crate::testing::{Area, Drawing, clean, label, read};

fn counted(label: &str, count: u64) -> PrismaFlowCount {
    PrismaFlowCount {
        label: label.to_owned(),
        count: Some(count),
    }
}

fn small() -> PrismaFlowFigure {
    PrismaFlowFigure {
        title: "A made-up review".to_owned(),
        databases: PrismaFlowSources {
            records: Some(1240),
            named: vec![counted("MEDLINE", 800), counted("CINAHL", 440)],
        },
        registers: PrismaFlowSources {
            records: Some(0),
            named: Vec::new(),
        },
        removed_duplicates: Some(340),
        removed_by_automation: None,
        removed_other_reasons: Some(0),
        screened: Some(900),
        excluded: Some(860),
        reports: PrismaFlowReports {
            sought: Some(40),
            not_retrieved: Some(2),
            assessed: Some(38),
            excluded: Some(26),
            reasons: vec![counted("Wrong population", 20), counted("No outcome", 6)],
        },
        other: None,
        studies_included: Some(11),
        reports_included: Some(12),
        notes: vec!["Numbers as of 1 March 2026.".to_owned()],
    }
}

fn both() -> PrismaFlowFigure {
    PrismaFlowFigure {
        other: Some(PrismaFlowOther {
            identified: vec![counted("Websites", 3), counted("Citation searching", 14)],
            reports: PrismaFlowReports {
                sought: Some(9),
                not_retrieved: Some(0),
                assessed: Some(9),
                excluded: Some(8),
                reasons: vec![counted("Wrong design", 8)],
            },
        }),
        ..small()
    }
}

fn joined(drawing: &Drawing) -> String {
    let texts: Vec<&str> = drawing.texts.iter().map(|(text, _)| text.as_str()).collect();
    texts.join(" ")
}

#[test]
fn each_box_says_its_number() {
    let drawing = read(&small().svg()).unwrap();
    for title in [
        "Records identified from: Databases (n\u{a0}=\u{a0}1,240); MEDLINE (n\u{a0}=\u{a0}800); CINAHL (n\u{a0}=\u{a0}440); Registers \
         (n\u{a0}=\u{a0}0)",
        "Records screened (n\u{a0}=\u{a0}900)",
        "Reports excluded (n\u{a0}=\u{a0}26); Wrong population (n\u{a0}=\u{a0}20); No outcome (n\u{a0}=\u{a0}6)",
        "Studies included in review (n\u{a0}=\u{a0}11); Reports of included studies (n\u{a0}=\u{a0}12)",
    ] {
        assert!(drawing.titles.iter().any(|drawn| drawn == title), "{title} in {:?}", drawing.titles);
    }
    assert!(joined(&drawing).contains("Reports not retrieved (n\u{a0}=\u{a0}2)"));
}

#[test]
fn a_number_that_is_not_known_is_not_drawn_as_zero() {
    let drawing = read(&small().svg()).unwrap();
    assert!(
        joined(&drawing).contains("by automation tools (n\u{a0}not\u{a0}known)"),
        "{}",
        joined(&drawing)
    );
}

#[test]
fn the_second_column_is_drawn_only_where_there_is_one() {
    let heading = "Identification of studies via other methods";
    assert!(!read(&small().svg()).unwrap().says(heading));
    let drawing = read(&both().svg()).unwrap();
    assert!(drawing.says(heading) && drawing.says("Citation searching (n\u{a0}=\u{a0}14)"));
    // Four arrows down and four to the side; two and two more, and one that turns to the box below.
    let arrows = |figure: PrismaFlowFigure| read(&figure.svg()).unwrap().names.iter().filter(|name| *name == "polygon").count();
    assert_eq!((arrows(small()), arrows(both())), (8, 13));
}

#[test]
fn the_stages_are_named_at_the_left() {
    let drawing = read(&small().svg()).unwrap();
    assert!(
        ["Identification", "Screening", "Included"]
            .into_iter()
            .all(|stage| drawing.says(stage))
    );
}

#[test]
fn the_description_tells_the_flow_box_by_box() {
    let description = read(&both().svg()).unwrap().description;
    let order = [
        "PRISMA 2020 flow diagram.",
        "Databases (n\u{a0}=\u{a0}1,240)",
        "Records screened (n\u{a0}=\u{a0}900).",
        "Wrong population (n\u{a0}=\u{a0}20)",
        "via other methods.",
        "Wrong design (n\u{a0}=\u{a0}8)",
        "Studies included in review (n\u{a0}=\u{a0}11)",
        "Numbers as of 1 March 2026.",
    ];
    let places: Vec<Option<usize>> = order.iter().map(|words| description.find(words)).collect();
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "{places:?}\n{description}"
    );
}

#[test]
fn a_reason_of_any_length_keeps_its_number() {
    let mut figure = small();
    figure.reports.reasons = vec![counted(&"no lived experience involvement at all ".repeat(40), 17)];
    let drawing = read(&figure.svg()).unwrap();
    assert!(drawing.says("(n\u{a0}=\u{a0}17)"));
    assert!(drawing.texts.iter().any(|(text, _)| text.ends_with('…')));
    // A reason that nearly fits is drawn whole.
    figure.reports.reasons = vec![counted(
        "no outcome of the training was measured in trainees or in the people they serve",
        3,
    )];
    assert!(joined(&read(&figure.svg()).unwrap()).contains("the people they serve (n\u{a0}=\u{a0}3)"));
}

#[test]
fn the_same_values_give_the_same_bytes() {
    insta::assert_snapshot!(both().svg());
    assert_eq!(both().svg(), both().svg());
}

/// What is out of place: boxes that overlap, texts that leave their box, arrows through a box or a text.
fn out_of_place(drawing: &Drawing) -> Vec<String> {
    let mut wrong = Vec::new();
    // The first rectangle is the background.
    let boxes: Vec<(&str, Area)> = drawing.marks.iter().filter(|mark| mark.name == "rect").skip(1).map(inner).collect();
    for (index, (title, area)) in boxes.iter().enumerate() {
        for (other, other_area) in &boxes[index + 1..] {
            if area.touches(*other_area) {
                wrong.push(format!("{title:?} overlaps {other:?}"));
            }
        }
        for (text, place) in &drawing.texts {
            let inside = place.left >= area.left && place.right <= area.right && place.top >= area.top && place.bottom <= area.bottom;
            if place.touches(*area) && !inside {
                wrong.push(format!("{text:?} crosses the edge of {title:?}"));
            }
        }
    }
    for arrow in drawing.marks.iter().filter(|mark| matches!(mark.name.as_str(), "line" | "polygon")) {
        for (title, area) in &boxes {
            if arrow.area.touches(*area) {
                wrong.push(format!("an arrow crosses {title:?}"));
            }
        }
        for (text, area) in &drawing.texts {
            if arrow.area.touches(*area) {
                wrong.push(format!("an arrow crosses {text:?}"));
            }
        }
    }
    wrong
}

/// The inside of a rectangle. Coordinates are rounded to hundredths, so an edge may be that far off.
fn inner(mark: &crate::testing::Mark) -> (&str, Area) {
    let area = mark.area;
    let inner = Area {
        left: area.left + 0.02,
        top: area.top + 0.02,
        right: area.right - 0.02,
        bottom: area.bottom - 0.02,
    };
    (&mark.title, inner)
}

#[test]
fn nothing_overlaps_in_either_form() {
    for figure in [small(), both(), PrismaFlowFigure::default()] {
        let drawing = read(&figure.svg()).unwrap();
        assert_eq!(out_of_place(&drawing), Vec::<String>::new());
        assert_eq!(drawing.overlaps(), []);
    }
}

fn number() -> impl Strategy<Value = Option<u64>> {
    prop::option::of(prop_oneof![1 => 0..3_u64, 4 => 0..20_000_u64, 1 => any::<u64>()])
}

fn counts(most: usize) -> impl Strategy<Value = Vec<PrismaFlowCount>> {
    let count = (label(), number()).prop_map(|(label, count)| PrismaFlowCount { label, count });
    prop::collection::vec(count, 0..most)
}

fn reports() -> impl Strategy<Value = PrismaFlowReports> {
    let reasons = prop_oneof![3 => counts(6), 1 => counts(40)];
    (number(), number(), number(), number(), reasons).prop_map(|(sought, not_retrieved, assessed, excluded, reasons)| PrismaFlowReports {
        sought,
        not_retrieved,
        assessed,
        excluded,
        reasons,
    })
}

fn figure() -> impl Strategy<Value = PrismaFlowFigure> {
    let sources = || (number(), counts(8)).prop_map(|(records, named)| PrismaFlowSources { records, named });
    let other = (counts(6), reports()).prop_map(|(identified, reports)| PrismaFlowOther { identified, reports });
    let numbers = prop::collection::vec(number(), 7);
    let notes = prop::collection::vec(label(), 0..4);
    (
        (label(), notes),
        (sources(), sources()),
        numbers,
        reports(),
        prop::option::of(other),
    )
        .prop_map(
            |((title, notes), (databases, registers), numbers, reports, other)| PrismaFlowFigure {
                title,
                databases,
                registers,
                removed_duplicates: numbers[0],
                removed_by_automation: numbers[1],
                removed_other_reasons: numbers[2],
                screened: numbers[3],
                excluded: numbers[4],
                reports,
                other,
                studies_included: numbers[5],
                reports_included: numbers[6],
                notes,
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_values_give_a_sound_drawing(figure in figure()) {
        let svg = figure.svg();
        let drawing = read(&svg);
        prop_assert!(drawing.is_ok(), "{:?}\n{}", drawing, svg);
        let drawing = drawing.unwrap();
        prop_assert_eq!(drawing.overlaps(), []);
        prop_assert_eq!(out_of_place(&drawing), Vec::<String>::new());
        // Every reason is in the title of its box in full, and every number is drawn.
        for reason in &figure.reports.reasons {
            let label = clean(&reason.label);
            prop_assert!(drawing.titles.iter().any(|title| title.contains(&label)), "{:?}", label);
            let count = reason.count.map_or("not\u{a0}known)".to_owned(), |count| format!("\u{a0}{})", crate::numeral::grouped(count)));
            prop_assert!(drawing.texts.iter().any(|(text, _)| text.ends_with(&count)), "{:?}", count);
        }
    }
}
