//! A valid document in the form in which it is kept: arguments read by their types, places worked out, nothing of the text left.

use std::collections::HashMap;
use std::sync::Arc;

use apollo_compiler::ast::Type;
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::OperationType;
use async_graphql::{Name, Pos, Value};

use super::shape::AnswerShape;

/// The operations and fragments of a document.
#[derive(Debug, Default)]
pub struct Template {
    /// In the order of the document.
    pub operations: Vec<Operation>,
    pub(super) fragments: HashMap<Name, Set>,
}

/// One operation.
#[derive(Debug)]
pub struct Operation {
    /// Its name in the document.
    pub name: Option<Name>,
    /// What it does.
    pub kind: OperationType,
    /// Where it begins.
    pub position: Pos,
    pub(super) variables: Vec<Variable>,
    pub(super) set: Set,
}

/// A variable that an operation takes.
#[derive(Debug)]
pub(super) struct Variable {
    pub name: Name,
    pub kind: Type,
    pub default: Option<Value>,
    /// The argument that it is for, where it is used first: what is wrong with it is wrong there.
    pub argument: Option<String>,
}

/// A selection set.
#[derive(Debug, Default)]
pub(super) struct Set {
    /// The type that it selects from.
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
    /// The type of what it answers, where that has fields.
    pub composite: Option<Name>,
    pub set: Set,
}

/// An argument of a field.
#[derive(Debug)]
pub(super) struct Argument {
    pub name: Name,
    pub value: Literal,
    /// Where the value stands.
    pub position: Pos,
}

/// A null that a variable brought to a place that must not be null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misplaced {
    /// Where the field stands in the document.
    pub field: Pos,
    /// Where the value of the argument stands.
    pub argument: Pos,
    /// The path to it, from the argument on.
    pub path: String,
}

/// `@skip` or `@include`: the selection counts where the value is as wanted.
#[derive(Debug)]
pub(super) struct Condition {
    pub wanted: bool,
    pub value: Flag,
}

/// What a condition asks.
#[derive(Debug)]
pub(super) enum Flag {
    Is(bool),
    Variable(Name),
}

/// A value of the document, with the variables in it still open.
#[derive(Debug, PartialEq)]
pub(super) enum Literal {
    Fixed(Value),
    Variable(Name),
    /// A variable that may be null, at a place that may not: only its value tells whether it fits.
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

    /// The value, where no variable is in it.
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
