//! Tests syntheses over HTTP: equal to the reference where there is one, with a reason for everything that is not pooled, and the same on
//! both databases.

mod said;

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::{TestServer, on_both, sql};

const ANALYSE: &str = "query($input: MetaAnalysisInput!) { metaAnalysis(input: $input) { k pooled { estimate standardError ci { lower \
    upper } statistic df pValue }
    heterogeneity { tau2 tau2Ci { lower upper } i2 h2 q df pValue } predictionInterval { lower upper } effects { outcome { study { label \
    } } outcomes { id } estimate weight }
    subgroups { term { code } k pooled { estimate } } subgroupDifferences { statistic df pValue } regression { name estimate \
    standardError pValue }
    leaveOneOut { without { study { label } } pooled { estimate } heterogeneity { q df } } cumulative { added { study { label } } k \
    pooled { estimate } }
    eggerTest { statistic df pValue } trimAndFill { imputed side pooled { estimate } } warnings { code message } plainLanguage leftOut { \
    reason outcome { id } } } }";

fn near(found: &Value, expected: &Value, relative: f64) {
    let (found, expected) = (
        found.as_f64().unwrap_or_else(|| panic!("{found} for {expected}")),
        expected.as_f64().unwrap(),
    );
    assert!(
        (found - expected).abs() <= 1e-12 + relative * expected.abs(),
        "{found} for {expected}"
    );
}

/// A public study with these outcomes.
async fn study(app: &TestServer, code: &str, year: i32, more: Value, outcomes: Vec<Value>) -> Value {
    let academic = app.token("ACADEMIC");
    let mut input = json!({ "code": code, "title": format!("The calendula trial {code}"), "status": "PUBLISHED",
        "reports": [{ "title": code, "authors": [format!("Doe{year} J")], "year": year }] });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let create = "mutation($input: StudyInput!) { createStudy(input: $input) { id } }";
    let id = app.ask(academic, create, json!({ "input": input })).await.data()["createStudy"]["id"].clone();
    for outcome in outcomes {
        let record = "mutation($study: ID!, $input: OutcomeInput!) { recordOutcome(study: $study, input: $input) { id } }";
        app.ask(academic, record, json!({ "study": id, "input": outcome })).await.data();
    }
    id
}

fn outcome(effect: Value) -> Value {
    json!({ "domain": "EMPATHY", "perspective": "TRAINEE", "evidenceKind": "MEASURED", "contrast": "VERSUS_COMPARISON",
    "direction": "BENEFIT",
        "summary": "Found.", "effect": effect })
}

fn estimate(estimate: f64, error: f64) -> Value {
    outcome(json!({ "estimate": { "metric": "STANDARDISED_MEAN_DIFFERENCE", "estimate": estimate, "standardError": error } }))
}

async fn analyse(app: &TestServer, token: Option<&str>, more: Value) -> Value {
    let mut input = json!({ "outcomes": { "studies": { "text": "calendula" } } });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    app.ask(token, ANALYSE, json!({ "input": input })).await.data()["metaAnalysis"].clone()
}

