//! Hostile documents, each refused with its own code, quickly.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::Variables;
use async_graphql::parser::parse_query;

use super::*;
use crate::config::Settings;
use crate::document::{Contract, Documents};
use crate::error::Code;

const SDL: &str = "scalar Any type Query { a(b: Any): A, c(b: Any): Int } type A { b: Int }";

fn documents() -> Documents {
    Documents::new(Contract::read(SDL).unwrap(), Settings::defaults().unwrap().limits)
}

/// The code of the refusal, which is quick: the best of a few tries, as the machine may be busy with something else.
fn refused(text: &str) -> Code {
    let mut quickest = Duration::MAX;
    let mut code = None;
    for _ in 0..5 {
        let started = Instant::now();
        let refusal = match documents().prepare(text) {
            Ok(_) => panic!("passed: {}", text.chars().take(80).collect::<String>()),
            Err(refusal) => refusal,
        };
        quickest = quickest.min(started.elapsed());
        code = Some(refusal.code);
    }
    assert!(quickest < Duration::from_millis(200), "{code:?} took {quickest:?}");
    code.unwrap()
}

fn doubling(levels: usize) -> String {
    let mut text = String::from("{ ...F0 }");
    for level in 0..levels {
        let next = level + 1;
        let _ = write!(text, " fragment F{level} on Query {{ ...F{next} ...F{next} }}");
    }
    let _ = write!(text, " fragment F{levels} on Query {{ __typename }}");
    text
}

#[test]
fn doubling_fragments_are_refused_at_once() {
    for levels in [22, 26] {
        assert_eq!(refused(&doubling(levels)), Code::SelectionLimit);
    }
    // 100 doublings would be 2^100 selections: sums saturate, and the chain is too deep besides.
    assert_eq!(refused(&doubling(100)), Code::DepthLimit);
}

#[test]
fn doubling_through_fields_is_refused_too() {
    let mut text = String::from("{ ...F0 }");
    for level in 0..14 {
        let next = level + 1;
        let _ = write!(text, " fragment F{level} on Query {{ a {{ ...F{next} }} b {{ ...F{next} }} }}");
    }
    text.push_str(" fragment F14 on Query { __typename }");
    assert_eq!(refused(&text), Code::SelectionLimit);
}

#[test]
fn an_unused_doubling_fragment_is_refused_too() {
    let text = doubling(22).replacen("{ ...F0 }", "{ __typename }", 1);
    assert_eq!(refused(&text), Code::SelectionLimit);
}

#[test]
fn thousands_of_aliases_are_refused() {
    let aliases = |count: usize, field: &str| (0..count).fold(String::from("{ x {"), |text, n| format!("{text} a{n}:{field}")) + "} }";
    assert_eq!(refused(&aliases(1000, "__typename")), Code::AliasLimit);
    assert_eq!(refused(&aliases(1000, "name")), Code::AliasLimit);
    assert_eq!(refused(&aliases(10_000, "__typename")), Code::TokenLimit);
}

#[test]
fn root_fields_count_through_fragments() {
    let text = format!("{{ ...F }} fragment F on Query {{ {} }}", "__typename ".repeat(21));
    assert_eq!(refused(&text), Code::RootFieldLimit);
}

#[test]
fn directive_floods_are_refused() {
    assert_eq!(refused(&format!("{{ __typename {} }}", "@a ".repeat(60))), Code::DirectiveLimit);
    assert_eq!(
        refused(&format!("query {} {{ __typename }}", "@a ".repeat(60))),
        Code::DirectiveLimit
    );
    assert_eq!(refused(&format!("{{ __typename {} }}", "@a ".repeat(10_000))), Code::TokenLimit);
}

#[test]
fn deep_nesting_is_refused_before_the_parser_s_stack_is_in_danger() {
    let deep = |levels: usize| format!("{}a{}", "{a ".repeat(levels), "}".repeat(levels));
    for levels in [17, 31, 65, 99, 101, 2000] {
        assert_eq!(refused(&deep(levels)), Code::DepthLimit);
    }
    assert_eq!(refused(&format!("{{ a(b: {}) }}", "[".repeat(2000))), Code::DepthLimit);
    assert_eq!(
        refused(&format!("{{ a(b: {}1{}) }}", "{c: ".repeat(300), "}".repeat(300))),
        Code::DepthLimit
    );
}

