//! The served schema, in the form against which documents are checked.

use std::collections::HashMap;
use std::sync::Arc;

use apollo_compiler::Schema;
use apollo_compiler::ast::{FieldDefinition, Type};
use apollo_compiler::schema::{Component, ExtendedType, InputObjectType};
use apollo_compiler::validation::Valid;
use apollo_compiler::{Node, name, ty};
use async_graphql::Name;
use graphql::AnswerShape;

/// The schema, and facts derived from it once.
#[derive(Debug)]
pub struct Contract {
    pub(super) schema: Valid<Schema>,
    /// The object types of each interface and union.
    possible: HashMap<Name, Vec<Name>>,
}

/// The schema text is not valid.
#[derive(Debug, thiserror::Error)]
#[error("the schema is not valid: {0}")]
pub struct NoContract(String);

impl Contract {
    /// Parses the schema definition language.
    ///
    /// # Errors
    /// The text is not a valid schema.
    pub fn read(sdl: &str) -> Result<Self, NoContract> {
        let invalid = |error: &dyn std::fmt::Display| NoContract(error.to_string());
        let mut schema = Schema::parse(sdl, "schema.graphql").map_err(|error| invalid(&error))?;
        // The library knows the introspection of October 2021. `isOneOf` was added in September 2025, and the executor supports it.
        if let Some(ExtendedType::Object(kind)) = schema.types.get_mut("__Type") {
            let field = FieldDefinition {
                description: None,
                name: name!("isOneOf"),
                arguments: Vec::new(),
                ty: ty!(Boolean),
                directives: Default::default(),
            };
            kind.make_mut().fields.insert(name!("isOneOf"), Component::new(field));
        }
        let schema = schema.validate().map_err(|error| invalid(&error))?;
        let implementers = schema.implementers_map();
        let names = |objects: &mut dyn Iterator<Item = &str>| objects.map(Name::new).collect::<Vec<Name>>();
        let mut possible = HashMap::new();
        for (name, definition) in &schema.types {
            let objects = match definition {
                ExtendedType::Interface(_) => match implementers.get(name) {
                    Some(all) => names(&mut all.objects.iter().map(|name| name.as_str())),
                    None => Vec::new(),
                },
                ExtendedType::Union(union) => names(&mut union.members.iter().map(|member| member.as_str())),
                _ => continue,
            };
            possible.insert(Name::new(name), objects);
        }
        Ok(Self { schema, possible })
    }

    /// The object types of an interface or union; `None` for other types.
    #[must_use]
    pub fn possible(&self, name: &Name) -> Option<&[Name]> {
        self.possible.get(name).map(Vec::as_slice)
    }

    /// Whether every object of the type `object` is also of the type `condition`.
    #[must_use]
    pub fn applies(&self, condition: &Name, object: &Name) -> bool {
        condition == object || self.possible(condition).is_some_and(|objects| objects.contains(object))
    }

    pub(super) fn definition(&self, kind: &Type) -> Option<&ExtendedType> {
        self.schema.types.get(kind.inner_named_type())
    }

    /// The names of a type's fields.
    pub(super) fn field_names(&self, kind: &str) -> Vec<&str> {
        match self.schema.types.get(kind) {
            Some(ExtendedType::Object(object)) => object.fields.keys().map(|name| name.as_str()).collect(),
            Some(ExtendedType::Interface(interface)) => interface.fields.keys().map(|name| name.as_str()).collect(),
            _ => Vec::new(),
        }
    }

    /// The names of a field's arguments.
    pub(super) fn argument_names(&self, kind: &str, field: &str) -> Vec<&str> {
        let Ok(field) = self.schema.type_field(kind, field) else {
            return Vec::new();
        };
        field.arguments.iter().map(|argument| argument.name.as_str()).collect()
    }

    /// Whether exactly one field of an input object must be given.
    pub(super) fn is_one_of(input: &Node<InputObjectType>) -> bool {
        input.directives.has("oneOf")
    }
}

/// The shape of a type's values: where they may be null, and where they are lists.
pub(super) fn shape(kind: &Type) -> Arc<AnswerShape> {
    let item = match kind {
        Type::Named(_) | Type::NonNullNamed(_) => None,
        Type::List(item) | Type::NonNullList(item) => Some(shape(item)),
    };
    Arc::new(AnswerShape {
        nullable: !kind.is_non_null(),
        item,
    })
}
