//! The shape of an answer: the fields of each level in the order of the document, and which of them may be null. The edge makes it of a
//! document; plans and the completion of answers follow it.

use std::sync::Arc;

use async_graphql::Name;

/// The shape of a value.
#[derive(Debug, PartialEq, Eq)]
pub struct AnswerShape {
    /// Whether it may be null.
    pub nullable: bool,
    /// The shape of its items, if it is a list.
    pub item: Option<Arc<Self>>,
}

/// The fields of one level of an answer.
#[derive(Debug, Default)]
pub struct AnswerLevel {
    /// In the order of the document.
    pub fields: Vec<AnswerField>,
    /// For an interface or a union: the fields by object type, for types that differ from the fields above.
    pub by_type: Vec<(Name, Vec<AnswerField>)>,
    /// Whether the executor also returns the object's type, under [`KIND`].
    pub marked: bool,
}

/// A field of an answer.
#[derive(Debug)]
pub struct AnswerField {
    /// The response name: the alias if there is one.
    pub key: Name,
    /// The shape of the field's value.
    pub shape: Arc<AnswerShape>,
    /// The fields below, if it is an object.
    pub below: AnswerLevel,
}

/// Under this key the executor returns the type of an object, so that an object without fields is not mistaken for null. It is not a
/// GraphQL name, so no document can use it.
pub const KIND: &str = "#kind";

impl AnswerLevel {
    /// Whether a value is not an object and so has no fields.
    #[must_use]
    pub fn is_leaf(&self) -> bool {
        self.fields.is_empty() && !self.marked
    }

    /// The fields of an object of this type.
    #[must_use]
    pub fn of(&self, kind: Option<&str>) -> &[AnswerField] {
        let own = kind.and_then(|kind| self.by_type.iter().find(|(name, _)| name.as_str() == kind));
        own.map_or(&self.fields, |(_, fields)| fields)
    }
}
