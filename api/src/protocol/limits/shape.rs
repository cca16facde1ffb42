//! The facts about the served schema from which costs are calculated: the type of each field, which fields are lists, and which types an
//! interface or a union has.

use std::collections::HashMap;

use async_graphql::Name;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{BaseType, FieldDefinition, Type, TypeKind, TypeSystemDefinition};

use super::bounds::{Bound, LISTS, TOTAL_COUNT, UNDECLARED, WEIGHTS};

/// A field of an object or an interface.
#[derive(Debug)]
pub struct FieldShape {
    /// The name of the field's type, without lists and exclamation marks.
    pub of: Name,
    /// The assumed length, if it is a list.
    pub bound: Option<Bound>,
    /// The cost of the field itself.
    pub weight: u64,
    /// The default of the argument `first`, if the schema has one.
    pub first: Option<u64>,
}

/// The served schema, as the cost calculation needs it.
#[derive(Debug)]
pub struct Shape {
    fields: HashMap<Name, HashMap<Name, FieldShape>>,
    /// The object types of each interface and union.
    possible: HashMap<Name, Vec<Name>>,
    /// Lists without an entry in `bounds`.
    undeclared: Vec<String>,
    /// The number of types, and the average number of fields and arguments of a type, for introspection.
    types: u64,
    fields_each: u64,
}

impl Shape {
    /// Parses the schema definition language.
    ///
    /// # Errors
    /// The text is not a schema.
    pub fn read(sdl: &str) -> Result<Self, async_graphql::parser::Error> {
        let mut shape = Self {
            fields: HashMap::new(),
            possible: HashMap::new(),
            undeclared: Vec::new(),
            types: 0,
            fields_each: 1,
        };
        let mut all_fields = 0;
        for definition in parse_schema(sdl)?.definitions {
            let TypeSystemDefinition::Type(definition) = definition else {
                continue;
            };
            shape.types += 1;
            let name = definition.node.name.node;
            match definition.node.kind {
                TypeKind::Object(object) => {
                    for interface in &object.implements {
                        shape.possible.entry(interface.node.clone()).or_default().push(name.clone());
                    }
                    all_fields += object.fields.len() as u64;
                    shape.add(&name, object.fields.into_iter().map(|field| field.node));
                }
                TypeKind::Interface(interface) => {
                    all_fields += interface.fields.len() as u64;
                    shape.add(&name, interface.fields.into_iter().map(|field| field.node));
                }
                TypeKind::Union(union) => {
                    shape
                        .possible
                        .insert(name, union.members.into_iter().map(|member| member.node).collect());
                }
                TypeKind::InputObject(input) => all_fields += input.fields.len() as u64,
                TypeKind::Enum(values) => all_fields += values.values.len() as u64,
                TypeKind::Scalar => {}
            }
        }
        shape.fields_each = all_fields.div_ceil(shape.types.max(1)).max(1);
        Ok(shape)
    }

    fn add(&mut self, object: &Name, fields: impl Iterator<Item = FieldDefinition>) {
        let mut shapes = HashMap::new();
        for field in fields {
            let (of, is_list) = innermost(&field.ty.node);
            let name = field.name.node;
            let bound = is_list.then(|| self.bound(object, &name));
            let first = field.arguments.iter().find(|argument| argument.node.name.node == "first");
            let first = first.and_then(|argument| match &argument.node.default_value.as_ref()?.node {
                async_graphql::Value::Number(number) => number.as_u64(),
                _ => None,
            });
            let of = of.clone();
            let weight = weight(object, &name);
            shapes.insert(name, FieldShape { of, bound, weight, first });
        }
        self.fields.insert(object.clone(), shapes);
    }

    fn bound(&mut self, object: &Name, field: &Name) -> Bound {
        if object.ends_with("Connection") && matches!(field.as_str(), "nodes" | "edges") {
            return Bound::Page;
        }
        let declared = LISTS.iter().find(|(of, name, _)| object == of && field == name);
        match declared {
            Some((.., bound)) => *bound,
            None => {
                self.undeclared.push(format!("{object}.{field}"));
                Bound::Rows(UNDECLARED)
            }
        }
    }

    /// A field of a type.
    pub fn field(&self, object: &str, field: &str) -> Option<&FieldShape> {
        self.fields.get(object)?.get(field)
    }

    /// The object types of an interface or a union; `None` for an object type.
    pub fn possible(&self, name: &str) -> Option<&[Name]> {
        self.possible.get(name).map(Vec::as_slice)
    }

    /// The assumed length of an introspection list.
    pub fn introspected(&self, field: &str) -> u64 {
        match field {
            "types" => self.types,
            "fields" | "inputFields" | "enumValues" => self.fields_each,
            "possibleTypes" | "interfaces" | "args" | "directives" | "locations" => 2,
            _ => 1,
        }
    }

    /// The lists without an entry in `bounds`.
    #[must_use]
    pub fn undeclared(&self) -> &[String] {
        &self.undeclared
    }
}

fn innermost(found: &Type) -> (&Name, bool) {
    match &found.base {
        BaseType::List(item) => (innermost(item).0, true),
        BaseType::Named(name) => (name, false),
    }
}

fn weight(object: &str, field: &str) -> u64 {
    let declared = WEIGHTS.iter().find(|(of, name, _)| *of == object && *name == field);
    match declared {
        Some((.., weight)) => *weight,
        None if field == "totalCount" => TOTAL_COUNT,
        None => 1,
    }
}
