//! Calculates the possible cost of an operation with its variables: 1 for each field, more for some (`bounds`), and for a list its length
//! times the cost below it. For an interface or a union, the most expensive object type counts.

use std::collections::HashMap;

use async_graphql::parser::types::{ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet};
use async_graphql::{Value, Variables};

use super::bounds::Bound;
use super::shape::Shape;
use crate::config::Limits;
use graphql::error::{Code, Refusal, refuse};

/// Introspection fields are read from memory: this many of them cost as much as one other field.
const INTROSPECTION: u64 = 8;

/// Refuses an operation whose cost is above the limit; otherwise returns the cost.
///
/// # Errors
/// `COMPLEXITY_LIMIT`.
pub fn check(
    shape: &Shape,
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    variables: &Variables,
    limits: &Limits,
) -> Result<u64, Refusal> {
    let mut costs = Costs {
        shape,
        document,
        operation,
        variables,
        limits,
        fragments: HashMap::new(),
    };
    let root = match operation.ty {
        OperationType::Query => "Query",
        OperationType::Mutation => "Mutation",
        OperationType::Subscription => "Subscription",
    };
    let cost = costs.set(&operation.selection_set.node, root, 1);
    if cost > limits.complexity {
        let message = format!(
            "the operation could cost {cost}, but only {} is allowed; ask for smaller pages or fewer levels",
            limits.complexity
        );
        return Err(refuse(Code::ComplexityLimit, message));
    }
    Ok(cost)
}

// Only for documents that passed `measure`: they have no cycles, and are not deeper than the nesting limit.
struct Costs<'d> {
    shape: &'d Shape,
    document: &'d ExecutableDocument,
    operation: &'d OperationDefinition,
    variables: &'d Variables,
    limits: &'d Limits,
    /// By the fragment, the object type it is used on, and the size of the page around it.
    fragments: HashMap<(&'d str, &'d str, u64), u64>,
}

impl<'d> Costs<'d> {
    /// The cost of selections on this type; for a connection, on a page of this size.
    fn set(&mut self, set: &'d SelectionSet, of: &'d str, page: u64) -> u64 {
        match self.shape.possible(of) {
            None => self.of_object(set, of, page),
            Some(objects) => {
                let each = objects.iter().map(|object| self.of_object(set, object, page));
                each.max().unwrap_or(0)
            }
        }
    }

    fn of_object(&mut self, set: &'d SelectionSet, object: &'d str, page: u64) -> u64 {
        set.items.iter().fold(0, |sum, selection| {
            let cost = match &selection.node {
                Selection::Field(field) => self.field(&field.node, object, page),
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node, object, page),
                Selection::InlineFragment(inline) => {
                    let condition = inline.node.type_condition.as_ref().map(|condition| &condition.node.on.node);
                    if condition.is_none_or(|on| self.is(object, on)) {
                        self.of_object(&inline.node.selection_set.node, object, page)
                    } else {
                        0
                    }
                }
            };
            sum.saturating_add(cost)
        })
    }

    /// Whether an object is of the type that a fragment is for.
    fn is(&self, object: &str, on: &str) -> bool {
        object == on
            || self
                .shape
                .possible(on)
                .is_some_and(|objects| objects.iter().any(|one| one == object))
    }

    fn fragment(&mut self, name: &'d str, object: &'d str, page: u64) -> u64 {
        if let Some(&known) = self.fragments.get(&(name, object, page)) {
            return known;
        }
        let document = self.document;
        let fragment = document.fragments.get(name);
        let cost = fragment
            .filter(|fragment| self.is(object, &fragment.node.type_condition.node.on.node))
            .map_or(0, |fragment| self.of_object(&fragment.node.selection_set.node, object, page));
        self.fragments.insert((name, object, page), cost);
        cost
    }

    fn field(&mut self, field: &'d Field, object: &'d str, page: u64) -> u64 {
        let (name, below) = (field.name.node.as_str(), &field.selection_set.node);
        if matches!(name, "__schema" | "__type") {
            return self.introspection(below).div_ceil(INTROSPECTION).saturating_add(1);
        }
        let shape = self.shape;
        let Some(known) = shape.field(object, name) else {
            // `__typename`, or an unknown field, for which the document is refused elsewhere.
            return 1;
        };
        let most = u64::from(self.limits.max_page);
        let unsaid = known.first.unwrap_or_else(|| u64::from(self.limits.default_page));
        let size = self.page(field).unwrap_or(unsaid).min(most);
        let children = self.set(below, &known.of, size);
        let Some(bound) = known.bound else {
            return children.saturating_add(known.weight);
        };
        let length = match bound {
            Bound::Page => page,
            Bound::Argument => size,
            Bound::Ids => self.named(field).unwrap_or(most),
            Bound::Rows(rows) => rows,
        };
        children.max(1).saturating_mul(length).saturating_add(known.weight)
    }

    fn introspection(&self, set: &'d SelectionSet) -> u64 {
        set.items.iter().fold(0, |sum, selection| {
            let cost = match &selection.node {
                Selection::Field(field) => {
                    let length = self.shape.introspected(field.node.name.node.as_str());
                    let below = self.introspection(&field.node.selection_set.node);
                    below.saturating_mul(length).saturating_add(1)
                }
                Selection::InlineFragment(inline) => self.introspection(&inline.node.selection_set.node),
                Selection::FragmentSpread(spread) => {
                    let fragment = self.document.fragments.get(&spread.node.fragment_name.node);
                    fragment.map_or(0, |fragment| self.introspection(&fragment.node.selection_set.node))
                }
            };
            sum.saturating_add(cost)
        })
    }

    /// The page size that a field asks for, limited to its bounds before any arithmetic. An invalid size counts as the largest.
    fn page(&self, field: &Field) -> Option<u64> {
        ["first", "last"]
            .into_iter()
            .filter_map(|argument| self.page_argument(field, argument))
            .max()
    }

    fn page_argument(&self, field: &Field, argument: &str) -> Option<u64> {
        let most = u64::from(self.limits.max_page);
        // Only numbers are copied out of the variables: a wrong value may be large, and be used many times.
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

    /// How many rows are requested by their ids.
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
