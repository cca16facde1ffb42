//! Names the input that the executor refused. It tells people what is wrong with an argument (async-graphql 7.2); programs need the
//! path to it, as the other refusals of inputs have it.

use async_graphql::parser::types::{ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, Pos, ServerError, Value, Variables};

use crate::error::{FieldProblem, Refusal};

/// Makes BAD_USER_INPUT with a path of what the executor says of an argument; leaves any other error as it is.
pub fn explain(error: &mut ServerError, document: &ExecutableDocument, variables: &Variables) {
    if error.source.is_some() || error.extensions.is_some() {
        return;
    }
    let Some(problem) = of_validation(&error.message).or_else(|| of_parsing(error, document, variables)) else {
        return;
    };
    let explained = ServerError::from(Refusal::invalid(vec![problem]));
    error.message = explained.message;
    error.extensions = explained.extensions;
}

/// Found wrong before anything ran: the message quotes the path.
fn of_validation(message: &str) -> Option<FieldProblem> {
    let (path, reason) = message.strip_prefix("Invalid value for argument \"")?.split_once("\", ")?;
    Some(FieldProblem {
        path: path.to_owned(),
        message: reason.to_owned(),
    })
}

/// Found wrong when the argument was read: the message says of which type, the location of which argument.
fn of_parsing(error: &ServerError, document: &ExecutableDocument, variables: &Variables) -> Option<FieldProblem> {
    let reason = error.message.strip_prefix("Failed to parse \"")?.split_once("\": ")?.1;
    let reason = reason.split(" (occurred").next().unwrap_or(reason).trim_end_matches('.');
    let at = *error.locations.first()?;
    let sets = document.operations.iter().map(|(_, operation)| &operation.node.selection_set.node);
    let mut sets = sets.chain(document.fragments.values().map(|fragment| &fragment.node.selection_set.node));
    let (name, value) = sets.find_map(|set| argument(set, at, variables))?;
    let path = value.and_then(|value| no_int(&value, name.to_string()));
    Some(FieldProblem {
        path: path.unwrap_or_else(|| name.to_string()),
        message: reason.to_owned(),
    })
}

/// The argument whose value stands at a place of the document, and its value as far as the variables say it.
fn argument<'d>(set: &'d SelectionSet, at: Pos, variables: &Variables) -> Option<(&'d Name, Option<Value>)> {
    set.items.iter().find_map(|selection| match &selection.node {
        Selection::Field(field) => match field.node.arguments.iter().find(|(_, value)| value.pos == at) {
            Some((name, given)) => {
                let value = given.node.clone().into_const_with(|name| variables.get(&name).cloned().ok_or(()));
                Some((&name.node, value.ok()))
            }
            None => argument(&field.node.selection_set.node, at, variables),
        },
        Selection::InlineFragment(inline) => argument(&inline.node.selection_set.node, at, variables),
        Selection::FragmentSpread(_) => None,
    })
}

/// The way to the first whole number that does not fit 32 bits: the one thing that GraphQL's own types let through validation
/// and then refuse.
fn no_int(value: &Value, path: String) -> Option<String> {
    match value {
        Value::Number(number) => number.as_i64().is_some_and(|number| i32::try_from(number).is_err()).then_some(path),
        Value::List(items) => {
            let mut items = items.iter().enumerate();
            items.find_map(|(place, item)| no_int(item, format!("{path}.{place}")))
        }
        Value::Object(fields) => fields.iter().find_map(|(name, field)| no_int(field, format!("{path}.{name}"))),
        Value::Null | Value::String(_) | Value::Boolean(_) | Value::Binary(_) | Value::Enum(_) => None,
    }
}
