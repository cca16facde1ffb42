//! The four queries that both servers answer.

use serde_json::{Value, json};

use crate::generate::Examples;

/// A query, in the form of each server.
#[derive(Debug, Clone)]
pub struct LimitQuery {
    /// Its name in the table.
    pub name: &'static str,
    /// The path of the hand-written server.
    pub path: &'static str,
    /// The GraphQL document.
    pub document: &'static str,
    /// The variables, for both servers.
    pub variables: Value,
}

const ONE_STUDY: &str = "query ($code: String!) { study(code: $code) { code label title year sampleSize plainLanguageSummary \
    design { label } terms { dimension code label } reports { title authors year journal doi abstract } \
    outcomes(first: 50) { nodes { domain { label } direction kirkpatrickLevel perspective summary \
    effect { metric estimate standardError } } } } }";

const FILTERED: &str = "query ($method: String!, $country: String!) { \
    studies(filter: { methods: { anyOf: [$method] }, countries: { anyOf: [$country] } }, first: 50) { \
    nodes { code label title year sampleSize terms { dimension code label } } } }";

const THREE_LEVELS: &str = "{ programmes(first: 20) { nodes { code name evaluations(first: 10) { nodes { code label title year \
    outcomes(first: 5) { nodes { domain { label } direction kirkpatrickLevel } } } } questions(first: 3) { nodes { displayOrder text } } \
    } } }";

const LINKED: &str = "{ questions(first: 50, orderBy: [{ field: RANK }]) { nodes { code text theme rank status links { relation target { \
    __typename ... on Study { code } ... on Programme { code } ... on Term { code } } } programmes { code } } } }";

/// The queries, in the order of the table.
#[must_use]
pub fn all(examples: &Examples) -> [LimitQuery; 4] {
    let query = |name, path, document, variables| LimitQuery {
        name,
        path,
        document,
        variables,
    };
    [
        query("one study, whole", "/study", ONE_STUDY, json!({ "code": examples.study })),
        query(
            "50 studies with a method and a country, with their terms",
            "/studies",
            FILTERED,
            json!({ "method": "LECTURE", "country": "GB" }),
        ),
        query("20 programmes, three levels", "/programmes", THREE_LEVELS, json!({})),
        query(
            "50 questions by rank, with what they are linked to",
            "/questions",
            LINKED,
            json!({}),
        ),
    ]
}

impl LimitQuery {
    /// The body of the request; the hand-written server reads its variables only.
    #[must_use]
    pub fn body(&self) -> Value {
        json!({ "query": self.document, "variables": self.variables })
    }
}
