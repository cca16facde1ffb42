//! Tests that an interval narrower than the normal one is reported wherever an interval is shown, and that it can be avoided.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::{analyse, finding, near, recorded, study};
use crate::support::{TestServer, on_both};

const NARROW: &str = "INTERVAL_NARROWER_THAN_NORMAL";

/// The parts of the analysis for which a narrow interval is reported.
fn said(found: &Value) -> Vec<String> {
    let warnings = found["warnings"].as_array().unwrap().iter();
    let narrow = warnings.filter(|warning| warning["code"] == NARROW);
    narrow.map(|warning| warning["message"].as_str().unwrap().to_owned()).collect()
}

#[apply(on_both!)]
async fn a_narrow_interval_is_said_and_not_believed(app: TestServer) {
    for (place, estimate) in [0.49, 0.50, 0.51, 0.50].into_iter().enumerate() {
        let id = study(&app, &format!("close-{place}")).await;
        let effect = json!({ "estimate": { "metric": "STANDARDISED_MEAN_DIFFERENCE", "estimate": estimate, "standardError": 0.2 } });
        recorded(&app, &id, finding(effect, json!({}))).await;
    }
    let found = analyse(&app, json!({ "subgroup": "COUNTRY" })).await;
    let said = said(&found);
    for part in [
        "the interval is",
        "subgroup \"United Kingdom\"",
        "trim and fill",
        "leaving one out",
        "adding by year",
    ] {
        assert!(said.iter().any(|message| message.contains(part)), "{part}: {said:?}");
    }
    // The interval from t(3) times √(0.0002/12) is [0.487, 0.513]; the sentence must not be based on it.
    let words = found["plainLanguage"].as_str().unwrap();
    assert!(
        words.contains("too narrow to rely on. A more careful interval goes from 0.18 to 0.82"),
        "{words}"
    );
    assert!(words.contains("anything from 0.07 to 0.93"), "{words}");
    assert!(found["forestPlot"].as_str().unwrap().contains("too narrow"));

    let bounded = analyse(&app, json!({ "interval": "HARTUNG_KNAPP_AT_LEAST_NORMAL", "subgroup": "COUNTRY" })).await;
    assert!(
        bounded["warnings"]
            .as_array()
            .unwrap()
            .iter()
            .all(|warning| warning["code"] != NARROW),
        "{}",
        bounded["warnings"]
    );
    // t(3) = 3.182446 times the model's own error of 0.1.
    near(&bounded["pooled"]["standardError"], 0.1);
    assert!((bounded["pooled"]["ci"]["upper"].as_f64().unwrap() - 0.818_244_6).abs() < 1e-6);
    assert!(!bounded["plainLanguage"].as_str().unwrap().contains("too narrow"));
    assert!(bounded["forestPlot"].as_str().unwrap().contains("never narrower"));
    let normal = analyse(&app, json!({ "interval": "NORMAL" })).await;
    assert!(
        normal["warnings"]
            .as_array()
            .unwrap()
            .iter()
            .all(|warning| warning["code"] != NARROW),
        "{}",
        normal["warnings"]
    );
}
