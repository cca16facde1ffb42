//! Names the input that the executor refused. Values are read by their types before anything runs; what is left are variables that are null
//! at a place that must not be, and the executor's own rules. It says what is wrong with an argument; programs need the path to it, as the
//! other refusals of inputs have it.

use async_graphql::{Name, Pos, ServerError};

use super::document::Misplaced;
use graphql::error::{FieldProblem, Refusal};

/// Makes BAD_USER_INPUT with paths of what the executor says of an argument; leaves any other error as it is. The location says which
/// argument it is. All nulls of the argument's field are named, though the executor ends at the first.
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

/// What the executor's own rules say of an argument. Its message says of which type.
fn own_rule(message: &str, at: Pos, arguments: &[(Pos, Name)]) -> Option<FieldProblem> {
    let (_, reason) = message.strip_prefix("Failed to parse \"")?.split_once("\": ")?;
    let reason = reason.split(" (occurred").next().unwrap_or(reason).trim_end_matches('.');
    let (_, name) = arguments.iter().find(|(position, _)| *position == at)?;
    Some(FieldProblem {
        path: name.to_string(),
        message: reason.to_owned(),
    })
}
