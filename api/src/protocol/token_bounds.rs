//! Enforces the limits of a request's token, for every transport: certain documents, certain origins, read-only access, requests per
//! minute.

use actix_web::http::header::{HeaderMap, ORIGIN};
use async_graphql::parser::types::OperationType;
use policy::Viewer;

use super::persisted::DocumentHash;
use graphql::error::{Code, Refusal, refuse};

/// Refuses a page whose origin is not among those of the token.
///
/// # Errors
/// FORBIDDEN: the token names origins, and the request has another one or none.
pub fn origin(headers: &HeaderMap, viewer: &Viewer) -> Result<(), Refusal> {
    let Some(bounds) = viewer
        .token()
        .map(|token| &token.bounds)
        .filter(|bounds| !bounds.origins.is_empty())
    else {
        return Ok(());
    };
    let named: Vec<Option<&str>> = headers.get_all(ORIGIN).map(|origin| origin.to_str().ok()).collect();
    match named.as_slice() {
        [Some(origin)] if bounds.origins.iter().any(|allowed| allowed == origin) => Ok(()),
        _ => Err(refuse(
            Code::Forbidden,
            format!("this token is valid only on pages of {}", bounds.origins.join(", ")),
        )),
    }
}

/// Refuses an operation that the token may not run.
///
/// # Errors
/// FORBIDDEN: a mutation with a read-only token, or a document that the token does not name.
pub fn operation(viewer: &Viewer, kind: OperationType, document: &str) -> Result<(), Refusal> {
    let Some(bounds) = viewer.token().map(|token| &token.bounds) else {
        return Ok(());
    };
    if bounds.read_only && kind == OperationType::Mutation {
        return Err(refuse(Code::Forbidden, "this token is read-only: get one that may run mutations"));
    }
    if bounds.operations.is_empty() {
        return Ok(());
    }
    let id = DocumentHash::of(document).id();
    if bounds.operations.contains(&id) {
        return Ok(());
    }
    Err(refuse(
        Code::Forbidden,
        format!("this token may run only certain documents, and {id} is not one of them"),
    ))
}
