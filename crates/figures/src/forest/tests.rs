//! Tests forest plots: their texts, the places of their marks, and that every input gives a valid plot.

use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::*;
use crate::testing::{clean, label, read};

fn study(label: &str, (value, lower, upper): (f64, f64, f64), weight: f64) -> ForestStudy {
    ForestStudy {
        label: label.to_owned(),
        n: Some(40),
        effect: Estimate { value, lower, upper },
        weight: Some(weight),
    }
}

fn small() -> ForestFigure {
    ForestFigure {
        title: "Attitudes & stigma".to_owned(),
        effect: "Hedges' g".to_owned(),
        level: 0.95,
        groups: vec![ForestGroup {
            studies: vec![study("Study A", (0.5, 0.1, 0.9), 75.0), study("Study B", (-0.2, -0.9, 0.5), 25.0)],
            ..ForestGroup::default()
        }],
        pooled: vec![ForestPool {
            label: "Random effects".to_owned(),
            effect: Estimate {
                value: 0.3,
                lower: -0.1,
                upper: 0.7,
            },
            prediction: Some((-0.6, 1.2)),
            heterogeneity: Some(ForestHeterogeneity {
                tau_squared: Some(0.0412),
                i_squared: 46.25,
                test: ForestTest {
                    statistic: 1.86,
                    df: 1,
                    p: 0.1726,
                },
            }),
        }],
        favours: Some(Favours {
            left: "Favours none".to_owned(),
            right: "Favours training".to_owned(),
        }),
        note: "Random effects by REML.".to_owned(),
        ..ForestFigure::default()
    }
}

#[test]
fn every_number_is_written_as_given() {
    let drawing = read(&small().svg()).unwrap();
    for text in [
        "Attitudes & stigma",
        "Hedges' g [95%\u{a0}CI]",
        "0.50 [0.10, 0.90]",
        "−0.20 [−0.90, 0.50]",
        "75.0%",
        "0.30 [−0.10, 0.70]",
        "95%\u{a0}prediction interval",
        "[−0.60, 1.20]",
        "← Favours none",
        "Favours training →",
        "Random effects by REML.",
    ] {
        assert!(drawing.says(text), "{text} in {:?}", drawing.texts);
    }
    let said: String = drawing.texts.iter().map(|(text, _)| text.replace('\u{a0}', " ")).collect();
    assert!(
        said.contains("Heterogeneity: τ² = 0.041, I² = 46.2%, Q = 1.86 (df = 1, p = 0.173)."),
        "{said}"
    );
}

#[test]
fn the_description_is_made_from_the_values() {
    let description = read(&small().svg()).unwrap().description.replace('\u{a0}', " ");
    assert_eq!(
        description,
        "Forest plot of 2 studies, Hedges' g. Estimates reach from −0.20 to 0.50. All studies, Random effects: 0.30 [−0.10, 0.70], \
         95% prediction interval [−0.60, 1.20]; τ² = 0.041, I² = 46.2%, Q = 1.86 (df = 1, p = 0.173)."
    );
}

#[test]
fn the_area_of_a_square_is_in_proportion_to_its_weight() {
    let drawing = read(&small().svg()).unwrap();
    let side = |title: &str| {
        let squares = drawing.marks_of(title, "rect");
        assert_eq!(squares.len(), 1, "{title}");
        squares[0].area.right - squares[0].area.left
    };
    let ratio = (side("Study A") / side("Study B")).powi(2);
    assert!((ratio - 3.0).abs() < 0.02, "{ratio}");
}

#[test]
fn the_ends_of_the_diamond_are_those_of_its_interval() {
    // The same numbers must end at the same places as a whisker and as a diamond.
    let mut figure = small();
    figure.groups[0].studies.push(study("Study C", (0.3, -0.1, 0.7), 10.0));
    let drawing = read(&figure.svg()).unwrap();
    let whisker = drawing.marks_of("Study C", "line")[0].area;
    let diamond = drawing.marks_of("Random effects", "polygon")[0].area;
    assert_eq!((whisker.left, whisker.right), (diamond.left, diamond.right));
    let square = drawing.marks_of("Study C", "rect")[0].area;
    let tip = drawing.marks_of("Random effects", "polygon")[0].attributes["points"]
        .split([' ', ','])
        .nth(2)
        .unwrap()
        .parse::<f64>();
    assert!((tip.unwrap() - f64::midpoint(square.left, square.right)).abs() < 0.02);
}

#[test]
fn an_interval_that_leaves_the_axis_ends_in_an_arrow_head() {
    let mut figure = small();
    figure.groups[0].studies.push(study("Study C", (0.3, f64::NEG_INFINITY, 1e9), 10.0));
    let drawing = read(&figure.svg()).unwrap();
    assert_eq!(drawing.marks_of("Study C", "polygon").len(), 2);
    assert_eq!(drawing.marks_of("Study A", "polygon").len(), 0);
    assert!(drawing.says("0.30 [−∞, 1.00e9]"));
}

#[test]
fn a_log_ratio_is_read_as_a_ratio_and_its_null_is_one() {
    let figure = ForestFigure {
        scale: Scale::LogRatio,
        effect: "Odds ratio".to_owned(),
        ..small()
    };
    let drawing = read(&figure.svg()).unwrap();
    assert!(drawing.says("1.65 [1.11, 2.46]"), "{:?}", drawing.texts);
    assert!(drawing.says("1") && drawing.says("2"));
}

