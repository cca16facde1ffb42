//! Tests funnel plots: the places of points, the texts, and that every input gives a valid plot.

use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::*;
use crate::testing::{Mark, label, read};

fn point(label: &str, estimate: f64, standard_error: f64) -> FunnelPoint {
    FunnelPoint {
        label: label.to_owned(),
        estimate,
        standard_error,
    }
}

fn small() -> FunnelFigure {
    FunnelFigure {
        title: "Empathy".to_owned(),
        effect: "Hedges' g".to_owned(),
        points: vec![point("Study A", 0.3, 0.1), point("Study B", 0.9, 0.3), point("Study C", -0.6, 0.2)],
        imputed: vec![point("Study B", -0.3, 0.3)],
        pooled: Some(0.3),
        adjusted: Some(0.2),
        limits: FunnelLimits::NinetyFiveAndNinetyNine,
        note: "Egger's test: p = 0.210.".to_owned(),
        ..FunnelFigure::default()
    }
}

fn centre(marks: &[&Mark]) -> (f64, f64) {
    assert_eq!(marks.len(), 1);
    let area = marks[0].area;
    (f64::midpoint(area.left, area.right), f64::midpoint(area.top, area.bottom))
}

#[test]
fn a_less_precise_study_lies_lower_and_a_greater_effect_to_the_right() {
    let drawing = read(&small().svg()).unwrap();
    let a = centre(&drawing.marks_of("Study A: 0.30, standard error 0.100", "circle"));
    let b = centre(&drawing.marks_of("Study B: 0.90, standard error 0.300", "circle"));
    assert!(a.1 < b.1 && a.0 < b.0, "{a:?} {b:?}");
}

#[test]
fn an_imputed_study_mirrors_its_own_about_the_pooled_effect_and_is_hollow() {
    let drawing = read(&small().svg()).unwrap();
    let imputed = drawing.marks_of("Study B, imputed: −0.30, standard error 0.300", "circle");
    let own = centre(&drawing.marks_of("Study B: 0.90, standard error 0.300", "circle"));
    let pooled = centre(&drawing.marks_of("Study A: 0.30, standard error 0.100", "circle"));
    assert!((centre(&imputed).0 + own.0 - 2.0 * pooled.0).abs() < 0.05);
    assert_eq!(imputed[0].attributes["fill"], "#ffffff");
}

#[test]
fn a_study_on_the_limit_lies_on_the_edge_of_the_funnel() {
    let mut figure = small();
    figure.limits = FunnelLimits::NinetyFive;
    figure.points.push(point("Edge", 0.3 + 1.959_964 * 0.15, 0.15));
    let drawing = read(&figure.svg()).unwrap();
    let funnel = drawing.marks.iter().find(|mark| mark.name == "polygon").unwrap();
    let corners: Vec<f64> = funnel.attributes["points"]
        .split([' ', ','])
        .map(|part| part.parse().unwrap())
        .collect();
    let [apex_x, apex_y, _, _, right, foot] = corners[..] else {
        panic!("{corners:?}")
    };
    let edge = drawing.marks.iter().find(|mark| mark.title.starts_with("Edge")).unwrap();
    let (x, y) = centre(&[edge]);
    let expected = apex_x + (right - apex_x) * (y - apex_y) / (foot - apex_y);
    assert!((x - expected).abs() < 0.1, "{x} {expected}");
}

#[test]
fn the_description_counts_who_lies_outside() {
    let description = read(&small().svg()).unwrap().description;
    assert_eq!(
        description,
        "Funnel plot of 3 studies, Hedges' g against its standard error. Pooled effect 0.30; 1 study within the 95% pseudo-confidence \
         limits, 2 outside. Trim and fill puts in 1 study; the pooled effect is then 0.20."
    );
}

#[test]
fn what_has_no_place_is_not_drawn() {
    let mut figure = small();
    figure
        .points
        .extend([point("No number", f64::NAN, 0.1), point("No error", 0.2, -1.0)]);
    let drawing = read(&figure.svg()).unwrap();
    assert!(drawing.marks.iter().all(|mark| !mark.title.starts_with("No ")));
}

#[test]
fn no_study_is_said_and_not_drawn() {
    assert!(read(&FunnelFigure::default().svg()).unwrap().says("No study to show."));
}

#[test]
fn the_same_values_give_the_same_bytes() {
    insta::assert_snapshot!(small().svg());
    assert_eq!(small().svg(), small().svg());
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![6 => -3.0..3.0_f64, 2 => any::<f64>(), 1 => Just(0.0)]
}

fn points() -> impl Strategy<Value = Vec<FunnelPoint>> {
    let point = (label(), value(), value()).prop_map(|(label, estimate, standard_error)| FunnelPoint {
        label,
        estimate,
        standard_error,
    });
    prop::collection::vec(point, 0..8)
}

fn figure() -> impl Strategy<Value = FunnelFigure> {
    let scale = prop_oneof![Just(Scale::Linear), Just(Scale::LogRatio), Just(Scale::FisherZ), Just(Scale::Logit)];
    let limits = prop_oneof![Just(FunnelLimits::NinetyFive), Just(FunnelLimits::NinetyFiveAndNinetyNine)];
    let words = (label(), label(), label());
    let pools = (prop::option::of(value()), prop::option::of(value()));
    (words, scale, points(), points(), pools, limits).prop_map(
        |((title, effect, note), scale, points, imputed, (pooled, adjusted), limits)| FunnelFigure {
            title,
            effect,
            scale,
            points,
            imputed,
            pooled,
            adjusted,
            limits,
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
    }
}
