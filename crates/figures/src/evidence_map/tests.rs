//! Tests evidence maps: what each cell shows, and that every input gives a valid map.

use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::*;
use crate::testing::{clean, label, read};

fn cell(studies: u64, state: EvidenceState) -> Option<EvidenceMapCell> {
    Some(EvidenceMapCell {
        studies,
        state,
        ..EvidenceMapCell::default()
    })
}

fn small() -> EvidenceMapFigure {
    EvidenceMapFigure {
        title: "Involvement by level".to_owned(),
        row_dimension: "Involvement".to_owned(),
        column_dimension: "Kirkpatrick level".to_owned(),
        rows: vec!["Limited".to_owned(), "Partnership".to_owned()],
        columns: vec!["Reaction".to_owned(), "Behaviour".to_owned(), "Benefit".to_owned()],
        cells: vec![
            vec![
                cell(12, EvidenceState::Cluster),
                Some(EvidenceMapCell {
                    studies: 3,
                    state: EvidenceState::Some,
                    certainty: Some(CertaintyLevel::VeryLow),
                    questions: 2,
                }),
                None,
            ],
            vec![
                cell(1, EvidenceState::Thin),
                Some(EvidenceMapCell {
                    questions: 1,
                    ..EvidenceMapCell::default()
                }),
            ],
        ],
        totals: None,
    }
}

#[test]
fn a_cell_says_its_number_its_state_its_certainty_and_its_questions() {
    let drawing = read(&small().svg()).unwrap();
    for title in [
        "Limited, Reaction: 12 studies, cluster",
        "Limited, Behaviour: 3 studies, some, very low certainty, 2 prioritised questions",
        "Limited, Benefit: not known",
        "Partnership, Reaction: 1 study, thin",
        "Partnership, Behaviour: 0 studies, gap, 1 prioritised question",
    ] {
        assert!(drawing.titles.iter().any(|drawn| drawn == title), "{title} in {:?}", drawing.titles);
    }
    for text in ["12", "3", "1", "0", "V", "×2", "?", "–"] {
        assert!(drawing.says(text), "{text}");
    }
}

#[test]
fn states_differ_in_shape_and_not_in_colour_alone() {
    let drawing = read(&small().svg()).unwrap();
    let shapes = |title: &str| (drawing.marks_of(title, "circle").len(), drawing.marks_of(title, "rect").len());
    // A disc in a ring and an empty ring, each beside the frame of its cell.
    assert_eq!(shapes("Limited, Reaction: 12 studies, cluster"), (2, 1));
    let thin = drawing.marks_of("Partnership, Reaction: 1 study, thin", "circle");
    assert_eq!((thin.len(), thin[0].attributes["fill"].as_str()), (1, "#ffffff"));
    // A dashed square, and the disc of the question mark.
    assert_eq!(shapes("Partnership, Behaviour: 0 studies, gap, 1 prioritised question"), (1, 2));
}

#[test]
fn only_a_gap_that_a_question_asks_about_is_tinted() {
    let drawing = read(&small().svg()).unwrap();
    let tinted = drawing
        .marks
        .iter()
        .filter(|mark| mark.attributes.get("fill").is_some_and(|fill| fill == "#fdf0e0"));
    let titles: Vec<&str> = tinted.map(|mark| mark.title.as_str()).collect();
    // The cell itself; and the sign in the legend, which is in no group.
    assert_eq!(
        titles,
        [
            "Partnership, Behaviour: 0 studies, gap, 1 prioritised question",
            "Involvement by level"
        ]
    );
}

#[test]
fn the_area_of_a_mark_is_in_proportion_to_its_studies() {
    let ratio = cell::radius(40, 40).powi(2) / cell::radius(10, 40).powi(2);
    assert!((ratio - 4.0).abs() < 1e-9);
}

#[test]
fn the_description_counts_cells_by_state() {
    assert_eq!(
        read(&small().svg()).unwrap().description,
        "Evidence and gap map, Involvement by Kirkpatrick level: 2 rows by 3 columns, 4 cells. By number of studies: 1 gap, 1 thin, 1 \
            some, \
         1 cluster. Prioritised questions ask about 2 cells, of which 1 without a study. Most studies: Limited, Reaction (12)."
    );
}

#[test]
fn totals_are_shown_only_where_given() {
    assert!(!read(&small().svg()).unwrap().says("Studies"));
    let figure = EvidenceMapFigure {
        totals: Some(EvidenceMapTotals {
            rows: vec![14, 77],
            columns: vec![13, 88],
        }),
        ..small()
    };
    let drawing = read(&figure.svg()).unwrap();
    assert!(["Studies", "14", "77", "13", "88"].into_iter().all(|text| drawing.says(text)));
}

#[test]
fn nothing_to_map_is_said() {
    assert!(read(&EvidenceMapFigure::default().svg()).unwrap().says("Nothing to map."));
}

#[test]
fn the_same_values_give_the_same_bytes() {
    insta::assert_snapshot!(small().svg());
    assert_eq!(small().svg(), small().svg());
}

fn any_cell() -> impl Strategy<Value = EvidenceMapCell> {
    let count = || prop_oneof![5 => 0..30_u64, 1 => any::<u64>()];
    let state = prop_oneof![
        Just(EvidenceState::Gap),
        Just(EvidenceState::Thin),
        Just(EvidenceState::Some),
        Just(EvidenceState::Cluster)
    ];
    let certainty = prop_oneof![
        Just(CertaintyLevel::High),
        Just(CertaintyLevel::Moderate),
        Just(CertaintyLevel::Low),
        Just(CertaintyLevel::VeryLow)
    ];
    (count(), state, prop::option::of(certainty), count()).prop_map(|(studies, state, certainty, questions)| EvidenceMapCell {
        studies,
        state,
        certainty,
        questions,
    })
}

fn figure() -> impl Strategy<Value = EvidenceMapFigure> {
    let labels = |most| prop::collection::vec(label(), 0..most);
    let cells = prop::collection::vec(prop::collection::vec(prop::option::of(any_cell()), 0..12), 0..6);
    let totals = (
        prop::collection::vec(any::<u64>(), 0..6),
        prop::collection::vec(any::<u64>(), 0..12),
    );
    let totals = prop::option::of(totals.prop_map(|(rows, columns)| EvidenceMapTotals { rows, columns }));
    ((label(), label(), label()), labels(6), labels(12), cells, totals).prop_map(
        |((title, row_dimension, column_dimension), rows, columns, cells, totals)| EvidenceMapFigure {
            title,
            row_dimension,
            column_dimension,
            rows,
            columns,
            cells,
            totals,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_values_give_a_sound_drawing(figure in figure()) {
        let svg = figure.svg();
        let drawing = read(&svg);
        prop_assert!(drawing.is_ok(), "{:?}\n{}", drawing, svg);
        let drawing = drawing.unwrap();
        prop_assert_eq!(drawing.overlaps(), []);
        if !figure.rows.is_empty() && !figure.columns.is_empty() {
            for label in figure.rows.iter().chain(&figure.columns) {
                prop_assert!(drawing.titles.contains(&clean(label)), "{:?}", label);
            }
        }
    }

    #[test]
    fn more_studies_never_have_a_smaller_mark(a in any::<u64>(), b in any::<u64>(), most in any::<u64>()) {
        let (less, more) = (a.min(b), a.max(b));
        prop_assert!(cell::radius(less, most) <= cell::radius(more, most));
        prop_assert!(cell::radius(more, most) <= cell::LARGEST);
    }
}