#[test]
fn the_deepest_brackets_that_pass_fit_a_small_stack() {
    let check = || {
        let text = format!("{{ c(b: {}1{}) }}", "[".repeat(95), "]".repeat(95));
        documents().prepare(&text).unwrap();
    };
    std::thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(check)
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn fragments_that_spread_themselves_are_refused() {
    assert_eq!(
        refused("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"),
        Code::ValidationFailed
    );
    assert_eq!(refused("{ ...A } fragment A on Query { x { ...A ...A } }"), Code::ValidationFailed);
}

#[test]
fn a_long_chain_of_fragments_is_refused() {
    let chain = (0..500).fold(String::from("{ ...F0 }"), |text, n| {
        format!("{text} fragment F{n} on Query {{ ...F{} }}", n + 1)
    });
    assert_eq!(refused(&chain), Code::DepthLimit);
}

#[test]
fn huge_documents_are_refused_unparsed() {
    assert_eq!(refused(&format!("{{ a(b: \"{}\") }}", "x".repeat(70_000))), Code::TokenLimit);
    assert_eq!(refused(&format!("{{ {} }}", "a ".repeat(6000))), Code::TokenLimit);
}

#[test]
fn introspection_passes_and_circular_introspection_does_not() {
    documents()
        .prepare("{ __schema { types { name fields { name args { name type { name ofType { name } } } } } } }")
        .unwrap();
    let circular = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
    assert_eq!(refused(circular), Code::DepthLimit);
}

#[test]
fn what_is_no_graphql_says_where_and_what_was_expected() {
    let refusal = documents().prepare("{ a( }").unwrap_err();
    assert_eq!(refusal.code, Code::ParseFailed);
    assert!(refusal.position.is_some() && !refusal.message.contains('\n'), "{}", refusal.message);
}

#[test]
fn a_text_is_parsed_once() {
    let documents = documents();
    let (first, second) = (documents.prepare("{ a { b } }").unwrap(), documents.prepare("{ a { b } }").unwrap());
    assert!(Arc::ptr_eq(&first, &second));
    assert!(first.asks_for("b") && !first.asks_for("c"));
}

fn cost(text: &str, variables: serde_json::Value) -> Result<u64, Code> {
    let document = parse_query(text).unwrap();
    let (_, operation) = document.operations.iter().next().unwrap();
    let limits = Settings::defaults().unwrap().limits;
    complexity::check(&document, &operation.node, &Variables::from_json(variables), &limits).map_err(|refusal| refusal.code)
}

#[test]
fn a_list_costs_its_page_size_times_its_children() {
    use serde_json::json;
    let cases = [
        ("{ a }", json!({}), 1),
        ("{ a { b c } }", json!({}), 3),
        ("{ a(first: 5) { nodes { b } } }", json!({}), 1 + 5 * 2),
        ("{ a { nodes { b } } }", json!({}), 1 + 20 * 2),
        ("{ a { ... on A { edges { node { b } } } } }", json!({}), 1 + 20 * 3),
        ("query($n: Int) { a(first: $n) { nodes { b } } }", json!({ "n": 7 }), 1 + 7 * 2),
        ("query($n: Int = 9) { a(first: $n) { nodes { b } } }", json!({}), 1 + 9 * 2),
        ("query($n: Int) { a(last: $n) { nodes { b } } }", json!({ "n": null }), 1 + 20 * 2),
        ("{ ...F ...F } fragment F on Query { a(first: 2) { nodes { b } } }", json!({}), 10),
        (
            "{ a { ...F } } fragment F on A { ...G } fragment G on A { nodes { b } }",
            json!({}),
            1 + 20 * 2,
        ),
        ("{ nodes(ids: [1, 2, 3]) { id } }", json!({}), 1 + 3),
        (
            "query($ids: [ID!]!) { nodes(ids: $ids) { id } }",
            json!({ "ids": [1, 2, 3, 4] }),
            1 + 4,
        ),
        // Wrong numbers count as the largest page: they never wrap, and never make a list cheap.
        ("{ a(first: 4294967296) { nodes { b } } }", json!({}), 1 + 100 * 2),
        ("{ a(first: -1) { nodes { b } } }", json!({}), 1 + 100 * 2),
        (
            "query($n: Int) { a(first: $n) { nodes { b } } }",
            json!({ "n": "many" }),
            1 + 100 * 2,
        ),
        ("{ a(first: 0) { nodes { b } } }", json!({}), 1 + 2),
    ];
    for (text, variables, expected) in cases {
        assert_eq!(cost(text, variables), Ok(expected), "{text}");
    }
}

#[test]
fn pages_of_pages_are_refused() {
    let text = "{ a(first: 100) { nodes { b(first: 100) { nodes { c(first: 100) { nodes { d } } } } } } }";
    assert_eq!(cost(text, serde_json::json!({})), Err(Code::ComplexityLimit));
}
