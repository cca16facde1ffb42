//! Tests effect direction plots: which way arrows point, how large they are, and that every input gives a valid plot.

use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::*;
use crate::testing::{Mark, clean, label, read};

fn cell(direction: Direction, sample_size: u64) -> Option<DirectionCell> {
    Some(DirectionCell {
        direction,
        outcomes: 3,
        sample_size: Some(sample_size),
    })
}

fn domain(label: &str, benefit: u64, harm: u64) -> DirectionDomain {
    DirectionDomain {
        label: label.to_owned(),
        benefit,
        harm,
        unclear: 1,
        sign_test_p: Some(0.218_75),
    }
}

fn small() -> EffectDirectionFigure {
    let study = |label: &str, cells| DirectionStudy {
        label: label.to_owned(),
        cells,
    };
    EffectDirectionFigure {
        title: "Direction of effect".to_owned(),
        domains: vec![domain("Knowledge", 5, 1), domain("Empathy", 9, 0)],
        studies: vec![
            study("Study A", vec![cell(Direction::Benefit, 400), cell(Direction::Harm, 400)]),
            study("Study B", vec![cell(Direction::Benefit, 40), cell(Direction::NoChange, 60)]),
            study("Study C", vec![None, cell(Direction::Inconsistent, 300)]),
        ],
        note: "By the 70% rule.".to_owned(),
    }
}

/// The corners of an arrow.
fn corners(mark: &Mark) -> Vec<(f64, f64)> {
    let pairs = mark.attributes["points"].split(' ').map(|pair| pair.split_once(',').unwrap());
    pairs.map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap())).collect()
}

#[test]
fn benefit_points_up_and_harm_points_down() {
    let drawing = read(&small().svg()).unwrap();
    let tip = |title: &str| {
        let mark = drawing.marks_of(title, "polygon")[0];
        corners(mark)[0].1 - f64::midpoint(mark.area.top, mark.area.bottom)
    };
    assert!(tip("Study A, Knowledge: Benefit, 3 outcomes, n = 400") < 0.0);
    assert!(tip("Study A, Empathy: Harm, 3 outcomes, n = 400") > 0.0);
}

#[test]
fn no_change_and_mixed_lie_sideways_and_differ() {
    let drawing = read(&small().svg()).unwrap();
    let flat = |title: &str| {
        let mark = drawing.marks_of(title, "polygon")[0];
        assert!(mark.area.right - mark.area.left > mark.area.bottom - mark.area.top, "{title}");
        mark.attributes["fill"].clone()
    };
    let no_change = flat("Study B, Empathy: No change, 3 outcomes, n = 60");
    assert_ne!(no_change, flat("Study C, Empathy: Mixed, 3 outcomes, n = 300"));
}

#[test]
fn the_size_of_an_arrow_tells_the_band_of_people() {
    assert_eq!([None, Some(0), Some(49), Some(50), Some(300), Some(301)].map(arrow::Band::of), {
        use arrow::Band::{Large, Medium, Small, Unknown};
        [Unknown, Small, Small, Medium, Medium, Large]
    });
    let drawing = read(&small().svg()).unwrap();
    let height = |title: &str| {
        let area = drawing.marks_of(title, "polygon")[0].area;
        area.bottom - area.top
    };
    assert!(height("Study A, Knowledge: Benefit, 3 outcomes, n = 400") > height("Study B, Knowledge: Benefit, 3 outcomes, n = 40"));
}

#[test]
fn the_summary_and_the_description_say_the_counts() {
    let drawing = read(&small().svg()).unwrap();
    for text in ["Studies with benefit", "5", "9", "0.219", "40–60", "400", "300", "By the 70% rule."] {
        assert!(drawing.says(text), "{text}");
    }
    assert_eq!(
        drawing.description,
        "Effect direction plot of 3 studies in 2 outcome domains. Knowledge: 5 studies with benefit, 1 with harm, 1 without a clear \
         direction, sign test p = 0.219. Empathy: 9 studies with benefit, 0 with harm, 1 without a clear direction, sign test p = 0.219."
    );
}

#[test]
fn a_study_without_outcomes_in_a_domain_has_no_arrow_there() {
    let drawing = read(&small().svg()).unwrap();
    assert!(drawing.titles.iter().all(|title| !title.starts_with("Study C, Knowledge")));
}

#[test]
fn no_study_is_said_and_not_drawn() {
    assert!(read(&EffectDirectionFigure::default().svg()).unwrap().says("No study to show."));
}

#[test]
fn the_same_values_give_the_same_bytes() {
    insta::assert_snapshot!(small().svg());
    assert_eq!(small().svg(), small().svg());
}

fn any_cell() -> impl Strategy<Value = DirectionCell> {
    let direction = prop_oneof![
        Just(Direction::Benefit),
        Just(Direction::Harm),
        Just(Direction::NoChange),
        Just(Direction::Inconsistent),
        Just(Direction::NotReported),
    ];
    let count = || prop_oneof![5 => 0..500_u64, 1 => any::<u64>()];
    (direction, count(), prop::option::of(count())).prop_map(|(direction, outcomes, sample_size)| DirectionCell {
        direction,
        outcomes,
        sample_size,
    })
}

fn figure() -> impl Strategy<Value = EffectDirectionFigure> {
    let count = || prop_oneof![5 => 0..99_u64, 1 => any::<u64>()];
    let domain = (label(), count(), count(), count(), any::<Option<f64>>()).prop_map(|(label, benefit, harm, unclear, sign_test_p)| {
        DirectionDomain {
            label,
            benefit,
            harm,
            unclear,
            sign_test_p,
        }
    });
    let cells = prop::collection::vec(prop::option::of(any_cell()), 0..12);
    let study = (label(), cells).prop_map(|(label, cells)| DirectionStudy { label, cells });
    let parts = (prop::collection::vec(domain, 0..12), prop::collection::vec(study, 0..6));
    (label(), label(), parts).prop_map(|(title, note, (domains, studies))| EffectDirectionFigure {
        title,
        domains,
        studies,
        note,
    })
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
        if !figure.domains.is_empty() {
            for study in &figure.studies {
                prop_assert!(drawing.titles.contains(&clean(&study.label)), "{:?}", study.label);
            }
        }
    }
}
