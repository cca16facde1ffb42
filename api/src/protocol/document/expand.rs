//! Converts an operation into the form that is executed: fragments are expanded, fields with the same name merged, conditions evaluated,
//! and variables replaced. The executor gets no fragment definitions, variables or directives, and no field twice on a level.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, Field as Run, InlineFragment, OperationDefinition, Selection, SelectionSet, TypeCondition,
};
use async_graphql::{Name, Pos, Positioned, Value};

use super::contract::Contract;
use super::expanded::{Expanded, Misplaced};
use super::template::{Condition, Field, Flag, Literal, Operation, Selected, Set, Template};
use graphql::error::{Code, Refusal, refuse};
use graphql::{AnswerField, AnswerLevel, KIND};

/// Expands an operation with the values of its variables.
///
/// # Errors
/// `SELECTION_LIMIT`: the operation selects too much.
pub(super) fn expanded(
    contract: &Contract,
    template: &Template,
    operation: &Operation,
    variables: &HashMap<Name, Value>,
    most: u64,
) -> Result<Expanded, Refusal> {
    let mut expanding = Expanding {
        contract,
        template,
        variables,
        left: most,
        arguments: Vec::new(),
        nulls: Vec::new(),
    };
    let root = operation.set.on.clone().unwrap_or_else(|| Name::new("Query"));
    let (set, level) = expanding.set(&root, &[&operation.set], operation.position)?;
    let definition = OperationDefinition {
        ty: operation.kind,
        variable_definitions: Vec::new(),
        directives: Vec::new(),
        selection_set: Positioned::new(set, operation.position),
    };
    let document = ExecutableDocument {
        operations: DocumentOperations::Single(Positioned::new(definition, operation.position)),
        fragments: HashMap::new(),
    };
    let Expanding {
        arguments, nulls, left, ..
    } = expanding;
    Ok(Expanded {
        document,
        level: Arc::new(level),
        arguments,
        nulls,
        fields: most - left,
        cost: OnceLock::new(),
    })
}

struct Expanding<'d> {
    contract: &'d Contract,
    template: &'d Template,
    variables: &'d HashMap<Name, Value>,
    /// How many more fields may be written.
    left: u64,
    arguments: Vec<(Pos, Name)>,
    nulls: Vec<Misplaced>,
}

/// The fields of one level by their response names, in the order of the document.
type Merged<'d> = IndexMap<&'d Name, Vec<&'d Field>>;

