//! Tests that cross-tabulations are well-formed SVG, whatever their labels.

use proptest::prelude::{ProptestConfig, Strategy, any, prop, prop_assert, prop_assert_eq, proptest};

use super::*;
use crate::testing::{clean, label, read};

fn texts(labels: &[&str]) -> Vec<String> {
    labels.iter().map(ToString::to_string).collect()
}

fn small() -> CrossTabFigure {
    CrossTabFigure {
        title: "Audience by level of involvement".to_owned(),
        description: "Programmes counted by audience and by Tew level.".to_owned(),
        rows: texts(&["Mental health nursing", "Clinical psychology"]),
        columns: texts(&["Limited involvement", "Collaboration"]),
        counts: vec![vec![0, 12], vec![3, 1]],
    }
}

#[test]
fn every_count_is_written_and_every_label_is_whole_in_its_title() {
    let svg = small().svg();
    for part in [
        ">12</text>",
        ">0</text>",
        "<title>Mental health nursing</title>",
        "<title>Clinical psychology, Collaboration: 1</title>",
        "role=\"img\"",
        "Programmes counted by audience and by Tew level.</desc>",
    ] {
        assert!(svg.contains(part), "{part} in {svg}");
    }
}

#[test]
fn the_document_names_its_title_and_description() {
    let svg = small().svg();
    let labels = svg
        .split("aria-labelledby=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_default();
    assert_eq!(labels.split(' ').count(), 2);
    for id in labels.split(' ') {
        assert!(svg.contains(&format!("id=\"{id}\"")), "{id}");
    }
}

#[test]
fn the_same_values_give_the_same_bytes() {
    assert_eq!(small().svg(), small().svg());
}

#[test]
fn a_count_that_is_not_there_is_a_dash() {
    let figure = CrossTabFigure {
        counts: vec![vec![4]],
        ..small()
    };
    assert_eq!(figure.svg().matches(">–</text>").count(), 3);
}

#[test]
fn a_table_of_nothing_says_so() {
    assert!(CrossTabFigure::default().svg().contains("Nothing to show"));
}

fn figure() -> impl Strategy<Value = CrossTabFigure> {
    let labels = || prop::collection::vec(label(), 0..10);
    let counts = prop::collection::vec(prop::collection::vec(any::<u64>(), 0..10), 0..10);
    (label(), label(), labels(), labels(), counts).prop_map(|(title, description, rows, columns, counts)| CrossTabFigure {
        title,
        description,
        rows,
        columns,
        counts,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_and_counts_give_a_sound_drawing(figure in figure()) {
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
    fn labels_cannot_add_elements(text in "[<>&\"'/a-z =]{0,40}") {
        let labelled = |text: &str| CrossTabFigure { rows: vec![text.to_owned()], columns: vec![text.to_owned()], counts: vec![vec![1]],
        ..CrossTabFigure::default() };
        let kinds = |svg: &str| read(svg).map(|drawing| {
            let mut names = drawing.names;
            names.sort();
            names.dedup();
            names
        });
        // A label without words has no lines of text, so only the kinds of element are compared.
        let expected = kinds(&labelled("plain").svg());
        prop_assert_eq!(kinds(&labelled(&text).svg()), expected);
    }
}
