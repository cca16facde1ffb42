//! Shared by the pages about pooled evidence: which findings are selected, how they are pooled, and the same analysis in R.

use serde_json::{Value, json};

use crate::Fields;
use crate::ask::Variables;
use crate::narrow::{self, CONTRASTS, DIMENSIONS, EVIDENCE_KINDS, KIRKPATRICK, PERSPECTIVES, one_of};
use crate::request::Request;
use crate::variables::Into;

const METRICS: [&str; 7] = [
    "STANDARDISED_MEAN_DIFFERENCE",
    "MEAN_DIFFERENCE",
    "LOG_ODDS_RATIO",
    "LOG_RISK_RATIO",
    "RISK_DIFFERENCE",
    "FISHER_Z",
    "LOGIT_PROPORTION",
];
const MODELS: [&str; 2] = ["RANDOM_EFFECTS", "COMMON_EFFECT"];
const INTERVALS: [&str; 3] = ["HARTUNG_KNAPP", "HARTUNG_KNAPP_AT_LEAST_NORMAL", "NORMAL"];
const TAUS: [&str; 7] = [
    "REML",
    "DERSIMONIAN_LAIRD",
    "PAULE_MANDEL",
    "MAXIMUM_LIKELIHOOD",
    "SIDIK_JONKMAN",
    "HEDGES",
    "EMPIRICAL_BAYES",
];
const WITHIN: [&str; 3] = ["COMPOSITE", "CLUSTER_ROBUST", "INDEPENDENT"];
const MODERATORS: [&str; 4] = ["YEAR", "SAMPLE_SIZE", "FOLLOW_UP_WEEKS", "INVOLVEMENT_LEVEL"];

/// The accepted codes of each choice on these pages.
pub const TAKEN: &[(&str, &[&str])] = &[
    ("contrast", &CONTRASTS),
    ("metric", &METRICS),
    ("model", &MODELS),
    ("interval", &INTERVALS),
    ("tau", &TAUS),
    ("withinStudy", &WITHIN),
    ("subgroup", &DIMENSIONS),
    ("moderator", &MODERATORS),
    ("perspectives", &PERSPECTIVES),
    ("kirkpatrickLevels", &KIRKPATRICK),
    ("evidenceKinds", &EVIDENCE_KINDS),
];

/// The choices for pooling: name, codes, and the default.
const CHOICES: [(&str, &[&str]); 6] = [
    ("contrast", &CONTRASTS),
    ("metric", &METRICS),
    ("model", &MODELS),
    ("interval", &INTERVALS),
    ("tau", &TAUS),
    ("withinStudy", &WITHIN),
];

fn chosen<'a>(query: &'a Fields, name: &str) -> &'a str {
    let codes = CHOICES
        .iter()
        .find(|(choice, _)| *choice == name)
        .map_or(&[][..], |(_, codes)| codes);
    one_of(query, name, codes, codes.first().copied().unwrap_or_default())
}

/// The variables of a document that pools effects and counts directions. Exactly one kind of contrast is selected, because only one is
/// pooled at a time.
pub fn variables(request: &Request) -> Variables {
    let query = &request.query;
    let filter = narrow::outcomes(query);
    let mut input = Variables::new();
    for (name, _) in CHOICES {
        input.put(name, chosen(query, name));
    }
    input.put("outcomes", Value::Object(filter.clone()));
    for (name, codes) in [("subgroup", DIMENSIONS.as_slice()), ("moderator", &MODERATORS)] {
        input.text(name, query.get(name).filter(|code| codes.contains(code)));
    }
    let mut variables = Variables::new();
    variables.put("input", Value::Object(input));
    variables.put("contrast", chosen(query, "contrast"));
    variables.put("filter", Value::Object(filter));
    narrow::narrow(&mut variables, query);
    variables
}

/// The values that the form of these pages shows.
pub fn view(query: &Fields, data: &Value) -> Value {
    let mut choices = Variables::new();
    let mut now = Variables::new();
    for (name, codes) in CHOICES {
        choices.put(name, json!(codes));
        now.put(name, chosen(query, name));
    }
    choices.put("subgroup", json!(DIMENSIONS));
    choices.put("moderator", json!(MODERATORS));
    choices.put("perspectives", json!(PERSPECTIVES));
    choices.put("kirkpatrickLevels", json!(KIRKPATRICK));
    choices.put("evidenceKinds", json!(EVIDENCE_KINDS));
    json!({ "within": narrow::said(query, data), "choices": choices, "now": now })
}

/// The arguments with which metafor pools the same effects.
pub fn in_r(query: &Fields) -> Value {
    let method = match (chosen(query, "model"), chosen(query, "tau")) {
        ("COMMON_EFFECT", _) => "EE",
        (_, "DERSIMONIAN_LAIRD") => "DL",
        (_, "PAULE_MANDEL") => "PM",
        (_, "MAXIMUM_LIKELIHOOD") => "ML",
        (_, "SIDIK_JONKMAN") => "SJ",
        (_, "HEDGES") => "HE",
        (_, "EMPIRICAL_BAYES") => "EB",
        _ => "REML",
    };
    let is_robust = chosen(query, "withinStudy") == "CLUSTER_ROBUST";
    let test = match (is_robust, chosen(query, "interval")) {
        (true, _) | (_, "NORMAL") => "z",
        (_, "HARTUNG_KNAPP_AT_LEAST_NORMAL") => "adhoc",
        _ => "knha",
    };
    json!({ "method": method, "test": test, "robust": is_robust })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_choice_pools_as_the_service_does_and_says_the_same_in_r() {
        let none = Fields::default();
        assert_eq!(
            (chosen(&none, "contrast"), chosen(&none, "tau"), chosen(&none, "interval")),
            ("VERSUS_COMPARISON", "REML", "HARTUNG_KNAPP")
        );
        assert_eq!(in_r(&none), json!({ "method": "REML", "test": "knha", "robust": false }));
        assert_eq!(in_r(&Fields::read("model=COMMON_EFFECT&interval=NORMAL"))["method"], "EE");
    }
}
