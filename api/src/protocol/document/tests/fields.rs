//! Section 5.3: fields.

use super::*;

const REFUSED: Code = Code::ValidationFailed;

#[test]
fn fields_are_those_of_the_type() {
    accepts(&[
        "{ studies { nodes { title __typename } } }",
        "{ node(id: \"a\") { id __typename } }",
        "{ search(text: \"a\") { nodes { node { __typename ... on Study { title } } } } }",
        "{ __schema { queryType { name } } __type(name: \"Study\") { kind isOneOf } }",
    ]);
    refuses(
        REFUSED,
        &[
            ("{ studies { nodes { tilte } } }", "did you mean `title`?"),
            ("{ node(id: \"a\") { title } }", "title"),
            ("{ search(text: \"a\") { nodes { node { title } } } }", "title"),
            ("{ viewer { role { name } } }", "Role"),
            ("{ studies { nodes { __schema { description } } } }", "__schema"),
        ],
    );
}

#[test]
fn every_unknown_field_is_named() {
    let refusal = prepared("{ studies { nodes { tilte abstrakt } } stdies { nodes { id } } }").unwrap_err();
    let told = told(&refusal);
    for name in ["tilte", "abstrakt", "stdies"] {
        assert!(told.contains(name), "{told}");
    }
    assert_eq!(refusal.more.also.len(), 2, "{told}");
}

#[test]
fn fields_of_one_name_can_be_merged() {
    accepts(&[
        "{ studies(first: 1) { nodes { title } } studies(first: 1) { nodes { code } } }",
        "{ studies { nodes { title title } nodes { name: title ...F } } } fragment F on Study { name: title }",
        "query ($n: Int) { a: studies(first: $n) { nodes { id } } a: studies(first: $n) { totalCount } }",
        "{ search(text: \"a\") { nodes { node { ... on Study { x: title } ... on Question { x: text } } } } }",
        "{ nodes(ids: []) { ... on Study { year: publishedYear @skip(if: true) } } }"
            .replace("publishedYear", "sampleSize")
            .as_str(),
        "{ search(text: \"a\") { nodes { node { ... on Study { o: outcomes { totalCount } } ... on Programme { o: outcomes(first: 1) { \
            totalCount } } } } } }",
    ]);
    refuses(
        REFUSED,
        &[
            ("{ studies { nodes { a: title a: code } } }", "a"),
            (
                "{ studies(first: 1) { nodes { a: title } } studies(first: 1) { nodes { a: code } } }",
                "a",
            ),
            ("{ studies(first: 1) { totalCount } studies(first: 2) { totalCount } }", "studies"),
            ("{ studies { totalCount } studies(first: 2) { totalCount } }", "studies"),
            (
                "query ($n: Int, $m: Int) { studies(first: $n) { totalCount } studies(first: $m) { totalCount } }",
                "studies",
            ),
            (
                "{ search(text: \"a\") { nodes { node { ... on Study { x: sampleSize } ... on Outcome { x: summary } } } } }",
                "x",
            ),
            (
                "{ search(text: \"a\") { nodes { node { ... on Study { x: title } ... on Programme { x: summary } } } } }",
                "x",
            ),
            (
                "{ nodes(ids: []) { ... on Study { t: outcomes { nodes { x: summary } } } ... on Programme { t: outcomes { nodes { x: \
                    measure } } } } }",
                "x",
            ),
            (
                "{ studies { ...A ...B } } fragment A on StudyConnection { nodes { k: title } } fragment B on StudyConnection { nodes { \
                    ...C } } \
                 fragment C on Study { k: id }",
                "k",
            ),
        ],
    );
}

#[test]
fn comparing_fields_takes_bounded_time() {
    let mut text = String::from("{ nodes(ids: []) { ...F0 } }");
    for level in 0..9 {
        let next = level + 1;
        text.push_str(&format!(
            " fragment F{level} on Study {{ a: outcomes {{ nodes {{ study {{ ...F{next} }} }} }} a: outcomes {{ nodes {{ study {{ id \
                ...F{next} }} }} }} }}"
        ));
    }
    text.push_str(" fragment F9 on Study { id }");
    let aliases: String = (0..400).map(|n| format!("title{n}: title ")).collect::<String>() + &"title ".repeat(1500);
    for text in [
        text,
        format!("{{ studies {{ nodes {{ {aliases} }} }} }}"),
        format!("{{ studies {{ nodes {{ {} }} }} }}", "title ".repeat(3000)),
    ] {
        let started = std::time::Instant::now();
        let _ = prepared(&text);
        assert!(started.elapsed() < std::time::Duration::from_secs(2), "{:?}", started.elapsed());
    }
}

#[test]
fn leaves_have_no_selections_and_objects_have_some() {
    accepts(&["{ viewer { role } }", "{ studies { totalCount nodes { id } } }"]);
    refuses(
        REFUSED,
        &[
            ("{ viewer }", "viewer"),
            ("{ studies { nodes } }", "nodes"),
            ("{ node(id: \"a\") }", "node"),
            ("{ studies { totalCount { digits } } }", "Int"),
            ("{ search(text: \"a\") { nodes { node } } }", "node"),
        ],
    );
}
