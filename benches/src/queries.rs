//! The measured queries: those that clients of the service ask most.

use serde_json::{Value, json};

use crate::generate::Examples;

/// A document with its variables.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What it is called in the tables.
    pub name: String,
    /// The document.
    pub document: &'static str,
    /// Its variables.
    pub variables: Value,
    /// What goes into `$after`.
    pub after: Option<After>,
}

/// The cursor of a study.
#[derive(Debug, Clone)]
pub struct After {
    /// Answers with the cursor of the study that `$text` finds.
    pub document: &'static str,
    /// The number of the study.
    pub number: String,
}

const CURSOR: &str = "query ($text: String!) { studies(filter: { text: $text }, first: 1) { edges { cursor } } }";

const CURSOR_BY_TITLE: &str =
    "query ($text: String!) { studies(filter: { text: $text }, orderBy: [{ field: TITLE }], first: 1) { edges { cursor } } }";

const AFTER_BY_TITLE: &str =
    "query ($after: String!) { studies(orderBy: [{ field: TITLE }], first: 20, after: $after) { nodes { code label title year } } }";

const AFTER: &str = "query ($after: String!) { studies(first: 20, after: $after) { nodes { code label title year } } }";

const PROGRAMMES: &str = "query ($first: Int!) { programmes(filter: { methods: { anyOf: [\"STORYTELLING\"] } }, first: $first) { totalCount nodes { \
    code name methods { label } \
    evaluations(first: 5) { nodes { label outcomes(first: 5) { nodes { domain { label } direction kirkpatrickLevel } } } } \
    questions(first: 3) { nodes { displayOrder text } } } } }";

const FILTERED: &str = "{ studies(filter: { audiences: { anyOf: [\"MH_NURSING\", \"SOCIAL_WORK\"] }, methods: { anyOf: [\"LECTURE\"] }, \
    year: { from: 2005 } }, orderBy: [{ field: YEAR, direction: DESC }], first: 20) { totalCount nodes { \
    code label title year sampleSize design { label } terms { dimension code label } \
    outcomes(first: 5) { nodes { domain { label } direction kirkpatrickLevel effect { estimate } } } } } }";

const PLAIN: &str = "{ studies(first: 20) { nodes { code label title year } } }";

const NEWEST: &str = "{ studies(orderBy: [{ field: YEAR, direction: DESC }], first: 20) { nodes { code label title year } } }";

const TEXT: &str = "{ studies(filter: { text: \"storytelling stigma\" }, first: 20) { nodes { code label title year } } }";

const COUNTED: &str = "{ studies(first: 1) { totalCount nodes { code } } }";

const STUDY: &str = "query ($code: String!) { study(code: $code) { code label title year plainLanguageSummary design { label } \
    terms { dimension label } reports { title authors year journal doi abstract } \
    outcomes(first: 50) { nodes { domain { label } direction kirkpatrickLevel perspective summary effect { metric estimate standardError } } } } }";

const RELATED: &str = "query ($code: String!) { programme(code: $code) { name relatedStudies(first: 10) { score study { code label title } shared { label } } } }";

const SEARCH: &str = "{ search(text: \"consumer stories\", first: 20) { nodes { snippet score node { __typename } } } }";

/// All queries, in the order of the tables.
#[must_use]
pub fn all(examples: &Examples) -> Vec<Asked> {
    let asked = |name: &str, document: &'static str, variables: Value| Asked {
        name: name.to_owned(),
        document,
        variables,
        after: None,
    };
    let after = |document| {
        let number = examples.halfway.clone();
        Some(After { document, number })
    };
    let mut all: Vec<Asked> = [1, 20, 50]
        .into_iter()
        .map(|first| {
            asked(
                &format!("programmes, three levels, first {first}"),
                PROGRAMMES,
                json!({ "first": first }),
            )
        })
        .collect();
    all.extend([
        asked("studies, filtered, 20 with terms and outcomes", FILTERED, json!({})),
        asked("one study with reports and outcomes", STUDY, json!({ "code": examples.study })),
        asked("studies, first 20", PLAIN, json!({})),
        Asked {
            after: after(CURSOR),
            ..asked("studies, 20 from the middle", AFTER, json!({}))
        },
        Asked {
            after: after(CURSOR_BY_TITLE),
            ..asked("studies by title, 20 from the middle", AFTER_BY_TITLE, json!({}))
        },
        asked("studies, newest 20", NEWEST, json!({})),
        asked("studies by text, first 20", TEXT, json!({})),
        asked("studies, counted", COUNTED, json!({})),
        asked("related studies of a programme", RELATED, json!({ "code": examples.programme })),
        asked("search, first 20", SEARCH, json!({})),
    ]);
    all
}

impl Asked {
    /// As a client sends it.
    #[must_use]
    pub fn body(&self) -> Value {
        json!({ "query": self.document, "variables": self.variables })
    }
}
