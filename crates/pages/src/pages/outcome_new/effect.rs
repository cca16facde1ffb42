//! Reads the figures of an effect from a form, whose fields are named by their paths in the API's input.

use serde_json::{Value, json};

use crate::Fields;
use crate::ask::{Problem, Variables};
use crate::page::Problems;
use crate::variables::{Into, number};

/// The forms of effect, each with its fields and its required fields.
const KINDS: [(&str, &[&str], &[&str]); 5] = [
    ("continuous", &["n1", "mean1", "sd1", "n2", "mean2", "sd2"], &["correlation"]),
    ("binary", &["events1", "n1", "events2", "n2"], &[]),
    ("estimate", &["estimate"], &["standardError", "pValue", "n"]),
    ("correlation", &["r", "n"], &[]),
    ("proportion", &["events", "n"], &[]),
];

/// The effect in one form; `None` for an unknown form. Missing fields are added to the problems.
pub fn read(form: &Fields, kind: &str, problems: &mut Problems) -> Option<Value> {
    let (kind, needed, others) = KINDS.iter().find(|(name, _, _)| *name == kind)?;
    let field = |name: &str| format!("effect.{kind}.{name}");
    let mut figures = Variables::new();
    for name in *needed {
        match form.get(&field(name)) {
            Some(value) => figures.put(name, number(value)),
            None => problems.push(Problem::at(&field(name), "write this number")),
        }
    }
    for name in *others {
        figures.number(name, form.get(&field(name)));
    }
    if matches!(*kind, "continuous" | "binary" | "estimate") {
        match form.get(&field("metric")) {
            Some(metric) => figures.put("metric", metric),
            None => problems.push(Problem::at(&field("metric"), "choose the measure of the effect")),
        }
    }
    if *kind == "estimate" {
        let bound = |name: &str| form.get(&field(&format!("ci.{name}"))).map(number);
        match (bound("lower"), bound("upper")) {
            (Some(lower), Some(upper)) => {
                let level = form.get(&field("ci.level")).map_or(json!(0.95), number);
                figures.put("ci", json!({ "level": level, "lower": lower, "upper": upper }));
            }
            (None, None) => {}
            (None, _) => problems.push(Problem::at(&field("ci.lower"), "an interval has two ends")),
            (_, None) => problems.push(Problem::at(&field("ci.upper"), "an interval has two ends")),
        }
    }
    Some(json!({ (*kind): figures }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_by_their_kind_and_what_is_missing_is_named() {
        let mut problems = Problems::new();
        let form = Fields::read("effect.correlation.r=0.3&effect.correlation.n=40");
        assert_eq!(
            read(&form, "correlation", &mut problems),
            Some(json!({ "correlation": { "r": 0.3, "n": 40 } }))
        );
        let form = Fields::read("effect.estimate.estimate=1.2&effect.estimate.ci.lower=1&effect.estimate.metric=ODDS_RATIO");
        let _ = read(&form, "estimate", &mut problems);
        assert_eq!(problems.len(), 1);
        assert_eq!(read(&form, "none", &mut problems), None);
    }
}
