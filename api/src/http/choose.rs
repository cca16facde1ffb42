//! Chooses the operation of a document and checks what can be told without the schema.

use async_graphql::parser::types::{DocumentOperations, OperationDefinition, Selection};
use async_graphql::{Name, Positioned, Value, Variables};

use crate::error::{Code, FieldProblem, Refusal, refuse};
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
/// A subscription is to one field, whatever the variables say (GraphQL specification, section 5.2.4.1). A fragment around it would
/// be legal, too; the executor (async-graphql 7.2) follows fields alone.
pub fn single_field(operation: &Positioned<OperationDefinition>) -> Result<(), Refusal> {
    let conditional = |name: &str| matches!(name, "skip" | "include");
    let followed = match operation.node.selection_set.node.items.as_slice() {
        [only] => match &only.node {
            Selection::Field(field) => {
                let directives = &field.node.directives;
                !field.node.name.node.starts_with("__") && !directives.iter().any(|directive| conditional(&directive.node.name.node))
            }
            Selection::FragmentSpread(_) | Selection::InlineFragment(_) => false,
        },
        _ => false,
    };
    if followed {
        return Ok(());
    }
    let message = "a subscription has one field at its root, without a fragment or a condition around it";
    Err(refuse(Code::ValidationFailed, message).at(operation.pos))
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
