//! Tests the served schema: it equals `api/schema.graphql`, and the access matrix covers every field.

use std::collections::BTreeSet;
use std::path::Path;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{FieldDefinition, InputValueDefinition, TypeKind, TypeSystemDefinition};

/// Every `Type.field` and `Type.field(argument:)` in the schema.
fn served() -> BTreeSet<String> {
    let sdl = graphql::sdl();
    let document = parse_schema(&sdl).expect("the served schema is a schema");
    let mut all = BTreeSet::new();
    for definition in document.definitions {
        let TypeSystemDefinition::Type(definition) = definition else {
            continue;
        };
        let definition = definition.node;
        let name = definition.name.node.to_string();
        match definition.kind {
            TypeKind::Object(object) => add_fields(&mut all, &name, object.fields.iter().map(|field| &field.node)),
            TypeKind::Interface(interface) => add_fields(&mut all, &name, interface.fields.iter().map(|field| &field.node)),
            TypeKind::InputObject(input) => add_inputs(&mut all, &name, input.fields.iter().map(|field| &field.node)),
            TypeKind::Scalar | TypeKind::Union(_) | TypeKind::Enum(_) => {}
        }
    }
    all
}

fn add_fields<'a>(all: &mut BTreeSet<String>, kind: &str, fields: impl Iterator<Item = &'a FieldDefinition>) {
    for field in fields {
        let name = &field.name.node;
        all.insert(format!("{kind}.{name}"));
        for argument in &field.arguments {
            all.insert(format!("{kind}.{name}({}:)", argument.node.name.node));
        }
    }
}

fn add_inputs<'a>(all: &mut BTreeSet<String>, kind: &str, fields: impl Iterator<Item = &'a InputValueDefinition>) {
    for field in fields {
        all.insert(format!("{kind}.{}", field.name.node));
    }
}

#[test]
fn every_field_argument_and_mutation_stands_in_the_access_matrix() {
    let covered: BTreeSet<String> = graphql::coverage::coordinates().map(|(coordinate, _)| coordinate).collect();
    let served = served();
    let forgotten: Vec<&String> = served.difference(&covered).collect();
    let gone: Vec<&String> = covered.difference(&served).collect();
    assert!(forgotten.is_empty(), "served, but in no row of graphql::coverage: {forgotten:#?}");
    assert!(gone.is_empty(), "in graphql::coverage, but not served: {gone:#?}");
}

/// Whether a description can be read out of context: it is a sentence, and not a very short one.
fn describes(description: Option<&str>) -> bool {
    let text = description.unwrap_or_default().trim();
    text.len() >= 12 && text.contains(' ') && text.ends_with(['.', ')'])
}

#[test]
fn every_type_field_argument_and_value_is_described() {
    let sdl = graphql::sdl();
    let mut silent = Vec::new();
    let mut look = |coordinate: String, description: Option<&str>| {
        if !describes(description) {
            silent.push(format!("{coordinate}: {description:?}"));
        }
    };
    for definition in parse_schema(&sdl).expect("the served schema is a schema").definitions {
        let TypeSystemDefinition::Type(definition) = definition else {
            continue;
        };
        let definition = definition.node;
        let kind = definition.name.node.to_string();
        look(kind.clone(), definition.description.as_ref().map(|text| text.node.as_str()));
        let fields = match definition.kind {
            TypeKind::Object(object) => object.fields,
            TypeKind::Interface(interface) => interface.fields,
            TypeKind::InputObject(input) => {
                for field in input.fields {
                    let text = field.node.description.as_ref().map(|text| text.node.as_str());
                    look(format!("{kind}.{}", field.node.name.node), text);
                }
                continue;
            }
            TypeKind::Enum(list) => {
                for value in list.values {
                    let text = value.node.description.as_ref().map(|text| text.node.as_str());
                    look(format!("{kind}.{}", value.node.value.node), text);
                }
                continue;
            }
            TypeKind::Scalar | TypeKind::Union(_) => continue,
        };
        for field in fields {
            let name = format!("{kind}.{}", field.node.name.node);
            for argument in &field.node.arguments {
                let text = argument.node.description.as_ref().map(|text| text.node.as_str());
                look(format!("{name}({}:)", argument.node.name.node), text);
            }
            look(name, field.node.description.as_ref().map(|text| text.node.as_str()));
        }
    }
    assert!(silent.is_empty(), "describe these in a sentence each: {silent:#?}");
}

#[test]
fn the_written_schema_is_the_served_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/schema.graphql");
    let served = graphql::sdl();
    #[expect(clippy::disallowed_methods, reason = "the environment says whether the file is written")]
    let renew = std::env::var_os("UPDATE_SCHEMA").is_some();
    if renew {
        std::fs::write(&path, &served).expect("api/schema.graphql can be written");
    }
    let written = std::fs::read_to_string(&path).expect("api/schema.graphql");
    assert!(
        written == served,
        "write it again: UPDATE_SCHEMA=1 ./test --quick -p tests --test it schema, or lived-evidence schema > api/schema.graphql"
    );
}