fn codes(found: &Value) -> Vec<&str> {
    found["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|warning| warning["code"].as_str().unwrap())
        .collect()
}

#[apply(on_both!)]
async fn raw_figures_pool_to_the_references_result(app: TestServer) {
    // Normand 1999: nine trials of stroke care, means and standard deviations as printed; the results are metafor's.
    let reference: Value = serde_json::from_str(include_str!("../../crates/evidence/tests/data/meta/normand1999_smd.json")).unwrap();
    for row in reference["studies"].as_array().unwrap() {
        let effect = json!({ "continuous": { "mean1": row["m1i"], "sd1": row["sd1i"], "n1": row["n1i"], "mean2": row["m2i"],
        "sd2": row["sd2i"], "n2": row["n2i"] } });
        let number = row["study"].as_i64().unwrap() as i32;
        // The trials have effects in both directions, and a recorded direction would have to match each of them.
        let mut found = outcome(effect);
        found["direction"] = json!("NOT_REPORTED");
        study(&app, &format!("trial-{number}"), 1990 + number, json!({}), vec![found]).await;
    }
    for (tau, model, name, relative) in [
        ("REML", "RANDOM_EFFECTS", "REML", 1e-6),
        ("DERSIMONIAN_LAIRD", "RANDOM_EFFECTS", "DL", 1e-9),
        ("PAULE_MANDEL", "RANDOM_EFFECTS", "PM", 1e-9),
        ("MAXIMUM_LIKELIHOOD", "RANDOM_EFFECTS", "ML", 1e-6),
        ("SIDIK_JONKMAN", "RANDOM_EFFECTS", "SJ", 1e-9),
        ("HEDGES", "RANDOM_EFFECTS", "HE", 1e-9),
        ("EMPIRICAL_BAYES", "RANDOM_EFFECTS", "EB", 1e-6),
        ("REML", "COMMON_EFFECT", "FE", 1e-9),
    ] {
        for (interval, suffix) in [("NORMAL", ""), ("HARTUNG_KNAPP", "_knha")] {
            let found = analyse(&app, None, json!({ "tau": tau, "model": model, "interval": interval })).await;
            let expected = &reference["models"][format!("{name}{suffix}")];
            assert_eq!(found["k"], 9);
            for (figure, known) in [
                ("estimate", "estimate"),
                ("standardError", "se"),
                ("statistic", "stat"),
                ("pValue", "p"),
            ] {
                near(&found["pooled"][figure], &expected[known], 10.0 * relative);
            }
            near(&found["pooled"]["ci"]["lower"], &expected["ci_lb"], 10.0 * relative);
            for (figure, known) in [
                ("tau2", "tau2"),
                ("i2", "I2_pct"),
                ("h2", "H2"),
                ("q", "QE"),
                ("df", "QE_df"),
                ("pValue", "QE_p"),
            ] {
                near(&found["heterogeneity"][figure], &expected[known], 10.0 * relative);
            }
            if model == "RANDOM_EFFECTS" {
                near(&found["predictionInterval"]["upper"], &expected["pi_ub_t_kminus2"], 10.0 * relative);
            }
            let weights: f64 = found["effects"]
                .as_array()
                .unwrap()
                .iter()
                .map(|effect| effect["weight"].as_f64().unwrap())
                .sum();
            assert!((weights - 100.0).abs() < 1e-9);
        }
    }
    let found = analyse(&app, None, json!({ "tau": "REML", "interval": "NORMAL" })).await;
    for (step, expected) in found["leaveOneOut"]
        .as_array()
        .unwrap()
        .iter()
        .zip(reference["leave_one_out"]["REML"].as_array().unwrap())
    {
        near(&step["pooled"]["estimate"], &expected["estimate"], 1e-6);
        near(&step["heterogeneity"]["q"], &expected["Q"], 1e-6);
    }
    let egger = &reference["small_study_effects"]["egger_classical_lm_sei"];
    near(&found["eggerTest"]["statistic"], &egger["stat"], 1e-9);
    near(&found["eggerTest"]["pValue"], &egger["p"], 1e-9);
    assert!(codes(&found).contains(&"LOW_POWER"));
    assert_eq!(found["cumulative"].as_array().unwrap().len(), 9);
    near(&found["cumulative"][8]["pooled"]["estimate"], &found["pooled"]["estimate"], 1e-9);
    assert_eq!(found["cumulative"][0]["added"]["study"]["label"], "Doe1991 1991");
}

#[apply(on_both!)]
async fn the_demo_pools_its_two_poolable_findings_and_names_all_others(app: TestServer) {
    let input = json!({ "outcomes": {} });
    let found = app.ask(None, ANALYSE, json!({ "input": input })).await.data()["metaAnalysis"].clone();
    // kassam2011: g = J(108)·0.7/6.9774 = 0.0997, variance 1/50 + 1/60 + g²/220; patten2012: 0.45 with standard error 0.2203.
    // Q = (0.45 − 0.0997)²/(0.0367 + 0.0485).
    assert_eq!(found["k"], 2);
    let (one, other) = (&found["effects"][0], &found["effects"][1]);
    assert_eq!(
        (&one["outcome"]["study"]["label"], &other["outcome"]["study"]["label"]),
        (&json!("Kassam 2011"), &json!("Patten 2012"))
    );
    let g = 0.099_678_307_853_294_48_f64;
    let (v1, v2) = (1.0 / 50.0 + 1.0 / 60.0 + g * g / 220.0, 0.2203_f64.powi(2));
    near(&one["estimate"], &json!(g), 1e-9);
    near(&found["heterogeneity"]["q"], &json!((0.45 - g).powi(2) / (v1 + v2)), 1e-9);
    // For two studies REML's τ² is (y1 − y2)²/2 − (v1 + v2)/2, calculated by hand from its score.
    let tau2 = (0.45 - g).powi(2) / 2.0 - (v1 + v2) / 2.0;
    near(&found["heterogeneity"]["tau2"], &json!(tau2), 1e-6);
    let (w1, w2) = (1.0 / (v1 + tau2), 1.0 / (v2 + tau2));
    near(&found["pooled"]["estimate"], &json!((w1 * g + w2 * 0.45) / (w1 + w2)), 1e-6);
    for code in ["TWO_STUDIES", "NO_PREDICTION_INTERVAL"] {
        assert!(codes(&found).contains(&code), "{code}");
    }
    // Each of the 131 outcomes is either pooled or listed with a reason.
    let left = found["leftOut"].as_array().unwrap();
    assert_eq!(left.len(), 129);
    let reasons = |reason: &str| left.iter().filter(|left| left["reason"].as_str().unwrap().contains(reason)).count();
    assert_eq!(
        (
            reasons("contrast is NONE"),
            reasons("contrast is BEFORE_AFTER"),
            reasons("contrast is VERSUS_OTHER"),
            reasons("metric is"),
            reasons("no effect")
        ),
        (62, 30, 5, 1, 31)
    );
    assert!(
        found["plainLanguage"].as_str().unwrap().starts_with(
            "2 studies taken together find a standardised difference of 0.26 (small), with a 95% interval from -1.96 to 2.47."
        )
    );

    // The papers print no standard errors for the before-after differences.
    let input = json!({ "outcomes": { "hasEffect": true }, "contrast": "BEFORE_AFTER" });
    let found = app.ask(None, ANALYSE, json!({ "input": input })).await.data()["metaAnalysis"].clone();
    assert_eq!(
        (&found["k"], &found["pooled"], found["leftOut"].as_array().unwrap().len()),
        (&json!(0), &Value::Null, 14)
    );
    assert_eq!(
        found["leftOut"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|left| left["reason"].as_str().unwrap().contains("standard error"))
            .count(),
        8
    );
    assert_eq!(codes(&found)[0], "NOTHING_TO_POOL");
    assert_eq!(
        found["plainLanguage"],
        "No study has an effect that can be pooled here, so there is no pooled result."
    );
}

#[apply(on_both!)]
async fn several_effects_of_a_study_are_treated_as_asked_and_it_is_said(app: TestServer) {
    study(&app, "two", 2001, json!({}), vec![estimate(0.2, 0.2), estimate(0.6, 0.2)]).await;
    study(&app, "one", 2002, json!({}), vec![estimate(0.1, 0.3)]).await;
    study(&app, "three", 2003, json!({}), vec![estimate(0.5, 0.4)]).await;
    // By hand: the composite is 0.4 with variance (0.04 + 0.04 + 2·0.5·0.04)/4 = 0.03; a common effect over 0.03, 0.09, 0.16.
    let found = analyse(&app, None, json!({ "model": "COMMON_EFFECT", "interval": "NORMAL" })).await;
    let weights = [1.0 / 0.03, 1.0 / 0.09, 1.0 / 0.16];
    let sum: f64 = weights.iter().sum();
    assert_eq!(
        (&found["k"], found["effects"][0]["outcomes"].as_array().unwrap().len()),
        (&json!(3), 2)
    );
    near(
        &found["pooled"]["estimate"],
        &json!((0.4 * weights[0] + 0.1 * weights[1] + 0.5 * weights[2]) / sum),
        1e-9,
    );
    near(&found["pooled"]["standardError"], &json!(1.0 / sum.sqrt()), 1e-9);
    assert!(codes(&found).contains(&"COMPOSITE_EFFECTS"));
    let alone = analyse(
        &app,
        None,
        json!({ "model": "COMMON_EFFECT", "interval": "NORMAL", "withinStudyCorrelation": 0.0 }),
    )
    .await;
    near(
        &alone["effects"][0]["weight"],
        &json!(100.0 / 0.02 / (1.0 / 0.02 + weights[1] + weights[2])),
        1e-9,
    );
    let naive = analyse(&app, None, json!({ "withinStudy": "INDEPENDENT" })).await;
    assert_eq!((&naive["k"], codes(&naive).contains(&"DEPENDENCE_IGNORED")), (&json!(4), true));
    let robust = analyse(&app, None, json!({ "withinStudy": "CLUSTER_ROBUST", "model": "COMMON_EFFECT" })).await;
    // Three studies give two degrees of freedom, whatever the number of effects.
    assert_eq!((&robust["k"], &robust["pooled"]["df"]), (&json!(4), &json!(2.0)));
    assert!(codes(&robust).contains(&"FEW_CLUSTERS") && codes(&robust).contains(&"CLUSTER_ROBUST_VARIANCE"));
    // w = 25, 25, 11.1, 6.25; mean m. For each study, Σw(y − m)/Σw is squared; the sum of these is multiplied by 3/2.
    let (w, y) = ([25.0, 25.0, 1.0 / 0.09, 6.25], [0.2, 0.6, 0.1, 0.5]);
    let total: f64 = w.iter().sum();
    let mean = w.iter().zip(y).map(|(w, y)| w * y).sum::<f64>() / total;
    let part = |places: &[usize]| (places.iter().map(|&place| w[place] * (y[place] - mean)).sum::<f64>() / total).powi(2);
    near(
        &robust["pooled"]["standardError"],
        &json!((1.5 * (part(&[0, 1]) + part(&[2]) + part(&[3]))).sqrt()),
        1e-9,
    );
}

#[apply(on_both!)]
async fn subgroups_and_moderators_come_from_what_is_stored(app: TestServer) {
    for (code, year, country, size, estimates) in [
        ("a", 2001, "GB", 40, 0.1),
        ("b", 2005, "GB", 60, 0.2),
        ("c", 2010, "CA", 80, 0.6),
        ("d", 2012, "CA", 90, 0.8),
    ] {
        study(
            &app,
            code,
            year,
            json!({ "countries": [country], "sampleSize": size }),
            vec![estimate(estimates, 0.2)],
        )
        .await;
    }
    let found = analyse(
        &app,
        None,
        json!({ "subgroup": "COUNTRY", "moderator": "YEAR", "model": "COMMON_EFFECT", "interval": "NORMAL" }),
    )
    .await;
    let groups: Vec<(&str, i64)> = found["subgroups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| (group["term"]["code"].as_str().unwrap(), group["k"].as_i64().unwrap()))
        .collect();
    assert_eq!(groups, [("CA", 2), ("GB", 2)]);
    // Means 0.7 and 0.15 with variance 0.02 each: Q = 0.55²/0.04 on one degree of freedom.
    near(&found["subgroupDifferences"]["statistic"], &json!(0.55 * 0.55 / 0.04), 1e-9);
    // Equal weights: least squares of 0.1, 0.2, 0.6, 0.8 on 2001, 2005, 2010, 2012.
    let (x, y) = ([2001.0, 2005.0, 2010.0, 2012.0], [0.1, 0.2, 0.6, 0.8]);
    let centre = 2007.0;
    let spread: f64 = x.iter().map(|x: &f64| (x - centre).powi(2)).sum();
    let slope = x.iter().zip(y).map(|(x, y)| (x - centre) * y).sum::<f64>() / spread;
    assert_eq!(
        (&found["regression"][0]["name"], &found["regression"][1]["name"]),
        (&json!("intercept"), &json!("YEAR"))
    );
    near(&found["regression"][1]["estimate"], &json!(slope), 1e-9);
    near(&found["regression"][1]["standardError"], &json!(0.2 / spread.sqrt()), 1e-9);
    let by_size = analyse(&app, None, json!({ "moderator": "SAMPLE_SIZE" })).await;
    assert_eq!(by_size["regression"][1]["name"], "SAMPLE_SIZE");
    // None of the outcomes states a time of measurement, and none of the studies evaluates a programme.
    for moderator in ["FOLLOW_UP_WEEKS", "INVOLVEMENT_LEVEL"] {
        let found = analyse(&app, None, json!({ "moderator": moderator })).await;
        assert_eq!(
            (&found["regression"], codes(&found).contains(&"MODERATOR_MISSING")),
            (&json!([]), true)
        );
    }
}

#[apply(on_both!)]
async fn the_level_of_the_programme_is_a_moderator_as_far_as_it_is_seen(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let link = "mutation($p: ID!, $s: ID!) { linkEvaluation(programme: $p, study: $s) { version } }";
    let make = "mutation($input: ProgrammeInput!) { createProgramme(input: $input) { id } }";
    let publish = "mutation($id: ID!) { setProgrammeStatus(id: $id, version: 2, status: PUBLISHED) { status } }";
    for (code, level, y) in [("p1", 1, 0.1), ("p2", 3, 0.3), ("p3", 5, 0.5)] {
        let programme = app
            .ask(academic, make, json!({ "input": { "code": code, "name": code } }))
            .await
            .data()["createProgramme"]["id"]
            .clone();
        let study = study(&app, code, 2000 + level, json!({}), vec![estimate(y, 0.2)]).await;
        // The level that raters would have agreed on.
        sql::write(
            &app,
            &[format!("UPDATE programme SET involvement_level = {level} WHERE code = '{code}'")],
        )
        .await;
        app.ask(academic, link, json!({ "p": programme, "s": study })).await.data();
        if level > 1 {
            app.ask(academic, publish, json!({ "id": programme })).await.data();
        }
    }
    let input =
        json!({ "moderator": "INVOLVEMENT_LEVEL", "model": "COMMON_EFFECT", "interval": "NORMAL", "subgroup": "INVOLVEMENT_LEVEL" });
    let all = analyse(&app, academic, input.clone()).await;
    near(&all["regression"][1]["estimate"], &json!(0.1), 1e-9);
    assert_eq!(all["subgroups"].as_array().unwrap().len(), 3);
    // The level of the draft programme is hidden, so only two studies are left, which are too few for a line.
    let public = analyse(&app, None, input).await;
    assert_eq!(
        (&public["k"], &public["regression"], public["subgroups"].as_array().unwrap().len()),
        (&json!(3), &json!([]), 2)
    );
}

#[apply(on_both!)]
async fn a_weaker_role_never_sees_a_larger_k(app: TestServer) {
    study(&app, "open", 2001, json!({}), vec![estimate(0.2, 0.2)]).await;
    for (code, status) in [("draft", "DRAFT"), ("review", "IN_REVIEW"), ("archived", "ARCHIVED")] {
        study(&app, code, 2002, json!({ "status": status }), vec![estimate(0.4, 0.2)]).await;
    }
    let mut seen = Vec::new();
    for role in [
        "PUBLIC",
        "PARTNER",
        "PARTICIPANT",
        "SERVICE_USER_EDUCATOR",
        "PRACTITIONER",
        "ACADEMIC",
        "STEWARD",
        "ADMIN",
    ] {
        let found = analyse(&app, app.token(role), json!({})).await;
        let directions = "{ effectDirections(filter: { studies: { text: \"calendula\" } }) { groups { benefit } } }";
        let groups = app.ask(app.token(role), directions, json!({})).await.data()["effectDirections"]["groups"].clone();
        assert_eq!(groups[0]["benefit"], found["k"], "{role}");
        seen.push((role, found["k"].as_i64().unwrap()));
    }
    assert_eq!(
        seen,
        [
            ("PUBLIC", 1),
            ("PARTNER", 1),
            ("PARTICIPANT", 1),
            ("SERVICE_USER_EDUCATOR", 4),
            ("PRACTITIONER", 1),
            ("ACADEMIC", 4),
            ("STEWARD", 1),
            ("ADMIN", 1)
        ]
    );
}
