//! Converts a parsed document into the cached form, and reads the values in it.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use apollo_compiler::ast::{Argument as Given, DirectiveList, OperationType as Kind, Type, Value as Written, VariableDefinition};
use apollo_compiler::executable::{self, ExecutableDocument, Selection, SelectionSet};
use apollo_compiler::schema::InputValueDefinition;
use apollo_compiler::{Node, ty};
use async_graphql::parser::types::OperationType;
use async_graphql::{Name, Pos, Value};

use super::contract::{Contract, shape};
use super::literals::{LiteralPlace, Literals};
use super::template::{Argument, Condition, Field, Flag, Literal, Operation, Selected, Set, Template, Variable};
use crate::protocol::lines::Lines;
use graphql::error::{Code, FieldProblem, Refusal, refuse};

/// The template of a document, or the problems with the values in it.
pub(super) fn template(contract: &Contract, document: &ExecutableDocument, lines: &Lines) -> (Template, Vec<Refusal>) {
    let mut template = Template::default();
    let mut found = ValueProblems::default();
    for operation in document.operations.iter() {
        let mut building = Building {
            document,
            lines,
            literals: Literals {
                contract,
                variables: &operation.variables,
                problems: Vec::new(),
                first: None,
                misplaced: Vec::new(),
            },
            boolean: ty!(Boolean!),
            uses: HashMap::new(),
            fragments: HashMap::new(),
            reached: HashSet::new(),
        };
        let defaults: Vec<Option<Literal>> = operation.variables.iter().map(|variable| building.default(variable)).collect();
        let set = building.set(&operation.selection_set);
        let Building {
            literals, uses, fragments, ..
        } = building;
        let variables = operation.variables.iter().zip(defaults).map(|(variable, default)| Variable {
            name: Name::new(&variable.name),
            kind: (*variable.ty).clone(),
            default: default.and_then(Literal::fixed),
            argument: uses.get(variable.name.as_str()).cloned(),
        });
        template.operations.push(Operation {
            name: operation.name.as_ref().map(Name::new),
            kind: match operation.operation_type {
                Kind::Query => OperationType::Query,
                Kind::Mutation => OperationType::Mutation,
                Kind::Subscription => OperationType::Subscription,
            },
            position: operation.location().map_or_else(Pos::default, |span| lines.at(span.offset())),
            variables: variables.collect(),
            set,
            expanded: OnceLock::new(),
        });
        template.fragments.extend(fragments);
        found.add(literals);
    }
    (template, found.refusals(lines))
}

/// The problems with the values of all operations.
#[derive(Default)]
struct ValueProblems {
    problems: Vec<FieldProblem>,
    first: Option<usize>,
    misplaced: Vec<(usize, String)>,
}

impl ValueProblems {
    /// A fragment that several operations use gives the same problem several times.
    fn add(&mut self, literals: Literals<'_>) {
        for problem in literals.problems {
            if !self.problems.contains(&problem) {
                self.problems.push(problem);
            }
        }
        self.first = self.first.into_iter().chain(literals.first).min();
        for misplaced in literals.misplaced {
            if !self.misplaced.contains(&misplaced) {
                self.misplaced.push(misplaced);
            }
        }
    }

    fn refusals(self, lines: &Lines) -> Vec<Refusal> {
        let misplaced = self.misplaced.into_iter();
        let mut all: Vec<Refusal> = misplaced
            .map(|(place, message)| refuse(Code::ValidationFailed, message).at(lines.at(place)))
            .collect();
        if let Some(first) = self.first {
            all.push(Refusal::invalid(self.problems).at(lines.at(first)));
        }
        all
    }
}

struct Building<'d> {
    document: &'d ExecutableDocument,
    lines: &'d Lines,
    literals: Literals<'d>,
    boolean: Type,
    /// For each variable, the argument that it is first used for.
    uses: HashMap<&'d str, String>,
    fragments: HashMap<Name, Set>,
    reached: HashSet<&'d str>,
}

