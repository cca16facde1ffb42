//! Sections 6.1 to 6.4: variables, conditions and merging, as the executor sees them.

use async_graphql::parser::types::{Selection, SelectionSet};
use serde_json::{Value as Json, json};

use super::*;

/// The executed operation as text: fields with their arguments, fragments with their types.
fn run(text: &str, variables: Json) -> Result<String, Refusal> {
    let checked = prepared(text).unwrap_or_else(|refusal| panic!("{text}: {}", told(&refusal)));
    let expanded = documents().expand(&checked, checked.operation(None)?, &Variables::from_json(variables))?;
    let (_, operation) = expanded.document.operations.iter().next().unwrap();
    assert!(expanded.document.fragments.is_empty() && operation.node.variable_definitions.is_empty());
    Ok(written(&operation.node.selection_set.node))
}

fn written(set: &SelectionSet) -> String {
    let parts = set.items.iter().map(|selection| match &selection.node {
        Selection::Field(field) => {
            let field = &field.node;
            assert!(field.directives.is_empty());
            let mut text = field.alias.as_ref().map(|alias| format!("{}:", alias.node)).unwrap_or_default() + &field.name.node;
            if !field.arguments.is_empty() {
                let arguments = field.arguments.iter().map(|(name, value)| format!("{}:{}", name.node, value.node));
                text = format!("{text}({})", arguments.collect::<Vec<_>>().join(","));
            }
            match field.selection_set.node.items.is_empty() {
                true => text,
                false => format!("{text}{{{}}}", written(&field.selection_set.node)),
            }
        }
        Selection::InlineFragment(inline) => {
            let on = inline.node.type_condition.as_ref().unwrap();
            format!("...{}{{{}}}", on.node.on.node, written(&inline.node.selection_set.node))
        }
        Selection::FragmentSpread(_) => panic!("a spread was left"),
    });
    parts.collect::<Vec<_>>().join(" ")
}

#[test]
fn defaults_of_variables_count_in_conditions() {
    let query = "query ($inc: Boolean = true, $no: Boolean! = false) { viewer { role @include(if: $inc) tokenExpiresAt @skip(if: $no) } }";
    let cases = [
        (json!({}), "viewer{role tokenExpiresAt}"),
        (json!({ "inc": false }), "viewer{tokenExpiresAt}"),
        (json!({ "inc": true, "no": true }), "viewer{role}"),
        (json!({ "inc": false, "no": true }), "viewer{#kind:__typename}"),
    ];
    for (variables, expected) in cases {
        assert_eq!(run(query, variables.clone()).unwrap(), expected, "{variables}");
    }
}

