//! What an input says of a field that may be empty: nothing, a value, or that it is empty.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What an input says of a field that may be empty.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Change<T> {
    /// Nothing: it stays as it is.
    #[default]
    Keep,
    /// It is this from now on, or empty.
    Set(Option<T>),
}

impl<T> Change<T> {
    /// Whether the input says nothing of the field.
    pub(crate) const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The value that the input gives, if it gives one.
    pub(crate) const fn given(&self) -> Option<&T> {
        match self {
            Self::Set(Some(value)) => Some(value),
            Self::Set(None) | Self::Keep => None,
        }
    }

    /// The value after the change.
    pub(crate) fn after(&self, before: Option<T>) -> Option<T>
    where
        T: Clone,
    {
        match self {
            Self::Keep => before,
            Self::Set(value) => value.clone(),
        }
    }
}

impl<T: Serialize> Serialize for Change<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep => Err(serde::ser::Error::custom("a field that stays as it is has no value")),
            Self::Set(value) => value.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Change<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::Set)
    }
}
