//! Section 2.9.4: strings in documents, with all escapes.

use async_graphql::Value;
use async_graphql::parser::types::Selection;

use super::*;

/// The text that the executor gets for `{ search(text: …) { totalCount } }`.
fn read(literal: &str) -> String {
    let text = format!("{{ search(text: {literal}) {{ totalCount }} }}");
    let checked = prepared(&text).unwrap_or_else(|refusal| panic!("{literal}: {}", told(&refusal)));
    let operation = checked.operation(None).unwrap();
    let expanded = documents().expand(&checked, operation, &Variables::default()).unwrap();
    let (_, operation) = expanded.document.operations.iter().next().unwrap();
    let Selection::Field(field) = &operation.node.selection_set.node.items[0].node else {
        panic!("no field");
    };
    match field.node.arguments[0].1.node.clone().into_const() {
        Some(Value::String(text)) => text,
        other => panic!("{other:?}"),
    }
}

#[test]
fn escapes_are_read_as_the_specification_has_them() {
    let cases = [
        (r#""plain""#, "plain"),
        (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
        (r#""caf\u00E9""#, "café"),
        (r#""\u{1F600}""#, "😀"),
        (r#""\uD83D\uDE00""#, "😀"),
        (r#""😀""#, "😀"),
        ("\"\"\"\n    block\n      \\\"\"\" indented\n  \"\"\"", "block\n  \"\"\" indented"),
        (r#""""#, ""),
    ];
    for (literal, expected) in cases {
        assert_eq!(read(literal), expected, "{literal}");
    }
}

#[test]
fn what_is_no_string_is_refused() {
    for literal in [
        r#""\uD83D""#,
        r#""\uDE00\uD83D""#,
        r#""\u{110000}""#,
        r#""\x41""#,
        "\"open",
        "\"two\nlines\"",
        r#""\u12""#,
    ] {
        let text = format!("{{ search(text: {literal}) {{ totalCount }} }}");
        let refusal = prepared(&text).unwrap_err();
        assert_eq!(refusal.code, Code::ParseFailed, "{literal}: {}", told(&refusal));
    }
}
