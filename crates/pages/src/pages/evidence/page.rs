//! Pooled effects of studies: the size of the effect, which outcomes were left out and why, and the directions of effect.

use serde_json::{Value, json};

use crate::file::{Rows, cell};
use crate::page::{Page, page};
use crate::request::Request;
use crate::synthesis;

/// The path, document and template of this page, with its options.
pub const PAGE: Page = page!("evidence", "/evidence")
    .choices(synthesis::TAKEN)
    .with(synthesis::variables)
    .view(view)
    .rows(rows)
    .figure("/metaAnalysis/forestPlot")
    .kept();

fn view(request: &Request, data: &Value) -> Value {
    let mut view = synthesis::view(&request.query, data);
    let left_out = data.pointer("/metaAnalysis/leftOut").and_then(Value::as_array);
    if let Value::Object(map) = &mut view {
        map.insert("r".to_owned(), synthesis::in_r(&request.query));
        map.insert("leftOut".to_owned(), by_reason(left_out.map_or(&[], Vec::as_slice)));
    }
    view
}

/// The outcomes that were left out for one reason.
struct Reason<'a> {
    reason: &'a str,
    findings: usize,
    studies: Vec<LeftOut<'a>>,
}

/// A study, and the subjects of its outcomes that were left out.
struct LeftOut<'a> {
    study: &'a Value,
    domains: Vec<&'a Value>,
}

/// The left-out outcomes, by reason and by study, in the order of their first occurrence.
fn by_reason(left_out: &[Value]) -> Value {
    let mut reasons: Vec<Reason<'_>> = Vec::new();
    for one in left_out {
        let reason = one.get("reason").and_then(Value::as_str).unwrap_or_default();
        let (Some(study), Some(domain)) = (one.pointer("/outcome/study"), one.pointer("/outcome/domain/label")) else {
            continue;
        };
        let group = match reasons.iter().position(|group| group.reason == reason) {
            Some(at) => reasons.get_mut(at),
            None => {
                let (findings, studies) = (0, Vec::new());
                reasons.push(Reason { reason, findings, studies });
                reasons.last_mut()
            }
        };
        if let Some(group) = group {
            group.add(study, domain);
        }
    }
    let groups = reasons.iter().map(|group| {
        let studies = group
            .studies
            .iter()
            .map(|left| json!({ "study": left.study, "domains": left.domains }));
        json!({ "reason": plain(group.reason), "count": group.findings, "studies": studies.collect::<Vec<_>>() })
    });
    groups.collect()
}

impl<'a> Reason<'a> {
    fn add(&mut self, study: &'a Value, domain: &'a Value) {
        self.findings += 1;
        match self.studies.iter_mut().find(|left| left.study.get("code") == study.get("code")) {
            Some(left) if left.domains.contains(&domain) => {}
            Some(left) => left.domains.push(domain),
            None => self.studies.push(LeftOut {
                study,
                domains: vec![domain],
            }),
        }
    }
}

/// The API's reasons contain codes of contrasts and metrics: replace them with words.
fn plain(reason: &str) -> String {
    let said = reason.replace("its contrast is NONE", "it compares nothing");
    said.replace("its contrast is ", "it compares ")
        .replace("its metric is ", "its number is of another kind: ")
}

/// The pooled effects, and then the outcomes that were left out.
fn rows(data: &Value) -> Rows {
    let mut rows = Rows::new(&[
        "code",
        "study",
        "title",
        "year",
        "outcome",
        "measure",
        "time",
        "pooled",
        "estimate",
        "standard_error",
        "interval_from",
        "interval_to",
        "weight",
        "left_out_because",
    ]);
    let list = |at: &str| data.pointer(at).and_then(Value::as_array).into_iter().flatten();
    let outcome = |row: &Value| {
        let names = [
            "/study/code",
            "/study/label",
            "/study/title",
            "/study/year",
            "/domain",
            "/measure",
            "/timepoint",
        ];
        names.map(|name| cell(row.get("outcome").and_then(|outcome| outcome.pointer(name))))
    };
    for effect in list("/metaAnalysis/effects") {
        let numbers = ["/estimate", "/standardError", "/ci/lower", "/ci/upper", "/weight"].map(|name| cell(effect.pointer(name)));
        let cells = outcome(effect)
            .into_iter()
            .chain(["yes".to_owned()])
            .chain(numbers)
            .chain([String::new()]);
        rows.rows.push(cells.collect());
    }
    for one in list("/metaAnalysis/leftOut") {
        let blank = std::iter::repeat_n(String::new(), 5);
        let cells = outcome(one)
            .into_iter()
            .chain(["no".to_owned()])
            .chain(blank)
            .chain([cell(one.get("reason"))]);
        rows.rows.push(cells.collect());
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_out_is_in_the_rows_with_why() {
        let data = json!({ "metaAnalysis": {
            "effects": [{ "outcome": { "study": { "code": "a", "label": "A 2001" } }, "estimate": 0.5, "standardError": 0.1,
            "weight": 100.0 }],
            "leftOut": [{ "outcome": { "study": { "code": "b", "label": "B 2002" } }, "reason": "no effect" }],
        } });
        let csv = rows(&data).csv();
        assert!(csv.contains("a,A 2001,,,,,,yes,0.5,0.1,,,100.0,\r\n"), "{csv}");
        assert!(csv.contains("b,B 2002,,,,,,no,,,,,,no effect\r\n"), "{csv}");
    }

    #[test]
    fn what_was_left_out_is_told_by_reason_and_by_study() {
        let one = |code: &str, domain: &str| json!({ "reason": "its contrast is NONE, not BEFORE_AFTER",
        "outcome": { "study": { "code": code }, "domain": { "label": domain } } });
        let told = by_reason(&[one("a", "Empathy"), one("b", "Empathy"), one("a", "Knowledge"), one("a", "Empathy")]);
        let studies = json!([
            { "study": { "code": "a" }, "domains": ["Empathy", "Knowledge"] },
            { "study": { "code": "b" }, "domains": ["Empathy"] },
        ]);
        assert_eq!(
            told,
            json!([{ "reason": "it compares nothing, not BEFORE_AFTER", "count": 4, "studies": studies }])
        );
    }
}
