//! Completes answers as the specification has them: fields in the order of the document, a failed field null, and
//! null carried up to the nearest field that may be null.
//!
//! The executor (async-graphql 7.2) leaves a failed field out, whatever its type, and orders fields by when they were
//! resolved. Clients with generated types rely on the specification here.

use std::collections::HashMap;

use async_graphql::parser::types::{BaseType, OperationType, Type, TypeKind, TypeSystemDefinition};
use async_graphql::parser::{self, parse_schema};
use async_graphql::{Name, PathSegment, ServerError, Value};

use crate::limits::outline::Outline;

/// The types of the fields of a schema.
pub struct Types {
    fields: HashMap<Name, HashMap<Name, Type>>,
    query: Name,
    mutation: Name,
    subscription: Name,
}

impl Types {
    /// From the schema language.
    ///
    /// # Errors
    /// The text is no schema.
    pub fn read(sdl: &str) -> Result<Self, parser::Error> {
        let mut types = Self {
            fields: HashMap::new(),
            query: Name::new("Query"),
            mutation: Name::new("Mutation"),
            subscription: Name::new("Subscription"),
        };
        for definition in parse_schema(sdl)?.definitions {
            match definition {
                TypeSystemDefinition::Schema(schema) => {
                    let root = |given: Option<async_graphql::Positioned<Name>>, usual: Name| given.map_or(usual, |name| name.node);
                    types.query = root(schema.node.query, types.query);
                    types.mutation = root(schema.node.mutation, types.mutation);
                    types.subscription = root(schema.node.subscription, types.subscription);
                }
                TypeSystemDefinition::Type(definition) => {
                    let fields = match definition.node.kind {
                        TypeKind::Object(object) => object.fields,
                        TypeKind::Interface(interface) => interface.fields,
                        _ => continue,
                    };
                    let fields = fields.into_iter().map(|field| (field.node.name.node, field.node.ty.node)).collect();
                    types.fields.insert(definition.node.name.node, fields);
                }
                TypeSystemDefinition::Directive(_) => {}
            }
        }
        Ok(types)
    }

    /// For each step of a path, whether it may be null. What the schema does not know may.
    fn nullable(&self, path: &[PathSegment], outline: &Outline, root: &Name) -> Vec<bool> {
        let (mut outline, mut parent, mut here) = (Some(outline), Some(root), None::<&Type>);
        let step = |segment: &PathSegment| {
            here = match segment {
                PathSegment::Index(_) => here.and_then(item),
                PathSegment::Field(key) => {
                    let asked = outline.and_then(|outline| outline.field(key));
                    let found = asked.and_then(|asked| self.fields.get(asked.on.as_ref().or(parent)?)?.get(&asked.name));
                    (outline, parent) = (asked.map(|asked| &asked.below), found.map(innermost));
                    found
                }
            };
            here.is_none_or(|found| found.nullable)
        };
        path.iter().map(step).collect()
    }
}

fn item(list: &Type) -> Option<&Type> {
    match &list.base {
        BaseType::List(item) => Some(item),
        BaseType::Named(_) => None,
    }
}

fn innermost(found: &Type) -> &Name {
    match &found.base {
        BaseType::List(item) => innermost(item),
        BaseType::Named(name) => name,
    }
}

/// Completes an answer's data.
pub fn complete(data: &mut Value, errors: &[ServerError], outline: &Outline, operation: OperationType, types: &Types) {
    let root = match operation {
        OperationType::Query => &types.query,
        OperationType::Mutation => &types.mutation,
        OperationType::Subscription => &types.subscription,
    };
    for error in errors {
        fill(data, &error.path);
    }
    for error in errors {
        let nullable = types.nullable(&error.path, outline, root);
        match nullable.iter().rposition(|nullable| *nullable) {
            Some(last) => take(data, error.path.get(..=last).unwrap_or_default()),
            None if error.path.is_empty() => {}
            None => *data = Value::Null,
        }
    }
    arrange(data, outline);
    drop_signs_of_zero(data);
}

