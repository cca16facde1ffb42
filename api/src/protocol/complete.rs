//! Completes answers as the specification requires: fields in the order of the document; a failed field is null; null propagates to the
//! nearest nullable field; an object without fields is an object.
//!
//! The executor (async-graphql 7.2) omits failed fields of any type, orders fields by the time of their resolution, and answers null for
//! an object without fields. Clients with generated types depend on the specification here.

use std::collections::HashMap;

use async_graphql::indexmap::IndexMap;
use async_graphql::{Name, PathSegment, ServerError, Value};

use super::document::shape::{AnswerShape, AskedField, KIND, Level};

/// Completes an answer's data.
pub fn complete(data: &mut Value, errors: &[ServerError], level: &Level) {
    let mut failed = Failed::default();
    for error in errors.iter().filter(|error| !error.path.is_empty()) {
        failed.add(&error.path);
    }
    if !object(data, level, Some(&failed)) {
        *data = Value::Null;
    }
}

/// The errors at and below a place of the answer.
#[derive(Default)]
struct Failed<'e> {
    itself: bool,
    fields: HashMap<&'e str, Self>,
    items: HashMap<usize, Self>,
}

impl<'e> Failed<'e> {
    fn add(&mut self, path: &'e [PathSegment]) {
        match path.split_first() {
            None => self.itself = true,
            Some((PathSegment::Field(key), rest)) => self.fields.entry(key).or_default().add(rest),
            Some((PathSegment::Index(place), rest)) => self.items.entry(*place).or_default().add(rest),
        }
    }
}

/// Completes a value. Returns false if the value is not allowed; then the enclosing value becomes null.
fn value(found: &mut Value, shape: &AnswerShape, below: &Level, failed: Option<&Failed<'_>>) -> bool {
    let stands = match failed {
        Some(failed) if failed.itself => false,
        _ => match (&shape.item, &mut *found) {
            (Some(item), Value::List(items)) => {
                let mut all = true;
                for (place, found) in items.iter_mut().enumerate() {
                    all &= value(found, item, below, failed.and_then(|failed| failed.items.get(&place)));
                }
                all
            }
            // A plan wrote the value in the form of the document.
            (_, Value::Binary(_)) => true,
            // The executor dropped the whole list.
            (Some(_), _) => false,
            (None, Value::Object(_)) if !below.is_leaf() => object(found, below, failed),
            // An object that lost all its fields came as null: restore it as an object.
            (None, Value::Null) if failed.is_some_and(|failed| !failed.fields.is_empty()) => object(found, below, failed),
            (None, Value::Null) => false,
            // A negative zero becomes zero, because its sign means nothing to a reader.
            (None, Value::Number(number)) if number.as_f64().is_some_and(|number| number == 0.0 && number.is_sign_negative()) => {
                *found = Value::from(0.0_f64);
                true
            }
            (None, _) => true,
        },
    };
    if !stands {
        *found = Value::Null;
    }
    stands || shape.nullable
}

fn object(found: &mut Value, level: &Level, failed: Option<&Failed<'_>>) -> bool {
    if !matches!(found, Value::Object(_)) {
        *found = Value::Object(IndexMap::new());
    }
    let Value::Object(fields) = found else {
        return false;
    };
    let kind = if level.marked { fields.shift_remove(KIND) } else { None };
    let kind = match &kind {
        Some(Value::String(kind)) => Some(kind.as_str()),
        _ => None,
    };
    let asked = level.of(kind);
    arrange(fields, asked);
    let mut all = true;
    for (asked, (_, found)) in asked.iter().zip(fields.iter_mut()) {
        all &= value(
            found,
            &asked.shape,
            &asked.below,
            failed.and_then(|failed| failed.fields.get(asked.key.as_str())),
        );
    }
    all
}

