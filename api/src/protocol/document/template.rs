//! A valid document in its cached form: argument values are read by their types, positions are computed, and the text is no longer
//! needed.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use apollo_compiler::ast::Type;
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::OperationType;
use async_graphql::{Name, Pos, Value};
use graphql::AnswerShape;

use super::expanded::Expanded;

/// The operations and fragments of a document.
#[derive(Debug, Default)]
pub struct Template {
    /// In the order of the document.
    pub operations: Vec<Operation>,
    pub(super) fragments: HashMap<Name, Set>,
}

/// One operation of a document.
#[derive(Debug)]
pub struct Operation {
    /// The operation's name in the document.
    pub name: Option<Name>,
    /// Whether it is a query, a mutation or a subscription.
    pub kind: OperationType,
    /// The position at which it begins.
    pub position: Pos,
    pub(super) variables: Vec<Variable>,
    pub(super) set: Set,
    /// What an operation without variables expands to.
    pub(super) expanded: OnceLock<Arc<Expanded>>,
}

/// A variable of an operation.
#[derive(Debug)]
pub(super) struct Variable {
    pub name: Name,
    pub kind: Type,
    pub default: Option<Value>,
    /// The argument that it is first used for; errors about the variable name this argument.
    pub argument: Option<String>,
}

/// A selection set.
#[derive(Debug, Default)]
pub(super) struct Set {
    /// The type whose fields are selected.
    pub on: Option<Name>,
    pub selections: Vec<Selected>,
}

/// A selection.
#[derive(Debug)]
pub(super) enum Selected {
    Field(Box<Field>),
    Spread(Name, Vec<Condition>),
    Inline(Set, Vec<Condition>),
}

/// A selected field.
#[derive(Debug)]
pub(super) struct Field {
    pub alias: Option<Name>,
    pub name: Name,
    pub position: Pos,
    pub arguments: Vec<Argument>,
    pub conditions: Vec<Condition>,
    pub shape: Arc<AnswerShape>,
    /// The type of the field's value, if that type has fields.
    pub composite: Option<Name>,
    pub set: Set,
}

/// An argument of a field.
#[derive(Debug)]
pub(super) struct Argument {
    pub name: Name,
    pub value: Literal,
    /// The position of the value.
    pub position: Pos,
}

/// `@skip` or `@include`: the selection counts if the value is the expected one.
#[derive(Debug)]
pub(super) struct Condition {
    pub wanted: bool,
    pub value: Flag,
}

/// The value of a condition.
#[derive(Debug)]
pub(super) enum Flag {
    Is(bool),
    Variable(Name),
}

/// A value of the document, in which variables are not replaced yet.
#[derive(Debug, PartialEq)]
pub(super) enum Literal {
    Fixed(Value),
    Variable(Name),
    /// A nullable variable in a place that does not allow null: it fits only if its value is not null.
    NeverNull(Name),
    List(Vec<Self>),
    Object(IndexMap<Name, Self>),
}

impl Literal {
    pub const NULL: Self = Self::Fixed(Value::Null);

    pub fn list(items: Vec<Self>) -> Self {
        let fixed = |item: &Self| match item {
            Self::Fixed(value) => Some(value.clone()),
            Self::Variable(_) | Self::NeverNull(_) | Self::List(_) | Self::Object(_) => None,
        };
        match items.iter().map(fixed).collect::<Option<Vec<Value>>>() {
            Some(values) => Self::Fixed(Value::List(values)),
            None => Self::List(items),
        }
    }

    pub fn object(fields: IndexMap<Name, Self>) -> Self {
        let fixed = |(name, field): (&Name, &Self)| match field {
            Self::Fixed(value) => Some((name.clone(), value.clone())),
            Self::Variable(_) | Self::NeverNull(_) | Self::List(_) | Self::Object(_) => None,
        };
        match fields.iter().map(fixed).collect::<Option<IndexMap<Name, Value>>>() {
            Some(values) => Self::Fixed(Value::Object(values)),
            None => Self::Object(fields),
        }
    }

    /// The value, if it contains no variable.
    pub fn fixed(self) -> Option<Value> {
        match self {
            Self::Fixed(value) => Some(value),
            Self::Variable(_) | Self::NeverNull(_) | Self::List(_) | Self::Object(_) => None,
        }
    }
}

impl Field {
    pub fn key(&self) -> &Name {
        self.alias.as_ref().unwrap_or(&self.name)
    }
}