/// The objects for which fields are collected.
#[derive(Clone, Copy)]
enum For<'d> {
    /// Objects of this type.
    Object(&'d Name),
    /// All objects of an interface or a union.
    All(&'d Name),
}

impl<'d> Expanding<'d> {
    fn set(&mut self, on: &'d Name, sets: &[&'d Set], position: Pos) -> Result<(SelectionSet, AnswerLevel), Refusal> {
        match self.contract.possible(on) {
            None => {
                let merged = self.gather(For::Object(on), sets);
                let (mut items, fields) = self.fields(&merged)?;
                let marked = items.is_empty();
                if marked {
                    items.push(marker(position));
                }
                let level = AnswerLevel {
                    fields,
                    by_type: Vec::new(),
                    marked,
                };
                Ok((SelectionSet { items }, level))
            }
            Some(possible) => self.abstract_set(on, possible, sets, position),
        }
    }

    /// The selections on an interface or a union: the common fields, and extra ones for each type that a fragment names.
    fn abstract_set(
        &mut self,
        on: &'d Name,
        possible: &'d [Name],
        sets: &[&'d Set],
        position: Pos,
    ) -> Result<(SelectionSet, AnswerLevel), Refusal> {
        let common = self.gather(For::All(on), sets);
        let mut conditions = HashSet::new();
        for set in sets {
            self.conditions_of(set, on, &mut HashSet::new(), &mut conditions);
        }
        let mut items = vec![marker(position)];
        let (common_items, fields) = self.fields(&common)?;
        items.extend(common_items);
        let mut by_type = Vec::new();
        for object in possible {
            if !conditions.iter().any(|condition| self.contract.applies(condition, object)) {
                continue;
            }
            let own = self.gather(For::Object(object), sets);
            let (own_items, own_fields) = self.fields(&own)?;
            // A field that is selected for all types is not repeated for this type, unless this type selects more below it.
            let beyond = own.iter().zip(own_items).filter(|((key, fields), _)| {
                let more = |shared: &Vec<&Field>| shared.len() != fields.len() && fields.iter().any(|field| field.composite.is_some());
                common.get(*key).is_none_or(more)
            });
            let beyond: Vec<Positioned<Selection>> = beyond.map(|(_, item)| item).collect();
            if !beyond.is_empty() {
                items.push(fragment(object, beyond, position));
            }
            by_type.push((object.clone(), own_fields));
        }
        let level = AnswerLevel {
            fields,
            by_type,
            marked: true,
        };
        Ok((SelectionSet { items }, level))
    }

    /// Merges the fields that are selected from objects of a type (GraphQL specification, section 6.3.2).
    fn gather(&self, of: For<'d>, sets: &[&'d Set]) -> Merged<'d> {
        let mut merged = Merged::new();
        let mut spread = HashSet::new();
        for set in sets {
            self.gather_set(of, set, &mut spread, &mut merged);
        }
        merged
    }

    fn gather_set(&self, of: For<'d>, set: &'d Set, spread: &mut HashSet<&'d Name>, merged: &mut Merged<'d>) {
        for selected in &set.selections {
            match selected {
                Selected::Field(field) if self.counts(&field.conditions) => merged.entry(field.key()).or_default().push(field),
                Selected::Inline(inner, conditions) if self.counts(conditions) && self.is_for(inner, of) => {
                    self.gather_set(of, inner, spread, merged);
                }
                // A fragment that is spread a second time on the same level adds nothing.
                Selected::Spread(name, conditions) if self.counts(conditions) && spread.insert(name) => {
                    if let Some(inner) = self.template.fragments.get(name).filter(|inner| self.is_for(inner, of)) {
                        self.gather_set(of, inner, spread, merged);
                    }
                }
                Selected::Field(_) | Selected::Inline(..) | Selected::Spread(..) => {}
            }
        }
    }

    fn is_for(&self, set: &Set, of: For<'_>) -> bool {
        let Some(condition) = &set.on else {
            return true;
        };
        match of {
            For::Object(object) => self.contract.applies(condition, object),
            For::All(on) => self.holds_for_all(condition, on),
        }
    }

    fn holds_for_all(&self, condition: &Name, on: &Name) -> bool {
        let possible = self.contract.possible(on).unwrap_or_default();
        condition == on || possible.iter().all(|object| self.contract.applies(condition, object))
    }

    /// The types of fragments that do not apply to every type of the level.
    fn conditions_of(&self, set: &'d Set, on: &Name, spread: &mut HashSet<&'d Name>, found: &mut HashSet<&'d Name>) {
        for selected in &set.selections {
            let inner = match selected {
                Selected::Field(_) => continue,
                Selected::Inline(inner, conditions) if self.counts(conditions) => inner,
                Selected::Spread(name, conditions) if self.counts(conditions) && spread.insert(name) => {
                    match self.template.fragments.get(name) {
                        Some(inner) => inner,
                        None => continue,
                    }
                }
                Selected::Inline(..) | Selected::Spread(..) => continue,
            };
            if let Some(condition) = inner.on.as_ref().filter(|condition| !self.holds_for_all(condition, on)) {
                found.insert(condition);
            }
            self.conditions_of(inner, on, spread, found);
        }
    }

    fn counts(&self, conditions: &[Condition]) -> bool {
        conditions.iter().all(|condition| {
            let value = match &condition.value {
                Flag::Is(value) => *value,
                Flag::Variable(name) => matches!(self.variables.get(name), Some(Value::Boolean(true))),
            };
            value == condition.wanted
        })
    }

    fn fields(&mut self, merged: &Merged<'d>) -> Result<(Vec<Positioned<Selection>>, Vec<AnswerField>), Refusal> {
        let mut items = Vec::with_capacity(merged.len());
        let mut asked = Vec::with_capacity(merged.len());
        for (key, fields) in merged {
            let Some(first) = fields.first() else {
                continue;
            };
            self.left = self.left.checked_sub(1).ok_or_else(too_much)?;
            let (set, below) = match &first.composite {
                Some(on) => {
                    let sets: Vec<&Set> = fields.iter().map(|field| &field.set).collect();
                    self.set(on, &sets, first.position)?
                }
                None => Default::default(),
            };
            let mut arguments = Vec::with_capacity(first.arguments.len());
            for argument in &first.arguments {
                self.note_nulls(&argument.value, (first.position, argument.position), &argument.name);
                if let Some(value) = self.argument(&argument.value) {
                    self.arguments.push((argument.position, argument.name.clone()));
                    let name = Positioned::new(argument.name.clone(), argument.position);
                    arguments.push((name, Positioned::new(value.into_value(), argument.position)));
                }
            }
            let run = Run {
                alias: first.alias.clone().map(|alias| Positioned::new(alias, first.position)),
                name: Positioned::new(first.name.clone(), first.position),
                arguments,
                directives: Vec::new(),
                selection_set: Positioned::new(set, first.position),
            };
            items.push(Positioned::new(
                Selection::Field(Positioned::new(run, first.position)),
                first.position,
            ));
            asked.push(AnswerField {
                key: Name::clone(key),
                shape: first.shape.clone(),
                below,
            });
        }
        Ok((items, asked))
    }

    /// Records the nulls in an argument that does not allow them (section 6.4.1). The executor refuses the field at the first of them.
    fn note_nulls(&mut self, literal: &Literal, at @ (field, argument): (Pos, Pos), path: &str) {
        match literal {
            Literal::NeverNull(name) if self.variables.get(name) == Some(&Value::Null) => {
                let null = Misplaced {
                    field,
                    argument,
                    path: path.to_owned(),
                };
                // Under an interface, a field is expanded once for each type.
                if !self.nulls.contains(&null) {
                    self.nulls.push(null);
                }
            }
            Literal::Fixed(_) | Literal::Variable(_) | Literal::NeverNull(_) => {}
            Literal::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.note_nulls(item, at, &format!("{path}.{index}"));
                }
            }
            Literal::Object(fields) => {
                for (name, inner) in fields {
                    self.note_nulls(inner, at, &format!("{path}.{name}"));
                }
            }
        }
    }

    /// A value with its variables replaced; `None` for a variable that was not sent: then the argument, or the field of an input object,
    /// is omitted.
    fn argument(&self, literal: &Literal) -> Option<Value> {
        match literal {
            Literal::Variable(name) | Literal::NeverNull(name) => self.variables.get(name).cloned(),
            Literal::Fixed(value) => Some(value.clone()),
            Literal::List(items) => {
                // In a list, a variable that was not sent becomes null.
                let items = items.iter().map(|item| self.argument(item).unwrap_or_default());
                Some(Value::List(items.collect()))
            }
            Literal::Object(fields) => {
                let fields = fields
                    .iter()
                    .filter_map(|(name, field)| Some((name.clone(), self.argument(field)?)));
                Some(Value::Object(fields.collect()))
            }
        }
    }
}

fn too_much() -> Refusal {
    refuse(Code::SelectionLimit, Code::SelectionLimit.sentence())
}

fn marker(position: Pos) -> Positioned<Selection> {
    let field = Run {
        alias: Some(Positioned::new(Name::new(KIND), position)),
        name: Positioned::new(Name::new("__typename"), position),
        arguments: Vec::new(),
        directives: Vec::new(),
        selection_set: Positioned::default(),
    };
    Positioned::new(Selection::Field(Positioned::new(field, position)), position)
}

fn fragment(on: &Name, items: Vec<Positioned<Selection>>, position: Pos) -> Positioned<Selection> {
    let inline = InlineFragment {
        type_condition: Some(Positioned::new(
            TypeCondition {
                on: Positioned::new(on.clone(), position),
            },
            position,
        )),
        directives: Vec::new(),
        selection_set: Positioned::new(SelectionSet { items }, position),
    };
    Positioned::new(Selection::InlineFragment(Positioned::new(inline, position)), position)
}
