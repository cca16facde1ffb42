//! Reads the values in a document by their types (GraphQL specification, sections 3 and 5.6), and reports every problem with them.

use apollo_compiler::ast::{Type, Value, VariableDefinition};
use apollo_compiler::schema::{ExtendedType, InputObjectType, InputValueDefinition, ScalarType};
use apollo_compiler::{Name as Key, Node};
use async_graphql::indexmap::IndexMap;
use async_graphql::{Name, Number, Value as Fixed};

use super::contract::Contract;
use super::message;
use super::template::Literal;
use graphql::error::FieldProblem;

/// Reads the values of one operation or fragment.
pub(super) struct Literals<'d> {
    pub contract: &'d Contract,
    /// The variables of the operation. A fragment is read once for each operation that uses it.
    pub variables: &'d [Node<VariableDefinition>],
    /// Values that do not fit their types, each with its path from the argument.
    pub problems: Vec<FieldProblem>,
    /// The position of the first of them.
    pub first: Option<usize>,
    /// Variables in places that they do not fit: the position of the value, and the problem.
    pub misplaced: Vec<(usize, String)>,
}

/// The argument or input field that a value is for.
#[derive(Clone, Copy)]
pub(super) struct LiteralPlace<'t> {
    pub kind: &'t Type,
    pub has_default: bool,
    /// Whether it is a field of a `@oneOf` input object.
    pub one_of: bool,
}

impl<'d> LiteralPlace<'d> {
    pub fn of(definition: &'d InputValueDefinition) -> Self {
        Self {
            kind: &definition.ty,
            has_default: definition.default_value.is_some(),
            one_of: false,
        }
    }

    fn item(kind: &'d Type) -> Self {
        Self {
            kind,
            has_default: false,
            one_of: false,
        }
    }
}

impl<'d> Literals<'d> {
    fn problem(&mut self, value: &Node<Value>, path: &str, message: String) -> Literal {
        let place = value.location().map_or(0, |span| span.offset());
        self.first = Some(self.first.map_or(place, |first| first.min(place)));
        self.problems.push(FieldProblem {
            path: path.to_owned(),
            message,
        });
        Literal::NULL
    }

    /// The value in the form that the executor accepts. If the value does not fit, a problem is recorded.
    pub fn read(&mut self, value: &'d Node<Value>, place: LiteralPlace<'d>, path: &str) -> Literal {
        match &**value {
            Value::Variable(name) => {
                return match self.usage(value, name, place, path) {
                    true => Literal::NeverNull(Name::new(name)),
                    false => Literal::Variable(Name::new(name)),
                };
            }
            Value::Null if place.kind.is_non_null() => {
                let message = format!("{}: expected {}", super::NULL, message::expected(place.kind));
                return self.problem(value, path, message);
            }
            Value::Null => return Literal::NULL,
            _ => {}
        }
        if let Type::List(item) | Type::NonNullList(item) = place.kind {
            return match &**value {
                Value::List(items) => {
                    let read = |(at, value)| self.read(value, LiteralPlace::item(item), &format!("{path}.{at}"));
                    Literal::list(items.iter().enumerate().map(read).collect())
                }
                // A single value becomes a list with one item.
                _ => Literal::list(vec![self.read(value, LiteralPlace::item(item), path)]),
            };
        }
        match self.contract.definition(place.kind) {
            Some(ExtendedType::Scalar(scalar)) => self.scalar(value, scalar, place.kind, path),
            Some(ExtendedType::Enum(list)) => match &**value {
                Value::Enum(word) if list.values.contains_key(word) => Literal::Fixed(Fixed::Enum(Name::new(word))),
                Value::Enum(word) => self.problem(value, path, message::no_value(word, false, list)),
                Value::String(text) => self.problem(value, path, message::no_value(text, true, list)),
                _ => self.problem(value, path, message::no_value(&shown(value), false, list)),
            },
            Some(ExtendedType::InputObject(input)) => match &**value {
                Value::Object(fields) => self.object(value, fields, input, path),
                _ => self.problem(value, path, message::wrong(place.kind, &shown(value))),
            },
            // Not an input type: the library reports it.
            _ => Literal::NULL,
        }
    }

    /// The value of a condition, which must be a Boolean.
    pub fn flag(&mut self, value: &Node<Value>, boolean: &Type) -> Literal {
        match &**value {
            Value::Variable(name) => {
                let place = LiteralPlace::item(boolean);
                self.usage(value, name, place, "if");
                Literal::Variable(Name::new(name))
            }
            Value::Boolean(yes) => Literal::Fixed(Fixed::Boolean(*yes)),
            _ => self.problem(value, "if", message::wrong(boolean, &shown(value))),
        }
    }

