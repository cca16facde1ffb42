//! Holds a request to what its token is bound to, however it came in: certain documents, certain origins, reading, so many a minute.

use actix_web::http::header::{HeaderMap, ORIGIN};
use async_graphql::parser::types::OperationType;
use aws_lc_rs::digest::{SHA256, digest};
use policy::Viewer;

use crate::error::{Code, Refusal, refuse};

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
    if bounds.operations.is_empty() || bounds.operations.contains(&hash(document)) {
        return Ok(());
    }
    Err(refuse(
        Code::Forbidden,
        format!("this token runs certain documents only, and {} is none of them", hash(document)),
    ))
}

/// A document's name: `sha256:` and the digits of its SHA-256.
pub fn hash(document: &str) -> String {
    use std::fmt::Write as _;
    digest(&SHA256, document.as_bytes())
        .as_ref()
        .iter()
        .fold("sha256:".to_owned(), |mut text, byte| {
            // Writing to a String does not fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_named_by_its_sha_256() {
        assert_eq!(hash(""), "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
