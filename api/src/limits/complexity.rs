//! Works out what an operation may cost with its variables: 1 a field, and a list its page size times its children.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet};
use async_graphql::{Value, Variables};

use crate::config::Limits;
use crate::error::{Code, Refusal, refuse};

/// Refuses an operation whose cost is above the limit; else answers the cost.
///
/// # Errors
/// `COMPLEXITY_LIMIT`.
pub fn check(
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    variables: &Variables,
    limits: &Limits,
) -> Result<u64, Refusal> {
    let mut costs = Costs {
        document,
        operation,
        variables,
        limits,
        fragments: HashMap::new(),
        connections: HashMap::new(),
    };
    let cost = costs.set(&operation.selection_set.node);
    if cost > limits.complexity {
        let message = format!(
            "the operation could cost {cost}, and {} is allowed; ask for smaller pages or fewer levels",
            limits.complexity
        );
        return Err(refuse(Code::ComplexityLimit, message));
    }
    Ok(cost)
}

/// The cells of a map or a cross-tab, which no argument bounds: about as many as a common map has.
const CELLS: (&str, u64) = ("cells", 100);

// Made for documents that passed `measure`: no cycles, and no deeper than the nesting limit.
struct Costs<'d> {
    document: &'d ExecutableDocument,
    operation: &'d OperationDefinition,
    variables: &'d Variables,
    limits: &'d Limits,
    fragments: HashMap<&'d str, u64>,
    connections: HashMap<&'d str, bool>,
}

impl<'d> Costs<'d> {
    fn set(&mut self, set: &'d SelectionSet) -> u64 {
        set.items.iter().fold(0, |sum, selection| {
            let cost = match &selection.node {
                Selection::Field(field) => self.field(&field.node),
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node),
                Selection::InlineFragment(inline) => self.set(&inline.node.selection_set.node),
            };
            sum.saturating_add(cost)
        })
    }

    fn field(&mut self, field: &'d Field) -> u64 {
        let children = self.set(&field.selection_set.node);
        children.saturating_mul(self.rows(field)).saturating_add(1)
    }

    fn fragment(&mut self, name: &'d str) -> u64 {
        if let Some(&known) = self.fragments.get(name) {
            return known;
        }
        let cost = self
            .document
            .fragments
            .get(name)
            .map_or(0, |fragment| self.set(&fragment.node.selection_set.node));
        self.fragments.insert(name, cost);
        cost
    }

    /// How many times a field's children may be resolved.
    fn rows(&mut self, field: &'d Field) -> u64 {
        let pages = ["first", "last"].into_iter().filter_map(|argument| self.page(field, argument));
        match pages.max().or_else(|| self.named(field)) {
            Some(rows) => rows,
            None if self.is_connection(&field.selection_set.node) => u64::from(self.limits.default_page),
            None if field.name.node == CELLS.0 => CELLS.1,
            None => 1,
        }
    }

    fn is_connection(&mut self, set: &'d SelectionSet) -> bool {
        set.items.iter().any(|selection| match &selection.node {
            Selection::Field(field) => matches!(field.node.name.node.as_str(), "edges" | "nodes"),
            Selection::InlineFragment(inline) => self.is_connection(&inline.node.selection_set.node),
            Selection::FragmentSpread(spread) => self.is_connection_fragment(&spread.node.fragment_name.node),
        })
    }

    fn is_connection_fragment(&mut self, name: &'d str) -> bool {
        if let Some(&known) = self.connections.get(name) {
            return known;
        }
        let document = self.document;
        let answer = document
            .fragments
            .get(name)
            .is_some_and(|fragment| self.is_connection(&fragment.node.selection_set.node));
        self.connections.insert(name, answer);
        answer
    }

    /// A page size within its bounds, before any arithmetic; what is no page size counts as the largest.
    fn page(&self, field: &Field, argument: &str) -> Option<u64> {
        let most = u64::from(self.limits.max_page);
        // Only numbers are copied out of the variables: a wrong value may be large, and be named many times.
        let value = field
            .get_argument(argument)?
            .node
            .clone()
            .into_const_with(|name| match self.variable(&name) {
                None | Some(Value::Null) => Ok::<_, ()>(Value::Null),
                Some(Value::Number(number)) => Ok(Value::Number(number.clone())),
                Some(_) => Err(()),
            });
        match value {
            Ok(Value::Null) => None,
            Ok(Value::Number(number)) => Some(number.as_u64().map_or(most, |number| number.clamp(1, most))),
            _ => Some(most),
        }
    }

    /// How many rows are asked for by their ids.
    fn named(&self, field: &Field) -> Option<u64> {
        let ids = field
            .get_argument("ids")?
            .node
            .clone()
            .into_const_with(|name| match self.variable(&name) {
                Some(Value::List(ids)) => Ok::<_, ()>(Value::from(ids.len())),
                _ => Ok(Value::Null),
            });
        match ids {
            Ok(Value::List(ids)) => u64::try_from(ids.len()).ok(),
            Ok(Value::Number(count)) => count.as_u64(),
            _ => None,
        }
    }

    fn variable(&self, name: &str) -> Option<&Value> {
        self.variables.get(name).or_else(|| {
            let definition = self
                .operation
                .variable_definitions
                .iter()
                .find(|definition| definition.node.name.node == name)?;
            definition.node.default_value.as_ref().map(|value| &value.node)
        })
    }
}
