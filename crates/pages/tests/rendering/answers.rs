//! Answers documents from the schema alone: every field gets a value of its type.

use std::sync::LazyLock;

use apollo_compiler::executable::{Selection, SelectionSet};
use apollo_compiler::schema::{ExtendedType, Type};
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use pages::ask::{Attached, Variables};
use pages::{Answer, Ask, Problem};
use serde_json::{Map, Value, json};

static SCHEMA: LazyLock<Valid<Schema>> = LazyLock::new(|| {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../api/schema.graphql");
    Schema::parse_and_validate(std::fs::read_to_string(path).unwrap(), path).unwrap()
});

/// Lists that say what the viewer may do. They are never empty, so that the pages show their forms.
const PERMITS: [&str; 2] = ["permissions", "actions"];

/// How much of an answer is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filling {
    /// Every field has a value, and each list has three items: what is true of the first one is not true of the others.
    Full,
    /// Fields that may be null are null, and each list has one item.
    Bare,
    /// Fields that may be null are null, and lists are empty.
    Empty,
}

impl Filling {
    pub const ALL: [Self; 3] = [Self::Full, Self::Bare, Self::Empty];
}

/// Answers queries, and refuses mutations, or answers these too.
pub struct Answers {
    pub filling: Filling,
    pub accepts: bool,
    /// Whether what may be true or false is false.
    pub denies: bool,
}

impl Answers {
    fn answer(&self, text: &str, variables: &Variables) -> Answer {
        let document = ExecutableDocument::parse_and_validate(&SCHEMA, text, "page.graphql").unwrap();
        let operation = document.operations.iter().next().unwrap();
        if operation.is_mutation() && !self.accepts {
            return Answer {
                data: Value::Null,
                errors: vec![Problem::of("BAD_USER_INPUT", "refused by the test")],
            };
        }
        let mut data = Map::new();
        self.fill(&document, &operation.selection_set, variables, 0, &mut data);
        Answer {
            data: Value::Object(data),
            errors: Vec::new(),
        }
    }

    fn fill(&self, document: &ExecutableDocument, set: &SelectionSet, variables: &Variables, depth: usize, data: &mut Map<String, Value>) {
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    let skips = |name: &str, when: bool| {
                        let directive = field.directives.get(name)?;
                        let value = directive.specified_argument_by_name("if")?;
                        let is = value
                            .as_variable()
                            .map_or(value.to_bool(), |name| variables.get(name.as_str())?.as_bool());
                        Some(is == Some(when))
                    };
                    if skips("include", false) == Some(true) || skips("skip", true) == Some(true) {
                        continue;
                    }
                    let key = field.response_key().to_string();
                    let value = self.value(
                        document,
                        &field.definition.ty,
                        field.name.as_str(),
                        &field.selection_set,
                        variables,
                        depth,
                    );
                    match (data.get_mut(&key), value) {
                        (Some(Value::Object(known)), Value::Object(more)) => known.extend(more),
                        (_, value) => {
                            data.insert(key, value);
                        }
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let fragment = spread.fragment_def(document).unwrap();
                    self.fill(document, &fragment.selection_set, variables, depth, data);
                }
                Selection::InlineFragment(inline) => self.fill(document, &inline.selection_set, variables, depth, data),
            }
        }
    }

    fn value(
        &self,
        document: &ExecutableDocument,
        ty: &Type,
        name: &str,
        set: &SelectionSet,
        variables: &Variables,
        depth: usize,
    ) -> Value {
        // Without its subject a page does not exist, so the root fields are always there. Members have not left, and imports stay.
        let is_over = matches!(name, "leftAt" | "undoneAt");
        if (self.filling != Filling::Full || is_over) && !ty.is_non_null() && depth > 0 {
            return Value::Null;
        }
        match ty {
            Type::List(item) | Type::NonNullList(item) if self.filling != Filling::Empty || PERMITS.contains(&name) => {
                let denying = Self { denies: true, ..*self };
                let first = self.value(document, item, name, set, variables, depth + 1);
                let next = denying.value(document, item, name, set, variables, depth + 1);
                if self.filling == Filling::Full {
                    json!([first, next, next])
                } else {
                    json!([first])
                }
            }
            Type::List(_) | Type::NonNullList(_) => json!([]),
            Type::Named(kind) | Type::NonNullNamed(kind) => match SCHEMA.types.get(kind).unwrap() {
                ExtendedType::Scalar(_) => self.scalar(kind, name),
                ExtendedType::Enum(_) if kind == "Role" => json!("ACADEMIC"),
                ExtendedType::Enum(_) if kind == "MmatCategory" => json!("MIXED_METHODS"),
                ExtendedType::Enum(values) => json!(values.values.keys().next().unwrap().as_str()),
                _ => {
                    let mut data = Map::new();
                    self.fill(document, set, variables, depth + 1, &mut data);
                    Value::Object(data)
                }
            },
        }
    }

    fn scalar(&self, kind: &str, name: &str) -> Value {
        let full = self.filling == Filling::Full;
        match kind {
            "Int" => json!(if full { 2 } else { 0 }),
            "Float" => json!(0.5),
            "Boolean" => json!((full && !self.denies) || name.starts_with("viewerCan")),
            "ID" => json!("record_1"),
            "Date" => json!("2026-11-30"),
            "DateTime" => json!("2026-11-30T09:30:00Z"),
            "Svg" => json!("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
            _ if name == "code" => json!("R-1"),
            _ if name == "resource" => json!("STUDIES_UNPUBLISHED"),
            _ if name == "actions" => json!("CREATE"),
            _ if name == "criterion" => json!("1.1"),
            _ => json!(format!("<{name}> of nursing & \"more\"")),
        }
    }
}

impl Ask for Answers {
    fn ask<'a>(&'a self, document: &'a str, variables: Variables) -> BoxFuture<'a, Answer> {
        let answer = self.answer(document, &variables);
        async move { answer }.boxed()
    }

    fn ask_as<'a>(&'a self, _: &'a str, document: &'a str, variables: Variables) -> BoxFuture<'a, Answer> {
        self.ask(document, variables)
    }

    fn ask_with_file<'a>(&'a self, document: &'a str, mut variables: Variables, file: Attached<'a>) -> BoxFuture<'a, Answer> {
        variables.insert(file.variable.to_owned(), json!(file.upload.at));
        self.ask(document, variables)
    }
}
