//! Filters lists by terms from another page's link (`in=DIMENSION:CODE`), and describes the filter in words.

use serde_json::{Value, json};

use crate::Fields;
use crate::ask::Variables;
use crate::variables::{Into, number};

/// The dimensions that terms can describe.
pub const DIMENSIONS: [&str; 15] = [
    "AUDIENCE",
    "COUNTRY",
    "DELIVERY_MODE",
    "EDUCATION_LEVEL",
    "EFFECTIVENESS_PARAMETER",
    "INVOLVEMENT_ACTIVITY",
    "INVOLVEMENT_LEVEL",
    "KIRKPATRICK_LEVEL",
    "LEARNING_DOMAIN",
    "METHOD",
    "OUTCOME_DOMAIN",
    "PERSPECTIVE",
    "SETTING",
    "STUDY_DESIGN",
    "TOPIC",
];

/// The first value of a name that is one of these codes, otherwise the default.
#[must_use]
pub fn one_of<'a>(query: &'a Fields, name: &str, codes: &[&'a str], otherwise: &'a str) -> &'a str {
    query.get(name).filter(|code| codes.contains(code)).unwrap_or(otherwise)
}

/// Every value of a name that is one of these codes.
#[must_use]
pub fn some_of<'a>(query: &'a Fields, name: &str, codes: &[&str]) -> Vec<&'a str> {
    query.all(name).into_iter().filter(|code| codes.contains(code)).collect()
}

/// The terms that an address filters by, at most two.
#[must_use]
pub fn within(query: &Fields) -> Vec<(&str, &str)> {
    let all = query.all("in").into_iter().filter_map(|text| text.split_once(':'));
    all.filter(|(dimension, code)| DIMENSIONS.contains(dimension) && !code.is_empty())
        .take(2)
        .collect()
}

/// The filter by those terms; empty if there are none.
#[must_use]
pub fn dimensions(query: &Fields) -> Vec<Value> {
    let terms = within(query).into_iter();
    terms
        .map(|(dimension, code)| json!({ "dimension": dimension, "terms": { "anyOf": [code] } }))
        .collect()
}

/// The variables of the fragment `Narrowed`.
pub fn narrow(variables: &mut Variables, query: &Fields) {
    let terms = within(query);
    for (at, name) in ["One", "Two"].into_iter().enumerate() {
        let term = terms.get(at);
        variables.put(&format!("in{name}"), term.map_or("TOPIC", |(dimension, _)| dimension));
        variables.put(&format!("hasIn{name}"), term.is_some());
    }
}

/// The filter of a list, with the words of the vocabulary. An unknown code is shown as it is.
#[must_use]
pub fn said(query: &Fields, data: &Value) -> Value {
    let said = within(query).into_iter().zip(["inOne", "inTwo"]).map(|((dimension, code), name)| {
        let terms = data.get(name).and_then(Value::as_array).into_iter().flatten();
        let label = terms
            .filter(|term| term.get("code").and_then(Value::as_str) == Some(code))
            .find_map(|term| term.get("label")?.as_str());
        json!({ "dimension": dimension, "code": code, "label": label.unwrap_or(code) })
    });
    said.collect()
}

/// A range of whole numbers from two fields; nothing if both are blank.
pub fn range(filter: &mut Variables, name: &str, from: Option<&str>, to: Option<&str>) {
    let mut range = Variables::new();
    range.number("from", from);
    range.number("to", to);
    if !range.is_empty() {
        filter.put(name, Value::Object(range));
    }
}

/// The outcome filter from the forms of the evidence pages.
#[must_use]
pub fn outcomes(query: &Fields) -> Variables {
    let mut filter = Variables::new();
    filter.text("text", query.get("text"));
    filter.any_of("domains", &query.all("domains"));
    for (name, codes) in [
        ("perspectives", PERSPECTIVES.as_slice()),
        ("kirkpatrickLevels", KIRKPATRICK.as_slice()),
        ("directions", DIRECTIONS.as_slice()),
        ("contrasts", CONTRASTS.as_slice()),
        ("evidenceKinds", EVIDENCE_KINDS.as_slice()),
    ] {
        let chosen = some_of(query, name, codes);
        if !chosen.is_empty() {
            filter.put(name, chosen.iter().map(|&code| Value::from(code)).collect::<Vec<_>>());
        }
    }
    if let Some(weeks) = query.get("weeks") {
        filter.put("minFollowUpWeeks", number(weeks));
    }
    let terms = dimensions(query);
    if !terms.is_empty() {
        filter.put("dimensions", terms);
    }
    let mut studies = Variables::new();
    range(&mut studies, "year", query.get("from"), query.get("to"));
    if !studies.is_empty() {
        filter.put("studies", Value::Object(studies));
    }
    filter
}

/// The perspectives of outcomes.
pub const PERSPECTIVES: [&str; 6] = [
    "SERVICE_USER_EDUCATOR",
    "SERVICE_USER",
    "CARER",
    "TRAINEE",
    "PRACTITIONER",
    "ACADEMIC",
];
/// Kirkpatrick's levels.
pub const KIRKPATRICK: [&str; 6] = [
    "K1_REACTION",
    "K2A_ATTITUDES",
    "K2B_KNOWLEDGE_SKILLS",
    "K3_BEHAVIOUR",
    "K4A_ORGANISATION",
    "K4B_SERVICE_USERS",
];
/// The directions of effect.
pub const DIRECTIONS: [&str; 5] = ["BENEFIT", "HARM", "NO_CHANGE", "INCONSISTENT", "NOT_REPORTED"];
/// The kinds of comparison.
pub const CONTRASTS: [&str; 4] = ["VERSUS_COMPARISON", "BEFORE_AFTER", "VERSUS_OTHER_INVOLVEMENT", "NONE"];
/// How findings can be obtained.
pub const EVIDENCE_KINDS: [&str; 3] = ["MEASURED", "SELF_REPORT", "QUALITATIVE"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_narrows_by_two_terms_at_most_and_by_no_unknown_dimension() {
        let query = Fields::read("in=TOPIC:A&in=NONSENSE:B&in=METHOD:C&in=AUDIENCE:D&in=TOPIC");
        assert_eq!(within(&query), [("TOPIC", "A"), ("METHOD", "C")]);
        let mut variables = Variables::new();
        narrow(&mut variables, &Fields::read("in=METHOD:C"));
        assert_eq!(
            Value::Object(variables),
            json!({ "inOne": "METHOD", "hasInOne": true, "inTwo": "TOPIC", "hasInTwo": false })
        );
    }

    #[test]
    fn what_is_chosen_twice_or_unknown_changes_nothing() {
        let query = Fields::read("metric=NONSENSE&contrasts=NONE&contrasts=X");
        assert_eq!(
            (one_of(&query, "metric", &["A", "B"], "A"), some_of(&query, "contrasts", &CONTRASTS)),
            ("A", vec!["NONE"])
        );
    }
}
