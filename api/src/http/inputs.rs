//! Names the input that the executor refused. Values are read by their types before anything runs; what is left are null for a variable
//! that may be null at a place that may not, and the executor's own rules. It says what is wrong with an argument; programs need the path
//! to it, as the other refusals of inputs have it.

use async_graphql::{Name, Pos, ServerError};

use crate::error::{FieldProblem, Refusal};

/// Makes BAD_USER_INPUT with a path of what the executor says of an argument; leaves any other error as it is. The message says of which
/// type, the location of which argument.
pub fn explain(error: &mut ServerError, arguments: &[(Pos, Name)]) {
    if error.source.is_some() || error.extensions.is_some() {
        return;
    }
    let Some((_, reason)) = error
        .message
        .strip_prefix("Failed to parse \"")
        .and_then(|rest| rest.split_once("\": "))
    else {
        return;
    };
    let reason = reason.split(" (occurred").next().unwrap_or(reason).trim_end_matches('.');
    let Some((_, name)) = error
        .locations
        .first()
        .and_then(|at| arguments.iter().find(|(position, _)| position == at))
    else {
        return;
    };
    let null = reason.ends_with("found null");
    let problem = FieldProblem {
        path: name.to_string(),
        message: if null { "must not be null".to_owned() } else { reason.to_owned() },
    };
    let explained = ServerError::from(Refusal::invalid(vec![problem]));
    error.message = explained.message;
    error.extensions = explained.extensions;
}
