//! Holds a request to what its token is bound to, however it came in: certain documents, certain origins, reading, so many a minute.

use actix_web::http::header::{HeaderMap, ORIGIN};
use async_graphql::parser::types::OperationType;
use policy::Viewer;

use super::persisted::DocumentHash;
use graphql::error::{Code, Refusal, refuse};

/// The page that asks is one of those that the token works on.
///
/// # Errors
/// FORBIDDEN: another page, or none, where the token names its origins.
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
            format!("this token works on pages of {} only", bounds.origins.join(", ")),
        )),
    }
}

/// The operation is one that the token runs.
///
/// # Errors
/// FORBIDDEN: a mutation by a token that only reads, or a document that the token does not name.
pub fn operation(viewer: &Viewer, kind: OperationType, document: &str) -> Result<(), Refusal> {
    let Some(bounds) = viewer.token().map(|token| &token.bounds) else {
        return Ok(());
    };
    if bounds.read_only && kind == OperationType::Mutation {
        return Err(refuse(Code::Forbidden, "this token only reads: ask for one that runs mutations"));
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
        format!("this token runs certain documents only, and {id} is none of them"),
    ))
}
