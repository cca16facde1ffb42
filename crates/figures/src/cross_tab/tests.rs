//! Tests that figures are well-formed whatever their labels.

use proptest::prelude::{Strategy, any, prop, prop_assert, prop_assert_eq, proptest};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::*;

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

/// The names of all elements, or what is wrong with the document.
fn elements(svg: &str) -> Result<Vec<String>, String> {
    if svg
        .chars()
        .any(|c| (c.is_control() && c != '\n') || matches!(c, '\u{FFFE}' | '\u{FFFF}'))
    {
        return Err("a character that XML cannot hold".to_owned());
    }
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let mut names = Vec::new();
    let mut depth = 0_i32;
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(start) => {
                depth += 1;
                for attribute in start.attributes() {
                    attribute.map_err(|error| error.to_string())?;
                }
                names.push(format!("{:?}", start.name()));
            }
            Event::Empty(start) => names.push(format!("{:?}", start.name())),
            Event::End(_) => depth -= 1,
            Event::Eof => {
                return if depth == 0 {
                    Ok(names)
                } else {
                    Err("an element is not closed".to_owned())
                };
            }
            _ => {}
        }
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
    let labels = || prop::collection::vec(any::<String>(), 0..10);
    let counts = prop::collection::vec(prop::collection::vec(any::<u64>(), 0..10), 0..10);
    (any::<String>(), any::<String>(), labels(), labels(), counts).prop_map(|(title, description, rows, columns, counts)| CrossTabFigure {
        title,
        description,
        rows,
        columns,
        counts,
    })
}

proptest! {
    #[test]
    fn any_text_and_counts_give_well_formed_xml(figure in figure()) {
        let names = elements(&figure.svg());
        prop_assert!(names.is_ok(), "{:?}", names);
        let svg = figure.svg();
        prop_assert!(!svg.contains("NaN") && !svg.contains("inf\""));
    }

    #[test]
    fn labels_cannot_add_elements(text in "[<>&\"'/a-z =]{0,40}") {
        let labelled = |text: &str| CrossTabFigure { rows: vec![text.to_owned()], columns: vec![text.to_owned()], counts: vec![vec![1]], ..CrossTabFigure::default() };
        let kinds = |svg: &str| elements(svg).map(|mut names| { names.sort(); names.dedup(); names });
        // A label of no words has no lines, so the kinds of element are compared.
        let expected = kinds(&labelled("plain").svg());
        prop_assert_eq!(kinds(&labelled(&text).svg()), expected);
    }
}