#[test]
fn a_variable_that_was_not_sent_leaves_its_place_out_and_null_is_null() {
    let query = "query ($t: String, $k: [StudyKind!], $n: Int, $d: OrderDirection) { \
        studies(first: $n, filter: { text: $t, kinds: $k }, orderBy: [{ field: TITLE, direction: $d }]) { totalCount } }";
    let cases = [
        (json!({}), r#"studies(filter:{},orderBy:[{field: TITLE}]){totalCount}"#),
        (
            json!({ "t": null, "n": null, "k": null, "d": "DESC" }),
            r#"studies(first:null,filter:{text: null, kinds: null},orderBy:[{field: TITLE, direction: DESC}]){totalCount}"#,
        ),
        (
            json!({ "t": "a", "n": 3, "k": "PRIMARY" }),
            r#"studies(first:3,filter:{text: "a", kinds: [PRIMARY]},orderBy:[{field: TITLE}]){totalCount}"#,
        ),
    ];
    for (variables, expected) in cases {
        assert_eq!(run(query, variables.clone()).unwrap(), expected, "{variables}");
    }
    assert_eq!(
        run(
            "query ($t: String) { programmes(filter: { methods: { anyOf: [\"A\"] }, text: $t }) { totalCount } }",
            json!({})
        )
        .unwrap(),
        r#"programmes(filter:{methods: {anyOf: ["A"]}}){totalCount}"#
    );
}

#[test]
fn fields_of_one_name_run_once() {
    assert_eq!(
        run(
            "{ studies(first: 1) { nodes { title } } ...F ... { studies(first: 1) { nodes { code title } } } } \
             fragment F on Query { studies(first: 1) { totalCount } }",
            json!({})
        )
        .unwrap(),
        "studies(first:1){nodes{title code} totalCount}"
    );
}

#[test]
fn behind_an_interface_each_type_has_its_fields() {
    let cases = [
        (
            "{ node(id: \"a\") { id ... on Study { title ...T } ...T ... on Programme { name id } } } fragment T on Node { __typename id }",
            "node(id:\"a\"){#kind:__typename id __typename ...Programme{name} ...Study{title}}",
        ),
        (
            "{ node(id: \"a\") { ... on SearchHitNode { ... on Study { title } ... on Question { text } } } }",
            "node(id:\"a\"){#kind:__typename ...Study{title} ...Question{text}}",
        ),
        (
            "{ studies { nodes { ... on Node { id } ... on SearchHitNode { __typename } } } }",
            "studies{nodes{id __typename}}",
        ),
    ];
    for (query, expected) in cases {
        let sorted = |text: &str| {
            let mut words: Vec<String> = text.split(' ').map(|word| word.trim_matches(['}', '{']).to_owned()).collect();
            words.sort();
            words
        };
        assert_eq!(sorted(&run(query, json!({})).unwrap()), sorted(expected), "{query}");
    }
}

/// The paths and messages of BAD_USER_INPUT.
fn bad(text: &str, variables: Json) -> Vec<(String, String)> {
    let refusal = run(text, variables).unwrap_err();
    assert_eq!(refusal.code, Code::BadUserInput);
    refusal.fields.into_iter().map(|field| (field.path, field.message)).collect()
}

#[test]
fn every_variable_that_does_not_fit_is_named_by_its_place() {
    let query = "query ($f: StudyFilter, $n: Int, $code: String!, $ids: [ID!]!) { studies(first: $n, filter: $f) { totalCount } \
        study(code: $code) { id } nodes(ids: $ids) { id } }";
    let found = bad(
        query,
        json!({ "f": { "tex": "a", "kinds": ["PRIMERY"], "sampleSize": { "from": "x" }, "dimensions": [{ "dimension": "METHOD" }] },
            "n": 3_000_000_000_u64, "ids": ["a", null, 4, 1.5] }),
    );
    let paths: Vec<&str> = found.iter().map(|(path, _)| path.as_str()).collect();
    let expected = [
        "filter.dimensions.0.terms",
        "filter.kinds.0",
        "filter.sampleSize.from",
        "filter.tex",
        "first",
        "variables.code",
        "ids.1",
        "ids.3",
    ];
    assert_eq!(paths, expected, "{found:?}");
}

#[test]
fn variables_are_read_by_their_types() {
    let query = "query ($n: Int, $l: Float, $k: [SearchKind!], $id: ID!) { studies(first: $n) { totalCount } \
        metaAnalysis(input: { outcomes: {}, level: $l }) { k } search(text: \"a\", kinds: $k) { totalCount } node(id: $id) { id } }";
    let ran = run(query, json!({ "n": 2.0, "l": 1, "k": "STUDY", "id": 7 })).unwrap();
    assert!(
        ran.contains("first:2") && ran.contains("kinds:[STUDY]") && ran.contains("id:\"7\""),
        "{ran}"
    );
    for (variables, path) in [
        (json!({ "n": 2.5, "id": "a" }), "first"),
        (json!({ "n": "2", "id": "a" }), "first"),
        (json!({ "n": true, "id": "a" }), "first"),
        (json!({ "l": "1", "id": "a" }), "input.level"),
        (json!({ "k": "study", "id": "a" }), "kinds"),
        (json!({ "k": [null], "id": "a" }), "kinds.0"),
        (json!({ "id": true }), "id"),
        (json!({ "id": null }), "variables.id"),
        (json!({}), "variables.id"),
    ] {
        assert_eq!(
            bad(query, variables.clone()).first().map(|(path, _)| path.as_str()),
            Some(path),
            "{variables}"
        );
    }
}

/// What an operation expands to is kept if no variable changes it, and if it is not much more than its text.
#[test]
fn an_operation_without_variables_is_expanded_once() {
    let twice = |text: &str, variables: Json| {
        let checked = prepared(text).unwrap_or_else(|refusal| panic!("{text}: {}", told(&refusal)));
        let operation = checked.operation(None).unwrap();
        let [first, second] = [0, 1].map(|_| {
            let variables = Variables::from_json(variables.clone());
            documents().expand(&checked, operation, &variables).unwrap()
        });
        assert_eq!(
            written(&operations(&first)),
            written(&operations(&second)),
            "what is kept is what was expanded"
        );
        Arc::ptr_eq(&first, &second)
    };
    assert!(twice("{ studies(first: 3) { nodes { code title } } }", json!({})));
    assert!(!twice(
        "query ($n: Int) { studies(first: $n) { nodes { code title } } }",
        json!({ "n": 3 })
    ));
    let two = "query A { studies { totalCount } } query B { programmes { totalCount } }";
    let checked = prepared(two).unwrap();
    let operation = checked.operation(Some("A")).unwrap();
    let none = Variables::default();
    let [first, second] = [0, 1].map(|_| documents().expand(&checked, operation, &none).unwrap());
    assert!(!Arc::ptr_eq(&first, &second));
    let lists: Vec<String> = ('a'..='j').map(|name| format!("{name}: studies {{ ...R }}")).collect();
    let rows = "fragment R on StudyConnection { nodes { a: code b: code c: code d: code e: code f: code g: code h: code } }";
    let spread = format!("{{ {} }} {rows}", lists.join(" "));
    assert!(!twice(&spread, json!({})));
}

fn operations(expanded: &Expanded) -> SelectionSet {
    let (_, operation) = expanded.document.operations.iter().next().unwrap();
    operation.node.selection_set.node.clone()
}
