//! Tests how effects are recorded: people who were measured twice, ratios as printed, and signs that match the direction.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::{analyse, finding, near, recorded, refused, study};
use crate::support::{TestServer, on_both, sql};

const CHANGE: &str =
    "mutation($id: ID!, $version: Int!, $input: OutcomeChanges!) { updateOutcome(id: $id, version: $version, input: $input) { version } }";

fn means(more: Value) -> Value {
    let mut effect = json!({ "metric": "MEAN_DIFFERENCE", "mean1": 24.0, "sd1": 6.0, "n1": 40, "mean2": 21.0, "sd2": 5.0, "n2": 40 });
    effect.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "continuous": effect })
}

fn printed(metric: &str, estimate: f64, lower: f64, upper: f64) -> Value {
    json!({ "estimate": { "metric": metric, "estimate": estimate, "ci": { "lower": lower, "upper": upper } } })
}

#[apply(on_both!)]
async fn the_same_people_before_and_after_are_no_two_groups(app: TestServer) {
    let id = study(&app, "twice").await;
    let before_after = json!({ "contrast": "BEFORE_AFTER" });
    let (path, why) = refused(&app, &id, finding(means(json!({})), before_after.clone())).await;
    assert!(
        path == "input.effect.continuous.correlation" && why.contains("BEFORE_AFTER"),
        "{path}: {why}"
    );
    let table = json!({ "binary": { "events1": 30, "n1": 40, "events2": 20, "n2": 40 } });
    let (path, why) = refused(&app, &id, finding(table, before_after.clone())).await;
    assert!(path == "input.effect.binary.events1" && why.contains("McNemar"), "{path}: {why}");
    let (path, _) = refused(
        &app,
        &id,
        finding(means(json!({ "correlation": 0.7, "n2": 38 })), before_after.clone()),
    )
    .await;
    assert_eq!(path, "input.effect.continuous.n2");
    let (path, _) = refused(&app, &id, finding(means(json!({ "correlation": 0.7 })), json!({}))).await;
    assert_eq!(path, "input.effect.continuous.correlation");

    let stored = recorded(&app, &id, finding(means(json!({ "correlation": 0.7 })), before_after.clone())).await;
    // √((36 + 25 − 2 · 0.7 · 30)/40); the 40 people are counted once.
    near(&stored["effect"]["standardError"], 0.475_f64.sqrt());
    assert_eq!(stored["effect"]["n"], 40);
    assert!(
        stored["effect"]["figures"]
            .as_array()
            .unwrap()
            .contains(&json!({ "name": "correlation", "value": 0.7 }))
    );
    let pool = json!({ "contrast": "BEFORE_AFTER", "metric": "MEAN_DIFFERENCE" });
    assert_eq!(analyse(&app, pool.clone()).await["k"], 1);
    // Changing what the outcome compares must fit the stored figures.
    let mut moved = finding(Value::Null, json!({ "contrast": "VERSUS_COMPARISON" }));
    moved.as_object_mut().unwrap().remove("effect");
    let change = json!({ "id": stored["id"], "version": 1, "input": moved });
    let answer = app.ask(app.token("ACADEMIC"), CHANGE, change).await.body;
    assert_eq!(answer["errors"][0]["extensions"]["fields"][0]["path"], "input.contrast", "{answer}");
    // Rows from before that rule are not pooled, and the answer says why.
    let groups = study(&app, "stored-before").await;
    recorded(&app, &groups, finding(means(json!({})), json!({}))).await;
    sql::write(
        &app,
        &["UPDATE outcome SET contrast = 'BEFORE_AFTER' WHERE effect_n = 80 AND summary = 'Found.'".to_owned()],
    )
    .await;
    let found = analyse(&app, pool).await;
    assert_eq!(found["k"], 1);
    assert!(
        found["leftOut"][0]["reason"]
            .as_str()
            .unwrap()
            .contains("the same people before and after"),
        "{}",
        found["leftOut"]
    );
}

#[apply(on_both!)]
async fn ratios_are_taken_as_printed_and_logged(app: TestServer) {
    let id = study(&app, "ratios").await;
    let stored = recorded(&app, &id, finding(printed("ODDS_RATIO", 2.5, 1.2, 5.2), json!({}))).await["effect"].clone();
    assert_eq!(
        (&stored["metric"], &stored["source"]),
        (&json!("LOG_ODDS_RATIO"), &json!("ESTIMATE"))
    );
    near(&stored["estimate"], 2.5_f64.ln());
    near(&stored["ci"]["lower"], 1.2_f64.ln());
    near(&stored["standardError"], (5.2_f64 / 1.2).ln() / 2.0 / 1.959_963_984_540_054);
    assert_eq!(stored["figures"][0], json!({ "name": "estimate", "value": 2.5 }));
    // The pool is on the log scale, whichever name the metric has.
    for metric in ["ODDS_RATIO", "LOG_ODDS_RATIO"] {
        near(
            &analyse(&app, json!({ "metric": metric })).await["effects"][0]["estimate"],
            2.5_f64.ln(),
        );
    }
    let risk = recorded(
        &app,
        &id,
        finding(printed("RISK_RATIO", 0.5, 0.3, 0.8), json!({ "direction": "HARM" })),
    )
    .await;
    assert_eq!(risk["effect"]["metric"], "LOG_RISK_RATIO");

    let (path, why) = refused(&app, &id, finding(printed("LOG_ODDS_RATIO", 2.5, 1.2, 5.2), json!({}))).await;
    assert!(path == "input.effect.estimate.ci" && why.contains("ODDS_RATIO"), "{path}: {why}");
    for (effect, field) in [
        (printed("ODDS_RATIO", 0.0, 1.2, 5.2), "estimate"),
        (printed("RISK_RATIO", 1.5, -1.2, 5.2), "ci.lower"),
        (printed("ODDS_RATIO", 6.0, 1.2, 5.2), "ci"),
        (
            json!({ "estimate": { "metric": "MEAN_DIFFERENCE", "estimate": 1.0, "standardError": 3.0, "ci": { "lower": 0.0,
            "upper": 2.0 } } }),
            "standardError",
        ),
        (
            json!({ "estimate": { "metric": "MEAN_DIFFERENCE", "estimate": 1.0, "standardError": 1.0, "pValue": 0.0001 } }),
            "pValue",
        ),
    ] {
        let (path, _) = refused(&app, &id, finding(effect.clone(), json!({}))).await;
        assert_eq!(path, format!("input.effect.estimate.{field}"), "{effect}");
    }
}