    fn scalar(&mut self, value: &'d Node<Value>, scalar: &ScalarType, kind: &Type, path: &str) -> Literal {
        let fitting = match (scalar.name.as_str(), &**value) {
            ("Int", Value::Int(int)) => int.try_to_i32().ok().map(|int| Fixed::Number(int.into())),
            ("Float", Value::Int(int)) => int.try_to_f64().ok().and_then(number),
            ("Float", Value::Float(float)) => float.try_to_f64().ok().and_then(number),
            ("String" | "ID", Value::String(text)) => Some(Fixed::String(text.clone())),
            ("ID", Value::Int(int)) => Some(Fixed::String(int.as_str().to_owned())),
            ("Boolean", Value::Boolean(yes)) => Some(Fixed::Boolean(*yes)),
            ("Int" | "Float" | "String" | "ID" | "Boolean", _) => None,
            (name, Value::String(text)) => match message::has_form(name, text) {
                Some(false) => None,
                Some(true) | None => Some(Fixed::String(text.clone())),
            },
            (name, _) if message::has_form(name, "").is_some() => None,
            _ => return plain(value),
        };
        match fitting {
            Some(value) => Literal::Fixed(value),
            None => self.problem(value, path, message::wrong(kind, &shown(value))),
        }
    }

    fn object(
        &mut self,
        value: &'d Node<Value>,
        fields: &'d [(Key, Node<Value>)],
        input: &'d Node<InputObjectType>,
        path: &str,
    ) -> Literal {
        let one_of = Contract::is_one_of(input);
        let mut read = IndexMap::with_capacity(fields.len());
        for (name, field) in fields {
            let path = format!("{path}.{name}");
            let Some(definition) = input.fields.get(name) else {
                self.problem(field, &path, message::no_field(name, input));
                continue;
            };
            let place = LiteralPlace {
                one_of,
                ..LiteralPlace::of(definition)
            };
            let literal = self.read(field, place, &path);
            if read.insert(Name::new(name), literal).is_some() {
                self.problem(field, &path, "is given twice".to_owned());
            }
        }
        for (name, definition) in &input.fields {
            if definition.is_required() && !read.contains_key(name.as_str()) {
                let message = format!("is missing: expected {}", message::expected(&definition.ty));
                self.problem(value, &format!("{path}.{name}"), message);
            }
        }
        if one_of && (fields.len() != 1 || fields.iter().any(|(_, field)| field.is_null())) {
            let names: Vec<&str> = input.fields.keys().map(|name| name.as_str()).collect();
            self.problem(
                value,
                path,
                format!("exactly one of {} must be given, and not null", names.join(", ")),
            );
        }
        Literal::object(read)
    }

    /// Checks that a variable is allowed in its place (section 5.8.5). Returns whether its value may be null although the place does not
    /// allow null.
    fn usage(&mut self, value: &Node<Value>, name: &Key, place: LiteralPlace<'_>, path: &str) -> bool {
        let Some(definition) = self.variables.iter().find(|definition| definition.name == *name) else {
            // The library reports undefined variables.
            return false;
        };
        let may_be_null = place.kind.is_non_null() && !definition.ty.is_non_null();
        let has_value = definition.default_value.as_ref().is_some_and(|default| !default.is_null());
        let fits = match may_be_null {
            true => (has_value || place.has_default) && definition.ty.is_assignable_to(&place.kind.clone().nullable()),
            false => definition.ty.is_assignable_to(place.kind),
        };
        let at = value.location().map_or(0, |span| span.offset());
        if !fits {
            let message = format!("variable ${name} is a {}, and {path} takes a {}", definition.ty, place.kind);
            self.misplaced.push((at, message));
        } else if place.one_of && !definition.ty.is_non_null() {
            let message = format!(
                "variable ${name} must be a {}!: {path} is the one field that is given",
                definition.ty
            );
            self.misplaced.push((at, message));
        }
        may_be_null
    }
}

fn number(float: f64) -> Option<Fixed> {
    Number::from_f64(float).map(Fixed::Number)
}

/// The value for a scalar that accepts anything.
fn plain(value: &Value) -> Literal {
    Literal::Fixed(match value {
        Value::Variable(name) => return Literal::Variable(Name::new(name)),
        Value::List(items) => return Literal::list(items.iter().map(|item| plain(item)).collect()),
        Value::Object(fields) => return Literal::object(fields.iter().map(|(name, field)| (Name::new(name), plain(field))).collect()),
        Value::Null => Fixed::Null,
        Value::Enum(word) => Fixed::Enum(Name::new(word)),
        Value::String(text) => Fixed::String(text.clone()),
        Value::Boolean(yes) => Fixed::Boolean(*yes),
        Value::Int(int) => match int.as_str().parse::<i64>() {
            Ok(int) => Fixed::Number(int.into()),
            Err(_) => int.try_to_f64().ok().and_then(number).unwrap_or_default(),
        },
        Value::Float(float) => float.try_to_f64().ok().and_then(number).unwrap_or_default(),
    })
}

/// A value as an error message quotes it: its text, if that is short.
fn shown(value: &Value) -> String {
    match value {
        Value::List(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        Value::String(text) => super::quoted(text),
        Value::Null => "null".to_owned(),
        Value::Int(number) => super::short(number.as_str()),
        Value::Float(number) => super::short(number.as_str()),
        Value::Boolean(yes) => yes.to_string(),
        Value::Enum(word) => word.to_string(),
        Value::Variable(name) => format!("${name}"),
    }
}
