//! What an input does with an optional field: keep it, set it, or clear it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What an input does with an optional field.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub enum Change<T> {
    /// The input does not mention the field: it keeps its value.
    #[default]
    Keep,
    /// The field gets this value, or is cleared.
    Set(Option<T>),
}

impl<T> Change<T> {
    /// Whether the input does not mention the field.
    pub(crate) const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The new value, if the input gives one.
    pub(crate) const fn given(&self) -> Option<&T> {
        match self {
            Self::Set(Some(value)) => Some(value),
            Self::Set(None) | Self::Keep => None,
        }
    }

    /// The field's value after the change.
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