#[test]
fn what_is_not_a_number_is_a_dash_and_has_no_mark() {
    let mut figure = small();
    figure.groups[0].studies.push(study("Study C", (f64::NAN, f64::NAN, f64::NAN), 0.0));
    let drawing = read(&figure.svg()).unwrap();
    assert!(drawing.says("–"));
    assert!(drawing.marks.iter().all(|mark| mark.title != "Study C"));
}

#[test]
fn subgroups_have_their_heading_their_diamond_and_their_heterogeneity() {
    let mut figure = small();
    let pool = figure.pooled[0].clone();
    figure.groups[0].heading = Some("Live".to_owned());
    figure.groups[0].pooled = Some(ForestPool {
        label: "Subtotal".to_owned(),
        ..pool
    });
    figure.subgroup_differences = Some(ForestTest {
        statistic: 2.0,
        df: 1,
        p: 0.157,
    });
    let drawing = read(&figure.svg()).unwrap();
    assert!(drawing.says("Live") && drawing.says("Subtotal"));
    // The diamond of the subgroup. Its prediction interval is inside the axis, so it has no arrow head.
    assert_eq!(drawing.marks_of("Subtotal", "polygon").len(), 1);
    let said: String = drawing.texts.iter().map(|(text, _)| text.replace('\u{a0}', " ")).collect();
    assert!(
        said.contains("Differences between subgroups: Q = 2.00 (df = 1, p = 0.157)."),
        "{said}"
    );
}

#[test]
fn no_study_is_said_and_not_drawn() {
    let drawing = read(&ForestFigure::default().svg()).unwrap();
    assert!(drawing.says("No study to show."));
}

#[test]
fn the_same_values_give_the_same_bytes() {
    insta::assert_snapshot!(small().svg());
    assert_eq!(small().svg(), small().svg());
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![6 => -3.0..3.0_f64, 2 => any::<f64>(), 1 => Just(0.0)]
}

fn estimate() -> impl Strategy<Value = Estimate> {
    (value(), value(), value()).prop_map(|(value, lower, upper)| Estimate { value, lower, upper })
}

fn test() -> impl Strategy<Value = ForestTest> {
    (value(), any::<u64>(), value()).prop_map(|(statistic, df, p)| ForestTest { statistic, df, p })
}

fn pool() -> impl Strategy<Value = ForestPool> {
    let heterogeneity = (prop::option::of(value()), value(), test()).prop_map(|(tau_squared, i_squared, test)| ForestHeterogeneity {
        tau_squared,
        i_squared,
        test,
    });
    (
        label(),
        estimate(),
        prop::option::of((value(), value())),
        prop::option::of(heterogeneity),
    )
        .prop_map(|(label, effect, prediction, heterogeneity)| ForestPool {
            label,
            effect,
            prediction,
            heterogeneity,
        })
}

fn group() -> impl Strategy<Value = ForestGroup> {
    let study = (label(), any::<Option<u64>>(), estimate(), prop::option::of(value())).prop_map(|(label, n, effect, weight)| ForestStudy {
        label,
        n,
        effect,
        weight,
    });
    (
        prop::option::of(label()),
        prop::collection::vec(study, 0..6),
        prop::option::of(pool()),
    )
        .prop_map(|(heading, studies, pooled)| ForestGroup { heading, studies, pooled })
}

fn figure() -> impl Strategy<Value = ForestFigure> {
    let scale = prop_oneof![Just(Scale::Linear), Just(Scale::LogRatio), Just(Scale::FisherZ), Just(Scale::Logit)];
    let favours = prop::option::of((label(), label()).prop_map(|(left, right)| Favours { left, right }));
    let words = (label(), label(), label());
    let groups = prop::collection::vec(group(), 0..4);
    let pools = prop::collection::vec(pool(), 0..3);
    (words, scale, value(), groups, pools, prop::option::of(test()), favours).prop_map(
        |((title, effect, note), scale, level, groups, pooled, subgroup_differences, favours)| ForestFigure {
            title,
            effect,
            scale,
            level,
            groups,
            pooled,
            subgroup_differences,
            favours,
            note,
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
        for study in figure.groups.iter().flat_map(|group| &group.studies) {
            prop_assert!(drawing.titles.contains(&clean(&study.label)), "{:?}", study.label);
        }
    }

    #[test]
    fn a_heavier_study_never_has_a_smaller_square(a in 0.0..100.0_f64, b in 0.0..100.0_f64) {
        let mut figure = small();
        figure.groups[0].studies[0].weight = Some(a);
        figure.groups[0].studies[1].weight = Some(b);
        let drawing = read(&figure.svg()).unwrap();
        let side = |title: &str| drawing.marks_of(title, "rect")[0].area.right - drawing.marks_of(title, "rect")[0].area.left;
        let (more, less) = if a >= b { ("Study A", "Study B") } else { ("Study B", "Study A") };
        // Coordinates are written with two decimals.
        prop_assert!(side(more) >= side(less) - 0.02);
    }
}
