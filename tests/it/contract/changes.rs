//! Compares two schemas from a client's side. A change is breaking if a document that was valid is no longer valid, or if an answer no
//! longer has the type that it had.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::Positioned;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, ConstDirective, FieldDefinition, InputValueDefinition, Type, TypeDefinition, TypeKind, TypeSystemDefinition,
};

fn definitions(sdl: &str) -> BTreeMap<String, TypeDefinition> {
    let document = parse_schema(sdl).expect("a schema");
    let types = document.definitions.into_iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(definition) => Some(definition.node),
        TypeSystemDefinition::Schema(_) | TypeSystemDefinition::Directive(_) => None,
    });
    types.map(|definition| (definition.name.node.to_string(), definition)).collect()
}

/// The changes from `before` to `after` that break clients, one line for each, sorted by name.
pub fn breaking(before: &str, after: &str) -> Vec<String> {
    let (before, after) = (definitions(before), definitions(after));
    let mut found = BTreeSet::new();
    for (name, old) in &before {
        match after.get(name) {
            None => {
                found.insert(format!("{name} was removed"));
            }
            Some(new) => compare(name, &old.kind, &new.kind, &mut found),
        }
    }
    found.into_iter().collect()
}

fn compare(name: &str, old: &TypeKind, new: &TypeKind, found: &mut BTreeSet<String>) {
    match (old, new) {
        (TypeKind::Scalar, TypeKind::Scalar) => {}
        (TypeKind::Object(old), TypeKind::Object(new)) => {
            missing(
                &old.implements,
                &new.implements,
                |gone| format!("{name} no longer implements {gone}"),
                found,
            );
            fields(name, &old.fields, &new.fields, found);
        }
        (TypeKind::Interface(old), TypeKind::Interface(new)) => fields(name, &old.fields, &new.fields, found),
        (TypeKind::Union(old), TypeKind::Union(new)) => {
            missing(&old.members, &new.members, |gone| format!("{name} no longer holds {gone}"), found);
        }
        (TypeKind::Enum(old), TypeKind::Enum(new)) => {
            let values = |values: &[Positioned<async_graphql::parser::types::EnumValueDefinition>]| {
                values
                    .iter()
                    .map(|value| value.node.value.node.to_string())
                    .collect::<BTreeSet<_>>()
            };
            for gone in values(&old.values).difference(&values(&new.values)) {
                found.insert(format!("{name}.{gone} was removed"));
            }
        }
        (TypeKind::InputObject(old), TypeKind::InputObject(new)) => {
            inputs(&old.fields, &new.fields, |field| format!("{name}.{field}"), found);
        }
        _ => {
            found.insert(format!("{name} is of another kind"));
        }
    }
}

fn missing<N: ToString>(old: &[Positioned<N>], new: &[Positioned<N>], says: impl Fn(&str) -> String, found: &mut BTreeSet<String>) {
    let names = |all: &[Positioned<N>]| all.iter().map(|name| name.node.to_string()).collect::<BTreeSet<_>>();
    for gone in names(old).difference(&names(new)) {
        found.insert(says(gone));
    }
}

fn fields(kind: &str, old: &[Positioned<FieldDefinition>], new: &[Positioned<FieldDefinition>], found: &mut BTreeSet<String>) {
    for Positioned { node: old, .. } in old {
        let name = &old.name.node;
        let Some(new) = new.iter().map(|field| &field.node).find(|field| field.name.node == *name) else {
            found.insert(format!("{kind}.{name} was removed"));
            continue;
        };
        if !answers_as(&new.ty.node, &old.ty.node) {
            found.insert(format!("{kind}.{name} changed from {} to {}", old.ty.node, new.ty.node));
        }
        inputs(
            &old.arguments,
            &new.arguments,
            |argument| format!("{kind}.{name}({argument}:)"),
            found,
        );
    }
}

fn inputs(
    old: &[Positioned<InputValueDefinition>],
    new: &[Positioned<InputValueDefinition>],
    called: impl Fn(&str) -> String,
    found: &mut BTreeSet<String>,
) {
    let find = |all: &[Positioned<InputValueDefinition>], name: &str| {
        all.iter().map(|input| &input.node).find(|input| input.name.node == name).cloned()
    };
    for Positioned { node: old, .. } in old {
        let name = &old.name.node;
        match find(new, name) {
            None => {
                found.insert(format!("{} was removed", called(name)));
            }
            Some(new) => {
                let (old, new) = (&old.ty.node, &new.ty.node);
                if !answers_as(old, new) {
                    found.insert(format!("{} changed from {old} to {new}", called(name)));
                }
            }
        }
    }
    for Positioned { node: new, .. } in new {
        let name = &new.name.node;
        if find(old, name).is_none() && !new.ty.node.nullable && new.default_value.is_none() {
            found.insert(format!("{} is required and new", called(name)));
        }
    }
}

/// Whether every value of the type `is` is also a value of the type `wanted`, so that `is` may be stricter about null.
fn answers_as(is: &Type, wanted: &Type) -> bool {
    let base = match (&is.base, &wanted.base) {
        (BaseType::Named(is), BaseType::Named(wanted)) => is == wanted,
        (BaseType::List(is), BaseType::List(wanted)) => answers_as(is, wanted),
        _ => false,
    };
    base && (wanted.nullable || !is.nullable)
}

/// The deprecated parts of a schema, with the reason for each.
pub fn deprecations(sdl: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut look = |name: String, directives: &[Positioned<ConstDirective>]| {
        for directive in directives
            .iter()
            .map(|directive| &directive.node)
            .filter(|directive| directive.name.node == "deprecated")
        {
            let reason = directive.get_argument("reason").map(|reason| reason.node.clone().into_json());
            let reason = reason
                .and_then(Result::ok)
                .as_ref()
                .and_then(|reason| reason.as_str().map(str::to_owned));
            found.push((name.clone(), reason.unwrap_or_default()));
        }
    };
    for (kind, definition) in definitions(sdl) {
        let (output, input) = match &definition.kind {
            TypeKind::Object(object) => (object.fields.as_slice(), [].as_slice()),
            TypeKind::Interface(interface) => (interface.fields.as_slice(), [].as_slice()),
            TypeKind::InputObject(object) => ([].as_slice(), object.fields.as_slice()),
            TypeKind::Enum(list) => {
                for value in list.values.iter().map(|value| &value.node) {
                    look(format!("{kind}.{}", value.value.node), &value.directives);
                }
                continue;
            }
            TypeKind::Scalar | TypeKind::Union(_) => continue,
        };
        for field in output.iter().map(|field| &field.node) {
            look(format!("{kind}.{}", field.name.node), &field.directives);
            for argument in field.arguments.iter().map(|argument| &argument.node) {
                look(format!("{kind}.{}({}:)", field.name.node, argument.name.node), &argument.directives);
            }
        }
        for field in input.iter().map(|field| &field.node) {
            look(format!("{kind}.{}", field.name.node), &field.directives);
        }
    }
    found
}
