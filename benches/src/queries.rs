//! Lists the measured queries: those that clients send most often.

use serde_json::{Value, json};

use crate::generate::Examples;

/// A GraphQL document with its variables.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The name of the query in the tables.
    pub name: String,
    /// The text of the GraphQL document.
    pub document: &'static str,
    /// The variables of the document.
    pub variables: Value,
    /// The study whose cursor becomes the variable `$after`.
    pub after: Option<After>,
    /// A statement for PostgreSQL that counts the same rows, as somebody would write it by hand, without roles or filters.
    pub by_hand: Option<&'static str>,
}

/// How to find the cursor of a study.
#[derive(Debug, Clone)]
pub struct After {
    /// A document that returns the cursor of the study that `$text` finds.
    pub document: &'static str,
    /// The number in the title of the study.
    pub number: String,
}

const CURSOR: &str = "query ($text: String!) { studies(filter: { text: $text }, first: 1) { edges { cursor } } }";

const CURSOR_BY_TITLE: &str =
    "query ($text: String!) { studies(filter: { text: $text }, orderBy: [{ field: TITLE }], first: 1) { edges { cursor } } }";

const AFTER_BY_TITLE: &str =
    "query ($after: String!) { studies(orderBy: [{ field: TITLE }], first: 20, after: $after) { nodes { code label title year } } }";

const AFTER: &str = "query ($after: String!) { studies(first: 20, after: $after) { nodes { code label title year } } }";

const PROGRAMMES: &str = "query ($first: Int!) { programmes(filter: { methods: { anyOf: [\"STORYTELLING\"] } }, first: $first) { \
    totalCount nodes { \
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

const MAP: &str = "query ($rows: Dimension!, $columns: Dimension!) { evidenceMap(rows: $rows, columns: $columns) { \
    cells { row { code } column { code } studies outcomes state directions { direction count } } } }";

const WHOLE_MAP: &str = "query ($rows: Dimension!, $columns: Dimension!) { evidenceMap(rows: $rows, columns: $columns) { plainLanguage \
    cells { row { code } column { code } studies outcomes state directions { direction count } certainty { level } questions { code } } } \
    }";

const METHOD_BY_DOMAIN: &str = "SELECT st.term_id, o.domain_term_id, COUNT(DISTINCT o.study_id), COUNT(*), \
    COUNT(*) FILTER (WHERE o.direction = 'BENEFIT'), COUNT(*) FILTER (WHERE o.direction = 'HARM'), COUNT(*) FILTER (WHERE o.direction = \
    'NO_CHANGE'), \
    COUNT(*) FILTER (WHERE o.direction = 'INCONSISTENT'), COUNT(*) FILTER (WHERE o.direction = 'NOT_REPORTED') \
    FROM outcome o JOIN study s ON s.id = o.study_id JOIN study_term st ON st.study_id = s.id \
    WHERE s.status = 'PUBLISHED' AND s.kind = 'PRIMARY' AND st.dimension = 'METHOD' GROUP BY 1, 2";

const PERSPECTIVE_BY_LEVEL: &str = "SELECT o.perspective, o.kirkpatrick_level, COUNT(DISTINCT o.study_id), COUNT(*), \
    COUNT(*) FILTER (WHERE o.direction = 'BENEFIT'), COUNT(*) FILTER (WHERE o.direction = 'HARM'), COUNT(*) FILTER (WHERE o.direction = \
    'NO_CHANGE'), \
    COUNT(*) FILTER (WHERE o.direction = 'INCONSISTENT'), COUNT(*) FILTER (WHERE o.direction = 'NOT_REPORTED') \
    FROM outcome o JOIN study s ON s.id = o.study_id \
    WHERE s.status = 'PUBLISHED' AND s.kind = 'PRIMARY' AND o.kirkpatrick_level IS NOT NULL GROUP BY 1, 2";

const LEVEL_BY_LEVEL: &str = "SELECT p.involvement_level, o.kirkpatrick_level, COUNT(DISTINCT o.study_id), COUNT(DISTINCT o.id), \
    COUNT(DISTINCT o.id) FILTER (WHERE o.direction = 'BENEFIT'), COUNT(DISTINCT o.id) FILTER (WHERE o.direction = 'HARM'), \
    COUNT(DISTINCT o.id) FILTER (WHERE o.direction = 'NO_CHANGE'), COUNT(DISTINCT o.id) FILTER (WHERE o.direction = 'INCONSISTENT'), \
    COUNT(DISTINCT o.id) FILTER (WHERE o.direction = 'NOT_REPORTED') \
    FROM outcome o JOIN study s ON s.id = o.study_id JOIN programme_study ps ON ps.study_id = s.id JOIN programme p ON p.id = \
    ps.programme_id \
    WHERE s.status = 'PUBLISHED' AND s.kind = 'PRIMARY' AND p.status = 'PUBLISHED' AND p.involvement_level IS NOT NULL \
    AND o.kirkpatrick_level IS NOT NULL GROUP BY 1, 2";

const STUDY: &str = "query ($code: String!) { study(code: $code) { code label title year plainLanguageSummary design { label } \
    terms { dimension label } reports { title authors year journal doi abstract } \
    outcomes(first: 50) { nodes { domain { label } direction kirkpatrickLevel perspective summary effect { metric estimate standardError \
    } } } } }";

const RELATED: &str = "query ($code: String!) { programme(code: $code) { name relatedStudies(first: 10) { score study { code label title \
    } shared { label } } } }";

const SEARCH: &str = "{ search(text: \"consumer stories\", first: 20) { nodes { snippet score node { __typename } } } }";

/// All queries, in the order of the tables.
#[must_use]
pub fn all(examples: &Examples) -> Vec<Asked> {
    let asked = |name: &str, document: &'static str, variables: Value| Asked {
        name: name.to_owned(),
        document,
        variables,
        after: None,
        by_hand: None,
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
    let map = |name: &str, document: &'static str, axes: [&str; 2], by_hand: &'static str| Asked {
        by_hand: Some(by_hand),
        ..asked(name, document, json!({ "rows": axes[0], "columns": axes[1] }))
    };
    all.extend([
        map("map, method by outcome domain", MAP, ["METHOD", "OUTCOME_DOMAIN"], METHOD_BY_DOMAIN),
        map(
            "map, perspective by Kirkpatrick level",
            MAP,
            ["PERSPECTIVE", "KIRKPATRICK_LEVEL"],
            PERSPECTIVE_BY_LEVEL,
        ),
        map(
            "map, involvement level by Kirkpatrick level",
            MAP,
            ["INVOLVEMENT_LEVEL", "KIRKPATRICK_LEVEL"],
            LEVEL_BY_LEVEL,
        ),
        map(
            "map, method by outcome domain, with certainty, questions and words",
            WHOLE_MAP,
            ["METHOD", "OUTCOME_DOMAIN"],
            METHOD_BY_DOMAIN,
        ),
    ]);
    all
}

impl Asked {
    /// The body of the request, as a client sends it.
    #[must_use]
    pub fn body(&self) -> Value {
        json!({ "query": self.document, "variables": self.variables })
    }
}
