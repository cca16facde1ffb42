//! What an answer looks like: the fields of each level in the order of the document, and which of them may be null.

use std::sync::Arc;

use async_graphql::Name;

/// How a value lies.
#[derive(Debug, PartialEq, Eq)]
pub struct AnswerShape {
    /// Whether it may be null.
    pub nullable: bool,
    /// How its items lie, where it is a list.
    pub item: Option<Arc<Self>>,
}

/// The fields of one level of an answer.
#[derive(Debug, Default)]
pub struct Level {
    /// In the order of the document.
    pub fields: Vec<AskedField>,
    /// For an interface or a union: the fields by the type of the object, where they differ from those above.
    pub by_type: Vec<(Name, Vec<AskedField>)>,
    /// Whether the executor was asked for the object's type as well, under [`KIND`].
    pub marked: bool,
}

/// A field that an answer has.
#[derive(Debug)]
pub struct AskedField {
    /// Its name in the answer: the alias, where there is one.
    pub key: Name,
    /// How its value lies.
    pub shape: Arc<AnswerShape>,
    /// The fields below, where it is an object.
    pub below: Level,
}

/// Under this key the executor answers the type of an object, so that an object without fields is not mistaken for null. No document
/// can ask for it: it is not a GraphQL name.
pub const KIND: &str = "#kind";

impl Level {
    /// Whether a value has no fields: it is no object.
    #[must_use]
    pub fn is_leaf(&self) -> bool {
        self.fields.is_empty() && !self.marked
    }

    /// The fields of an object of this type.
    #[must_use]
    pub fn of(&self, kind: Option<&str>) -> &[AskedField] {
        let own = kind.and_then(|kind| self.by_type.iter().find(|(name, _)| name.as_str() == kind));
        own.map_or(&self.fields, |(_, fields)| fields)
    }
}