#[apply(on_both!)]
async fn a_sign_against_the_direction_is_refused_unless_lower_is_better(app: TestServer) {
    let id = study(&app, "signs").await;
    let effect =
        |estimate: f64| json!({ "estimate": { "metric": "STANDARDISED_MEAN_DIFFERENCE", "estimate": estimate, "standardError": 0.2 } });
    let (path, why) = refused(&app, &id, finding(effect(-0.4), json!({}))).await;
    assert!(
        path == "input.effect.estimate.estimate" && why.contains("higherIsBetter: false"),
        "{path}: {why}"
    );
    assert_eq!(
        refused(&app, &id, finding(effect(0.4), json!({ "direction": "HARM" }))).await.0,
        "input.effect.estimate.estimate"
    );
    let lower = json!({ "higherIsBetter": false });
    assert_eq!(
        refused(&app, &id, finding(effect(0.4), lower.clone())).await.0,
        "input.effect.estimate.estimate"
    );

    let stored = recorded(&app, &id, finding(effect(-0.4), lower)).await;
    assert_eq!(
        (&stored["higherIsBetter"], &stored["effect"]["estimate"]),
        (&json!(false), &json!(-0.4))
    );
    let other = study(&app, "signs-of-others").await;
    recorded(&app, &other, finding(effect(0.2), json!({}))).await;
    // Both favour involvement, so they are pooled as 0.4 and 0.2.
    let found = analyse(&app, json!({ "model": "COMMON_EFFECT", "interval": "NORMAL" })).await;
    near(&found["pooled"]["estimate"], 0.3);
    assert!(
        !found["warnings"].to_string().contains("SIGN_AGAINST_DIRECTION"),
        "{}",
        found["warnings"]
    );
    // Neither the direction nor the scale of the measure can be reversed while the effect contradicts it.
    for (more, path) in [
        (json!({ "direction": "HARM", "higherIsBetter": false }), "input.direction"),
        (json!({ "higherIsBetter": true }), "input.direction"),
    ] {
        let mut input = finding(Value::Null, more);
        input.as_object_mut().unwrap().remove("effect");
        let answer = app
            .ask(
                app.token("ACADEMIC"),
                CHANGE,
                json!({ "id": stored["id"], "version": 1, "input": input }),
            )
            .await;
        assert_eq!(answer.body["errors"][0]["extensions"]["fields"][0]["path"], path, "{}", answer.text);
    }
}

#[apply(on_both!)]
async fn a_share_below_one_half_is_no_harm_and_nothing_has_no_sign(app: TestServer) {
    let id = study(&app, "shares").await;
    let none = json!({ "contrast": "NONE" });
    recorded(&app, &id, finding(json!({ "proportion": { "events": 5, "n": 26 } }), none)).await;
    let found = analyse(&app, json!({ "metric": "LOGIT_PROPORTION", "contrast": "NONE" })).await;
    assert_eq!(found["k"], 1);
    assert!(
        !found["warnings"].to_string().contains("SIGN_AGAINST_DIRECTION"),
        "{}",
        found["warnings"]
    );
    let zero = json!({ "direction": "NO_CHANGE" });
    let effect = json!({ "estimate": { "metric": "MEAN_DIFFERENCE", "estimate": -0.0, "standardError": 0.5 } });
    let stored = recorded(&app, &id, finding(effect, zero.clone())).await;
    assert!(!stored.to_string().contains("-0.0"), "{stored}");
    // A stored -0.0 is also returned without the sign.
    sql::write(
        &app,
        &[
            "UPDATE outcome SET effect_estimate = -0.0, effect_ci_lower = -0.0 WHERE effect_metric = 'MEAN_DIFFERENCE' AND \
        summary = 'Found.'"
                .to_owned(),
        ],
    )
    .await;
    let read = app
        .read("{ outcomes(filter: { studies: { text: \"marigold\" } }) { nodes { effect { estimate ci { lower } } } } }")
        .await;
    assert!(!read.to_string().contains("-0.0"), "{read}");
    let found = analyse(&app, json!({ "metric": "MEAN_DIFFERENCE" })).await;
    assert!(
        found["k"] == 1 && !found.to_string().contains("-0.00") && !found["pooled"].to_string().contains("-0.0,"),
        "{found}"
    );
}
