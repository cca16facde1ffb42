//! Hostile documents are each refused with their own code, and quickly.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_graphql::Variables;
use async_graphql::parser::parse_query;

use super::shape::Shape;
use super::*;
use graphql::FieldNames as _;

use crate::config::Settings;
use crate::protocol::document::{Contract, Documents};
use graphql::error::Code;

const SDL: &str = "scalar Any type Query { a(b: Any): A, c(b: Any): Int } type A { b: Int }";

fn documents() -> Documents {
    Documents::new(Contract::read(SDL).unwrap(), Settings::defaults().unwrap().limits)
}

/// The code of the refusal. The best of a few attempts must be quick, because the machine may be busy.
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
    // 100 doublings would be 2^100 selections: sums saturate, and the chain is too deep anyway.
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
    assert!(first.mentions("b") && !first.mentions("c"));
}

const COSTS: &str = "
    type Query { a(first: Int, last: Int): AConnection, b: B, bs: [B!]!, plain: [String!]!, nodes(ids: [ID!]!): [Node]!, node: Node,
        evidenceMap: B, evidenceGaps(first: Int! = 10): [B!]!, any: Any }
    type AConnection { nodes: [B!]!, edges: [AEdge!]!, totalCount: Int!, pageInfo: B }
    type AEdge { node: B!, cursor: String! }
    interface Node { id: ID! }
    type B implements Node { id: ID!, x: Int, bs: [B!]!, a(first: Int, last: Int): AConnection }
    type C implements Node { id: ID!, y: Int, bs: [B!]! }
    union Any = B | C";

fn cost(text: &str, variables: serde_json::Value) -> Result<u64, Code> {
    let document = parse_query(text).unwrap();
    let (_, operation) = document.operations.iter().next().unwrap();
    let limits = Settings::defaults().unwrap().limits;
    let shape = Shape::read(COSTS).unwrap();
    let variables = Variables::from_json(variables);
    complexity::check(&shape, &document, &operation.node, &variables, &limits).map_err(|refusal| refusal.code)
}

#[test]
fn a_list_costs_its_length_times_what_is_below_it() {
    use serde_json::json;
    let undeclared = super::bounds::UNDECLARED;
    let cases = [
        ("{ __typename }", json!({}), 1),
        ("{ b { id x } }", json!({}), 3),
        ("{ a(first: 5) { nodes { x } } }", json!({}), 1 + (1 + 5)),
        ("{ a(first: 5) { nodes { id x } pageInfo { x } } }", json!({}), 1 + (1 + 5 * 2) + 2),
        ("{ a { nodes { x } } }", json!({}), 1 + (1 + 20)),
        ("{ a { totalCount } }", json!({}), 1 + super::bounds::TOTAL_COUNT),
        ("{ a { ... on AConnection { edges { node { x } } } } }", json!({}), 1 + (1 + 20 * 2)),
        ("query($n: Int) { a(first: $n) { nodes { x } } }", json!({ "n": 7 }), 2 + 7),
        ("query($n: Int = 9) { a(first: $n) { nodes { x } } }", json!({}), 2 + 9),
        ("query($n: Int) { a(last: $n) { nodes { x } } }", json!({ "n": null }), 2 + 20),
        ("{ ...F ...F } fragment F on Query { a(first: 2) { nodes { x } } }", json!({}), 8),
        (
            "{ a { ...F } } fragment F on AConnection { ...G } fragment G on AConnection { nodes { x } }",
            json!({}),
            2 + 20,
        ),
        ("{ nodes(ids: [1, 2, 3]) { id } }", json!({}), 1 + 3),
        (
            "query($ids: [ID!]!) { nodes(ids: $ids) { id } }",
            json!({ "ids": [1, 2, 3, 4] }),
            1 + 4,
        ),
        ("{ evidenceGaps { x } }", json!({}), 2_500 + 10),
        ("{ evidenceGaps(first: 3) { x } }", json!({}), 2_500 + 3),
        // A list without an entry is never cheap, not even a list of texts.
        ("{ plain }", json!({}), 1 + undeclared),
        ("{ bs { x } }", json!({}), 1 + undeclared),
        ("{ bs { bs { x } } }", json!({}), 1 + undeclared * (1 + undeclared)),
        // Of the possible object types, the most expensive one counts, not their sum.
        (
            "{ node { id ... on B { x a { nodes { x } } } ... on C { y } } }",
            json!({}),
            1 + 1 + 1 + 22,
        ),
        ("{ any { ... on B { x } ... on C { y id } } }", json!({}), 1 + 2),
        (
            "{ any { ...N ...K } } fragment N on Node { id } fragment K on C { bs { x } }",
            json!({}),
            1 + 1 + 1 + undeclared,
        ),
        // Some fields are expensive by themselves.
        ("{ evidenceMap { x } }", json!({}), 2_001),
        // Wrong numbers count as the largest page: they never overflow, and never make a list cheap.
        ("{ a(first: 4294967296) { nodes { x } } }", json!({}), 2 + 100),
        ("{ a(first: -1) { nodes { x } } }", json!({}), 2 + 100),
        ("query($n: Int) { a(first: $n) { nodes { x } } }", json!({ "n": "many" }), 2 + 100),
        ("{ a(first: 0) { nodes { x } } }", json!({}), 2 + 1),
    ];
    for (text, variables, expected) in cases {
        assert_eq!(cost(text, variables), Ok(expected), "{text}");
    }
}

#[test]
fn pages_of_pages_and_cycles_of_lists_are_refused() {
    let pages = "{ a(first: 100) { nodes { a(first: 100) { nodes { a(first: 100) { nodes { x } } } } } } }";
    assert_eq!(cost(pages, serde_json::json!({})), Err(Code::ComplexityLimit));
    let cycle = "{ bs { bs { bs { bs { x } } } } }";
    assert_eq!(cost(cycle, serde_json::json!({})), Err(Code::ComplexityLimit));
}

#[test]
fn every_list_of_the_served_schema_has_a_declared_length() {
    let served = Shape::read(&graphql::sdl()).unwrap();
    assert!(
        served.undeclared().is_empty(),
        "say in limits/bounds.rs how long these lists are taken to be: {:?}",
        served.undeclared()
    );
}

#[test]
fn what_is_declared_is_in_the_served_schema() {
    let served = Shape::read(&graphql::sdl()).unwrap();
    let lists = super::bounds::LISTS.iter().map(|(object, field, _)| (object, field));
    let weights = super::bounds::WEIGHTS.iter().map(|(object, field, _)| (object, field));
    for (object, field) in lists.chain(weights) {
        assert!(served.field(object, field).is_some(), "{object}.{field}");
    }
    for (object, field, _) in super::bounds::LISTS {
        assert!(served.field(object, field).unwrap().bound.is_some(), "{object}.{field} is no list");
    }
}