/// Brings fields into the order of the document, and adds the missing ones, which failed.
fn arrange(fields: &mut IndexMap<Name, Value>, asked: &[AskedField]) {
    let in_order = fields.len() == asked.len() && fields.keys().zip(asked).all(|(key, asked)| *key == asked.key);
    if in_order {
        return;
    }
    let mut found = std::mem::take(fields);
    for asked in asked {
        let value = found.swap_remove(&asked.key).unwrap_or_default();
        fields.insert(asked.key.clone(), value);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use serde_json::{Value as Json, json};

    use async_graphql::Variables;

    use super::*;
    use crate::config::Settings;
    use crate::protocol::document::{Contract, Documents};

    const SDL: &str = "type Query { a: A, b: A!, list: [A!], holes: [A], node: Node } interface Node { id: ID! } \
                       type A implements Node { id: ID!, x: Int, y: Int!, inner: A, must: A! } type B implements Node { id: ID!, z: Int }";

    fn completed(query: &str, data: Json, paths: &[Json]) -> String {
        let documents = Documents::new(Contract::read(SDL).unwrap(), Settings::defaults().unwrap().limits);
        let checked = documents.prepare(query).unwrap();
        let expanded = documents
            .expand(&checked, checked.operation(None).unwrap(), &Variables::default())
            .unwrap();
        let errors: Vec<ServerError> = paths
            .iter()
            .map(|path| ServerError::new("failed", None).with_path(serde_json::from_value(path.clone()).unwrap()))
            .collect();
        let mut data = Value::from_json(data).unwrap();
        complete(&mut data, &errors, &expanded.level);
        serde_json::to_string(&data).unwrap()
    }

    #[test]
    fn nothing_has_no_sign() {
        let data = json!({ "a": { "x": -0.0 }, "list": [{ "x": -0.5 }, { "x": -0.0 }] });
        assert_eq!(
            completed("{ a { x } list { x } }", data, &[]),
            r#"{"a":{"x":0.0},"list":[{"x":-0.5},{"x":0.0}]}"#
        );
    }

    #[test]
    fn fields_come_in_the_order_of_the_document() {
        let query = "{ ...F b { y x } list { y x z: id } } fragment F on Query { a { x } }";
        let data =
            json!({ "list": [{ "z": "1", "x": 1, "y": 2 }, { "y": 3, "x": 4, "z": "2" }], "b": { "x": 1, "y": 2 }, "a": { "x": 5 } });
        let expected = r#"{"a":{"x":5},"b":{"y":2,"x":1},"list":[{"y":2,"x":1,"z":"1"},{"y":3,"x":4,"z":"2"}]}"#;
        assert_eq!(completed(query, data, &[]), expected);
    }

    #[test]
    fn a_failed_field_is_null() {
        assert_eq!(
            completed("{ a { x y } }", json!({ "a": { "y": 1 } }), &[json!(["a", "x"])]),
            r#"{"a":{"x":null,"y":1}}"#
        );
        assert_eq!(completed("{ a { x } }", json!(null), &[json!(["a", "x"])]), r#"{"a":{"x":null}}"#);
        assert_eq!(completed("{ a { x } }", json!({}), &[json!(["a"])]), r#"{"a":null}"#);
    }

    #[test]
    fn null_goes_up_to_what_may_be_null() {
        let x = json!({ "x": 1 });
        let cases = [
            ("{ a { x y } }", json!({ "a": x }), json!(["a", "y"]), r#"{"a":null}"#),
            (
                "{ a { x must { y } } }",
                json!({ "a": { "x": 1 } }),
                json!(["a", "must", "y"]),
                r#"{"a":null}"#,
            ),
            (
                "{ a { x inner { y } } }",
                json!({ "a": { "x": 1 } }),
                json!(["a", "inner", "y"]),
                r#"{"a":{"x":1,"inner":null}}"#,
            ),
            (
                "{ list { x y } }",
                json!({ "list": [x, x] }),
                json!(["list", 1, "y"]),
                r#"{"list":null}"#,
            ),
            (
                "{ holes { x y } }",
                json!({ "holes": [{ "x": 1, "y": 2 }, x] }),
                json!(["holes", 1, "y"]),
                r#"{"holes":[{"x":1,"y":2},null]}"#,
            ),
            ("{ b { x y } }", json!({ "b": x }), json!(["b", "y"]), "null"),
            (
                "{ node { ... on A { x key: y } } }",
                json!({ "node": { "x": 1, "#kind": "A" } }),
                json!(["node", "key"]),
                r#"{"node":null}"#,
            ),
            (
                "{ node { ...F } } fragment F on Node { id }",
                json!({ "node": { "#kind": "A" } }),
                json!(["node", "id"]),
                r#"{"node":null}"#,
            ),
        ];
        for (query, data, path, expected) in cases {
            assert_eq!(completed(query, data, &[path]), expected, "{query}");
        }
    }

    #[test]
    fn several_errors_do_not_undo_each_other() {
        let paths = [json!(["a", "y"]), json!(["a", "x"]), json!(["list", 0, "x"])];
        let data = json!({ "list": [{ "y": 1 }] });
        assert_eq!(
            completed("{ a { x y } list { x y } }", data, &paths),
            r#"{"a":null,"list":[{"x":null,"y":1}]}"#
        );
    }

    #[test]
    fn an_object_without_fields_is_an_object_and_null_is_null() {
        let cases = [
            ("{ a @skip(if: true) { x } }", json!(null), "{}"),
            ("{ a { x @skip(if: true) } }", json!({ "a": { "#kind": "A" } }), r#"{"a":{}}"#),
            ("{ a { x @skip(if: true) } }", json!({ "a": null }), r#"{"a":null}"#),
            ("{ node { ... on B { z } } }", json!({ "node": { "#kind": "A" } }), r#"{"node":{}}"#),
            ("{ node { ... on B { z } } }", json!({ "node": null }), r#"{"node":null}"#),
        ];
        for (query, data, expected) in cases {
            assert_eq!(completed(query, data, &[]), expected, "{query}");
        }
    }

    #[test]
    fn each_type_behind_an_interface_has_its_own_order() {
        let query = "{ node { ... on A { k: id x } ... on B { z k: id } __typename } }";
        let a = json!({ "node": { "__typename": "A", "x": 1, "k": "1", "#kind": "A" } });
        assert_eq!(completed(query, a, &[]), r#"{"node":{"k":"1","x":1,"__typename":"A"}}"#);
        let b = json!({ "node": { "__typename": "B", "k": "1", "z": 2, "#kind": "B" } });
        assert_eq!(completed(query, b, &[]), r#"{"node":{"z":2,"k":"1","__typename":"B"}}"#);
    }
}
