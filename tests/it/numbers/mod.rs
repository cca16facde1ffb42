//! Tests numbers: effects fit what they compare, narrow intervals are reported, and it takes more than one rater to agree on a level.

mod attendance;
mod effects;
mod levels;
mod narrow;
mod reports;
mod words;

use serde_json::{Value, json};

use crate::support::TestServer;

const RECORD: &str =
    "mutation($study: ID!, $input: OutcomeInput!) { recordOutcome(study: $study, input: $input) { id version higherIsBetter direction
    effect { metric source estimate standardError ci { level lower upper } pValue n figures { name value } } } }";
const ANALYSE: &str =
    "query($input: MetaAnalysisInput!) { metaAnalysis(input: $input) { k pooled { estimate standardError ci { lower upper } } effects { \
        estimate }
    subgroups { pooled { estimate } } regression { name } leaveOneOut { pooled { estimate } } cumulative { k } trimAndFill { imputed }
    predictionInterval { lower upper } forestPlot warnings { code message } plainLanguage leftOut { reason } } }";

/// A public study that a search for `marigold` finds.
async fn study(app: &TestServer, code: &str) -> Value {
    let create = "mutation($input: StudyInput!) { createStudy(input: $input) { id } }";
    let input = json!({ "code": code, "title": format!("The marigold trial {code}"), "status": "PUBLISHED", "countries": ["GB"] });
    app.ask(app.token("ACADEMIC"), create, json!({ "input": input })).await.data()["createStudy"]["id"].clone()
}

/// A finding with this effect. The fields in `more` replace the default ones.
fn finding(effect: Value, more: Value) -> Value {
    let mut input = json!({ "domain": "EMPATHY", "perspective": "TRAINEE", "evidenceKind": "MEASURED", "contrast": "VERSUS_COMPARISON",
        "direction": "BENEFIT", "summary": "Found.", "effect": effect });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    input
}

/// The path of the only refused field, and the reason.
async fn refused(app: &TestServer, study: &Value, input: Value) -> (String, String) {
    let answer = app
        .ask(app.token("ACADEMIC"), RECORD, json!({ "study": study, "input": input }))
        .await;
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{}", answer.text);
    let fields = answer.body["errors"][0]["extensions"]["fields"].as_array().unwrap().clone();
    assert_eq!(fields.len(), 1, "{fields:?}");
    let text = |name: &str| fields[0][name].as_str().unwrap().to_owned();
    (text("path"), text("message"))
}

async fn recorded(app: &TestServer, study: &Value, input: Value) -> Value {
    let answer = app
        .ask(app.token("ACADEMIC"), RECORD, json!({ "study": study, "input": input }))
        .await;
    answer.data()["recordOutcome"].clone()
}

async fn analyse(app: &TestServer, more: Value) -> Value {
    let mut input = json!({ "outcomes": { "studies": { "text": "marigold" } } });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    app.ask(None, ANALYSE, json!({ "input": input })).await.data()["metaAnalysis"].clone()
}

fn near(found: &Value, expected: f64) {
    let found = found.as_f64().unwrap_or_else(|| panic!("{found} for {expected}"));
    assert!((found - expected).abs() < 1e-9 * expected.abs().max(1e-3), "{found} for {expected}");
}