/// Writes every -0.0 as 0.0: a value that is nothing has no sign that a reader could use.
fn drop_signs_of_zero(value: &mut Value) {
    match value {
        Value::List(items) => items.iter_mut().for_each(drop_signs_of_zero),
        Value::Object(fields) => fields.values_mut().for_each(drop_signs_of_zero),
        Value::Number(number) if number.as_f64().is_some_and(|number| number == 0.0 && number.is_sign_negative()) => {
            *value = Value::from(0.0_f64);
        }
        _ => {}
    }
}

/// Puts null where a field failed. An object that lost all its fields came as null: it is one again.
fn fill(value: &mut Value, path: &[PathSegment]) {
    let Some((first, rest)) = path.split_first() else {
        return;
    };
    match (first, value) {
        (PathSegment::Index(place), Value::List(items)) => {
            if let Some(item) = items.get_mut(*place) {
                fill(item, rest);
            }
        }
        (PathSegment::Field(key), Value::Object(fields)) => fill(fields.entry(Name::new(key)).or_insert(Value::Null), rest),
        (PathSegment::Field(key), value @ Value::Null) => {
            let mut below = Value::Null;
            fill(&mut below, rest);
            *value = Value::Object([(Name::new(key), below)].into_iter().collect());
        }
        _ => {}
    }
}

/// Makes null what stands at a path.
fn take(value: &mut Value, path: &[PathSegment]) {
    let below = match (path.first(), &mut *value) {
        (None, value) => {
            *value = Value::Null;
            return;
        }
        (Some(PathSegment::Index(place)), Value::List(items)) => items.get_mut(*place),
        (Some(PathSegment::Field(key)), Value::Object(fields)) => fields.get_mut(key.as_str()),
        _ => None,
    };
    if let Some(below) = below {
        take(below, path.get(1..).unwrap_or_default());
    }
}

/// Brings fields into the order of the document.
fn arrange(value: &mut Value, outline: &Outline) {
    match value {
        Value::List(items) => items.iter_mut().for_each(|item| arrange(item, outline)),
        Value::Object(fields) => {
            let mut asked = outline.fields.iter();
            if !fields.keys().all(|key| asked.any(|asked| asked.key == *key)) {
                fields.sort_by_cached_key(|key, _| outline.place(key));
            }
            for asked in outline.fields.iter().filter(|asked| !asked.below.fields.is_empty()) {
                if let Some(below) = fields.get_mut(&asked.key) {
                    arrange(below, &asked.below);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use serde_json::{Value as Json, json};

    use super::*;
    use crate::config::Settings;
    use crate::limits::Documents;

    const SDL: &str = "type Query { a: A, b: A!, list: [A!], holes: [A], node: Node } interface Node { id: ID! } \
                       type A implements Node { id: ID!, x: Int, y: Int!, inner: A, must: A! }";

    fn completed(query: &str, data: Json, paths: &[Json]) -> String {
        let checked = Documents::new(Settings::defaults().unwrap().limits).prepare(query).unwrap();
        let outline = checked.outline(None).unwrap();
        let errors: Vec<ServerError> = paths
            .iter()
            .map(|path| ServerError::new("failed", None).with_path(serde_json::from_value(path.clone()).unwrap()))
            .collect();
        let mut data = Value::from_json(data).unwrap();
        complete(&mut data, &errors, outline, OperationType::Query, &Types::read(SDL).unwrap());
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
                json!({ "holes": [x, x] }),
                json!(["holes", 1, "y"]),
                r#"{"holes":[{"x":1},null]}"#,
            ),
            ("{ b { x y } }", json!({ "b": x }), json!(["b", "y"]), "null"),
            (
                "{ node { ... on A { x key: y } } }",
                json!({ "node": x }),
                json!(["node", "key"]),
                r#"{"node":null}"#,
            ),
            (
                "{ node { ...F } } fragment F on Node { id }",
                json!({}),
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
}
