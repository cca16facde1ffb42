//! Optional limits of a token beyond its role: certain documents, certain origins, read-only access, or a number of requests per minute.

use entity::column::AsJson;
use entity::role_token;
use policy::TokenBounds;

use crate::engine::error::FieldProblem;

/// The maximum number of documents or origins in one token.
const MOST: usize = 200;
const HASH: &str = "sha256:";
/// The number of hexadecimal digits of a SHA-256.
const DIGITS: usize = 64;
const MOST_REQUESTS: u32 = 1_000_000;

/// Every problem with the limits of a new token.
pub(super) fn problems(bounds: &TokenBounds) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    for (name, list) in [("operations", &bounds.operations), ("origins", &bounds.origins)] {
        if list.len() > MOST {
            problems.push(FieldProblem::new(format!("input.{name}"), format!("must not be more than {MOST}")));
        }
    }
    for (i, operation) in bounds.operations.iter().enumerate() {
        let digits = operation.strip_prefix(HASH).unwrap_or_default();
        if digits.len() != DIGITS || !digits.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)) {
            problems.push(FieldProblem::new(
                format!("input.operations.{i}"),
                format!("must be {HASH} and the {DIGITS} small hexadecimal digits of a document's SHA-256"),
            ));
        }
    }
    for (i, origin) in bounds.origins.iter().enumerate() {
        if !is_origin(origin) {
            problems.push(FieldProblem::new(
                format!("input.origins.{i}"),
                "must be an origin as browsers name it, such as https://dashboard.example: no path, small letters",
            ));
        }
    }
    if bounds
        .requests_per_minute
        .is_some_and(|number| !(1..=MOST_REQUESTS).contains(&number))
    {
        problems.push(FieldProblem::new(
            "input.requestsPerMinute",
            format!("must be from 1 to {MOST_REQUESTS}"),
        ));
    }
    problems
}

fn is_origin(text: &str) -> bool {
    let within = |part: &str, others: &[u8]| {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || others.contains(&byte);
        !part.is_empty() && part.len() <= 255 && part.bytes().all(fits)
    };
    text.split_once("://")
        .is_some_and(|(scheme, host)| within(scheme, b"+-.") && within(host, b"-._:[]"))
}

/// A list in the form in which it is stored; `None` if it is empty.
pub(super) fn stored(list: &[String]) -> Option<AsJson<Vec<String>>> {
    (!list.is_empty()).then(|| AsJson(list.to_vec()))
}

/// The limits of a stored token.
pub(super) fn of(token: &role_token::Model) -> TokenBounds {
    TokenBounds {
        operations: token.operations.clone().unwrap_or_default().0,
        origins: token.origins.clone().unwrap_or_default().0,
        read_only: token.read_only,
        requests_per_minute: token.requests_per_minute.and_then(|number| u32::try_from(number).ok()),
    }
}
