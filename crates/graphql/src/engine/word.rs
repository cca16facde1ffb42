//! The vocabulary's word lists as GraphQL enums: the definition in `evidence::vocabulary` is the only one, for the
//! store and the contract.

use std::borrow::Cow;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::Field;
use async_graphql::registry::{Deprecation, MetaEnumValue, MetaType, MetaTypeId, Registry};
use async_graphql::{ContextSelectionSet, InputType, InputValueError, InputValueResult, Name, OutputType, Positioned, ServerResult, Value};
use evidence::vocabulary::WordList;

use super::describe::describe;

/// A value of a word list, as a GraphQL enum value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<T>(pub T);

fn register<T: WordList>(registry: &mut Registry) -> String {
    registry.create_input_type::<Word<T>, _>(MetaTypeId::Enum, |_| MetaType::Enum {
        name: T::NAME.to_owned(),
        description: describe(T::NAME).map(str::to_owned),
        enum_values: values::<T>(),
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        rust_typename: Some(std::any::type_name::<Word<T>>()),
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    })
}

fn values<T: WordList>() -> IndexMap<String, MetaEnumValue> {
    let value = |word: &T| MetaEnumValue {
        name: word.wire().to_owned(),
        description: describe(&format!("{}.{}", T::NAME, word.wire())).map(str::to_owned),
        deprecation: Deprecation::NoDeprecated,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        directive_invocations: Vec::new(),
    };
    T::all().iter().map(|word| (word.wire().to_owned(), value(word))).collect()
}

impl<T: WordList> InputType for Word<T> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(T::NAME)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        register::<T>(registry)
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let value = value.unwrap_or_default();
        let code = match &value {
            Value::Enum(name) => name.as_str(),
            Value::String(text) => text,
            _ => return Err(InputValueError::expected_type(value)),
        };
        let word = T::all().iter().find(|word| word.wire() == code);
        word.map(|word| Self(*word))
            .ok_or_else(|| InputValueError::custom(format!("{code:?} is not a {}", T::NAME)))
    }

    fn to_value(&self) -> Value {
        Value::Enum(Name::new(self.0.wire()))
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}

#[async_graphql::async_trait::async_trait]
impl<T: WordList> OutputType for Word<T> {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(T::NAME)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        register::<T>(registry)
    }

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        Ok(Value::Enum(Name::new(self.0.wire())))
    }
}

/// The values of a list of words, without duplicates.
pub fn plain<T: Copy + PartialEq>(words: Option<Vec<Word<T>>>) -> Vec<T> {
    let mut plain = Vec::new();
    for Word(word) in words.unwrap_or_default() {
        // At most as many iterations as the word list has values.
        if !plain.contains(&word) {
            plain.push(word);
        }
    }
    plain
}
