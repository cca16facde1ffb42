//! Adds paths to errors about inputs that the executor refused. Values are read by their types before an operation runs, so only two
//! kinds remain: null variables in places that do not allow null, and the executor's own rules. The executor says what is wrong with an
//! argument; programs also need the path, as in our other refusals of inputs.

use async_graphql::{Name, Pos, ServerError};

use super::document::Misplaced;
use graphql::error::{FieldProblem, Refusal};

/// Turns the executor's error about an argument into BAD_USER_INPUT with paths; other errors do not change. The error's location
/// identifies the argument. All nulls in the field's arguments are reported, although the executor stops at the first.
pub fn explain(error: &mut ServerError, arguments: &[(Pos, Name)], nulls: &[Misplaced]) {
    if error.source.is_some() || error.extensions.is_some() {
        return;
    }
    let Some(at) = error.locations.first() else {
        return;
    };
    let problems = match nulls.iter().find(|null| null.argument == *at) {
        Some(first) => {
            let of_field = nulls.iter().filter(|null| null.field == first.field);
            let problem = |null: &Misplaced| FieldProblem {
                path: null.path.clone(),
                message: "must not be null".to_owned(),
            };
            of_field.map(problem).collect()
        }
        None => match own_rule(&error.message, *at, arguments) {
            Some(problem) => vec![problem],
            None => return,
        },
    };
    let explained = ServerError::from(Refusal::invalid(problems));
    error.message = explained.message;
    error.extensions = explained.extensions;
}

/// The executor's own error about an argument. Its message names the type.
fn own_rule(message: &str, at: Pos, arguments: &[(Pos, Name)]) -> Option<FieldProblem> {
    let (_, reason) = message.strip_prefix("Failed to parse \"")?.split_once("\": ")?;
    let reason = reason.split(" (occurred").next().unwrap_or(reason).trim_end_matches('.');
    let (_, name) = arguments.iter().find(|(position, _)| *position == at)?;
    Some(FieldProblem {
        path: name.to_string(),
        message: reason.to_owned(),
    })
}