impl<'d> Building<'d> {
    fn default(&mut self, variable: &'d VariableDefinition) -> Option<Literal> {
        let default = variable.default_value.as_ref()?;
        let place = LiteralPlace {
            kind: &variable.ty,
            has_default: false,
            one_of: false,
        };
        Some(self.literals.read(default, place, &format!("variables.{}", variable.name)))
    }

    fn set(&mut self, set: &'d SelectionSet) -> Set {
        Set {
            on: Some(Name::new(&set.ty)),
            selections: set.selections.iter().filter_map(|selection| self.selection(selection)).collect(),
        }
    }

    fn selection(&mut self, selection: &'d Selection) -> Option<Selected> {
        Some(match selection {
            Selection::Field(field) => Selected::Field(Box::new(self.field(field))),
            Selection::InlineFragment(inline) => {
                let conditions = self.conditions(&inline.directives);
                Selected::Inline(self.set(&inline.selection_set), conditions)
            }
            Selection::FragmentSpread(spread) => {
                let conditions = self.conditions(&spread.directives);
                // The library reports unknown fragments.
                let fragment = self.document.fragments.get(&spread.fragment_name)?;
                let name = Name::new(&spread.fragment_name);
                if self.reached.insert(spread.fragment_name.as_str()) {
                    let set = self.set(&fragment.selection_set);
                    self.fragments.insert(name.clone(), set);
                }
                Selected::Spread(name, conditions)
            }
        })
    }

    fn field(&mut self, field: &'d Node<executable::Field>) -> Field {
        let definition = &field.definition;
        let mut arguments = Vec::with_capacity(field.arguments.len());
        for given in &field.arguments {
            // The library reports unknown and repeated arguments.
            if let Some(definition) = definition.argument_by_name(&given.name) {
                arguments.push(self.argument(given, definition));
            }
        }
        let composite = self.literals.contract.definition(&definition.ty);
        let composite = composite.is_some_and(|kind| kind.is_object() || kind.is_interface() || kind.is_union());
        Field {
            alias: field.alias.as_ref().map(Name::new),
            name: Name::new(&field.name),
            position: field.location().map_or_else(Pos::default, |span| self.lines.at(span.offset())),
            arguments,
            conditions: self.conditions(&field.directives),
            shape: shape(&definition.ty),
            composite: composite.then(|| Name::new(definition.ty.inner_named_type())),
            set: self.set(&field.selection_set),
        }
    }

    fn argument(&mut self, given: &'d Node<Given>, definition: &'d InputValueDefinition) -> Argument {
        let path = given.name.as_str();
        let value = self.literals.read(&given.value, LiteralPlace::of(definition), path);
        self.note_uses(&given.value, path);
        Argument {
            name: Name::new(path),
            value,
            position: given
                .value
                .location()
                .map_or_else(Pos::default, |span| self.lines.at(span.offset())),
        }
    }

    fn note_uses(&mut self, value: &'d Written, path: &str) {
        match value {
            Written::Variable(name) => {
                self.uses.entry(name.as_str()).or_insert_with(|| path.to_owned());
            }
            Written::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.note_uses(item, &format!("{path}.{at}"));
                }
            }
            Written::Object(fields) => {
                for (name, field) in fields {
                    self.note_uses(field, &format!("{path}.{name}"));
                }
            }
            _ => {}
        }
    }

    fn conditions(&mut self, directives: &'d DirectiveList) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for directive in directives.iter() {
            let wanted = match directive.name.as_str() {
                "include" => true,
                "skip" => false,
                _ => continue,
            };
            let Some(given) = directive.arguments.iter().find(|argument| argument.name == "if") else {
                continue;
            };
            let boolean = self.boolean.clone();
            let value = match self.literals.flag(&given.value, &boolean) {
                Literal::Variable(name) => Flag::Variable(name),
                literal => Flag::Is(literal == Literal::Fixed(Value::Boolean(true))),
            };
            conditions.push(Condition { wanted, value });
        }
        conditions
    }
}
