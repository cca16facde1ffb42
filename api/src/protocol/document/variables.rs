//! Reads the values of variables by their types (GraphQL specification, section 6.1.2), and reports every problem with them.

use std::collections::HashMap;

use apollo_compiler::Node;
use apollo_compiler::ast::Type;
use apollo_compiler::schema::{ExtendedType, InputObjectType, ScalarType};
use async_graphql::indexmap::IndexMap;
use async_graphql::{Name, Number, Value, Variables};

use super::contract::Contract;
use super::message::{self, UPLOAD};
use super::template::Operation;
use graphql::error::{FieldProblem, Refusal};

/// The values of an operation's variables, read by their types. A variable that was not sent and has no default is missing.
///
/// # Errors
/// BAD_USER_INPUT with everything that does not fit.
pub(super) fn coerced(contract: &Contract, operation: &Operation, given: &Variables) -> Result<HashMap<Name, Value>, Refusal> {
    let mut reading = Reading {
        contract,
        problems: Vec::new(),
    };
    let mut values = HashMap::with_capacity(operation.variables.len());
    for variable in &operation.variables {
        let name = &variable.name;
        match (given.get(name), &variable.default) {
            (None, Some(default)) => {
                values.insert(name.clone(), default.clone());
            }
            (None, None) if variable.kind.is_non_null() => reading.problem(&format!("variables.{name}"), "must have a value"),
            (None, None) => {}
            (Some(Value::Null), _) if variable.kind.is_non_null() => {
                reading.problem(&format!("variables.{name}"), "must have a value, and null is not one");
            }
            (Some(value), _) => {
                let path = variable
                    .argument
                    .as_deref()
                    .map_or_else(|| format!("variables.{name}"), str::to_owned);
                let value = reading.read(value, &variable.kind, &path);
                values.insert(name.clone(), value);
            }
        }
    }
    if reading.problems.is_empty() {
        Ok(values)
    } else {
        Err(Refusal::invalid(reading.problems))
    }
}

struct Reading<'d> {
    contract: &'d Contract,
    problems: Vec<FieldProblem>,
}

impl Reading<'_> {
    fn problem(&mut self, path: &str, message: impl Into<String>) {
        self.problems.push(FieldProblem {
            path: path.to_owned(),
            message: message.into(),
        });
    }

    fn read(&mut self, value: &Value, kind: &Type, path: &str) -> Value {
        if matches!(value, Value::Null) {
            if kind.is_non_null() {
                self.problem(path, format!("{}: expected {}", super::NULL, message::expected(kind)));
            }
            return Value::Null;
        }
        if let Type::List(item) | Type::NonNullList(item) = kind {
            return match value {
                Value::List(items) => {
                    let read = |(at, value)| self.read(value, item, &format!("{path}.{at}"));
                    Value::List(items.iter().enumerate().map(read).collect())
                }
                // A single value becomes a list with one item.
                _ => Value::List(vec![self.read(value, item, path)]),
            };
        }
        match (self.contract.definition(kind), value) {
            (Some(ExtendedType::Scalar(scalar)), _) => match scalar_value(value, scalar) {
                Some(value) => return value,
                None => self.problem(path, message::wrong(kind, &shown(value))),
            },
            (Some(ExtendedType::Enum(list)), _) => match value {
                Value::String(word) if list.values.contains_key(word.as_str()) => return Value::Enum(Name::new(word)),
                Value::String(word) => self.problem(path, message::no_value(word, false, list)),
                _ => self.problem(path, message::no_value(&shown(value), false, list)),
            },
            (Some(ExtendedType::InputObject(input)), Value::Object(fields)) => return self.object(fields, input, path),
            _ => self.problem(path, message::wrong(kind, &shown(value))),
        }
        Value::Null
    }

    fn object(&mut self, fields: &IndexMap<Name, Value>, input: &Node<InputObjectType>, path: &str) -> Value {
        let mut read = IndexMap::with_capacity(fields.len());
        for (name, value) in fields {
            let path = format!("{path}.{name}");
            match input.fields.get(name.as_str()) {
                Some(definition) => {
                    let value = self.read(value, &definition.ty, &path);
                    read.insert(name.clone(), value);
                }
                None => self.problem(&path, message::no_field(name, input)),
            }
        }
        for (name, definition) in &input.fields {
            if definition.is_required() && !fields.contains_key(name.as_str()) {
                let message = format!("is missing: expected {}", message::expected(&definition.ty));
                self.problem(&format!("{path}.{name}"), message);
            }
        }
        if Contract::is_one_of(input) && (fields.len() != 1 || fields.values().any(|value| matches!(value, Value::Null))) {
            let names: Vec<&str> = input.fields.keys().map(|name| name.as_str()).collect();
            self.problem(path, format!("exactly one of {} must be given, and not null", names.join(", ")));
        }
        Value::Object(read)
    }
}

fn scalar_value(value: &Value, scalar: &ScalarType) -> Option<Value> {
    match (scalar.name.as_str(), value) {
        (UPLOAD, Value::Binary(_)) => Some(value.clone()),
        // A file fits no other type, not even one that accepts anything.
        (_, Value::Binary(_)) => None,
        ("Int", Value::Number(number)) => whole(number).map(Value::from),
        ("Float", Value::Number(number)) => number.as_f64().filter(|float| float.is_finite()).map(|_| value.clone()),
        ("String" | "ID", Value::String(_)) | ("Boolean", Value::Boolean(_)) => Some(value.clone()),
        ("ID", Value::Number(number)) if !number.is_f64() => Some(Value::String(number.to_string())),
        ("Int" | "Float" | "String" | "ID" | "Boolean", _) => None,
        (name, Value::String(text)) => match message::has_form(name, text) {
            Some(false) => None,
            Some(true) | None => Some(value.clone()),
        },
        (name, _) if message::has_form(name, "").is_some() => None,
        _ => Some(value.clone()),
    }
}

/// A whole number of 32 bits. JSON has only one type of number, so `1.0` is accepted, too.
fn whole(number: &Number) -> Option<i32> {
    if let Some(int) = number.as_i64() {
        return i32::try_from(int).ok();
    }
    let float = number.as_f64().filter(|float| float.fract() == 0.0)?;
    let fits = (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&float);
    #[expect(clippy::cast_possible_truncation, reason = "whole, and within the bounds of an i32")]
    fits.then_some(float as i32)
}

/// A value as an error message quotes it.
fn shown(value: &Value) -> String {
    match value {
        Value::List(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::String(text) => super::quoted(text),
        Value::Number(number) => super::short(&number.to_string()),
        Value::Boolean(yes) => yes.to_string(),
        Value::Null => "null".to_owned(),
        Value::Enum(word) => word.to_string(),
        Value::Binary(_) => "a file".to_owned(),
    }
}
