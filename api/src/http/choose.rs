//! Chooses the operation of a document and checks what can be told without the schema.

use async_graphql::parser::types::{DocumentOperations, OperationDefinition};
use async_graphql::{Name, Positioned, Value, Variables};

use crate::error::{Code, FieldProblem, Refusal};
use crate::limits::Checked;

/// The operation asked for, with its name.
///
/// # Errors
/// There is none of that name, or there are several and no name was given.
pub fn operation<'d>(checked: &'d Checked, name: Option<&str>) -> Result<(Option<&'d Name>, &'d Positioned<OperationDefinition>), Refusal> {
    let found = match (&checked.document.operations, name) {
        (DocumentOperations::Single(only), None) => Some((None, only)),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(all), Some(name)) => all.get_key_value(name).map(|(name, found)| (Some(name), found)),
        (DocumentOperations::Multiple(all), None) => match all.len() {
            1 => all.iter().next().map(|(name, only)| (Some(name), only)),
            _ => None,
        },
    };
    found.ok_or_else(|| Code::OperationNotFound.into())
}

/// # Errors
/// Names the variables that must have a value and have none.
pub fn required_variables(operation: &OperationDefinition, variables: &Variables) -> Result<(), Refusal> {
    let missing = operation
        .variable_definitions
        .iter()
        .map(|definition| &definition.node)
        .filter(|definition| {
            let given = variables.get(&definition.name.node);
            let null = matches!(given, Some(Value::Null)) || (given.is_none() && definition.default_value.is_none());
            !definition.var_type.node.nullable && null
        });
    let problem = |name: &Name| FieldProblem {
        path: format!("variables.{name}"),
        message: "must have a value".to_owned(),
    };
    let problems: Vec<FieldProblem> = missing.map(|definition| problem(&definition.name.node)).collect();
    if problems.is_empty() {
        Ok(())
    } else {
        Err(Refusal::invalid(problems))
    }
}
