//! What an analysis says, draws, refuses and costs.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::{ANALYSE, analyse, codes, estimate, near, outcome, study};
use crate::support::{TestServer, on_both, sql};

#[apply(on_both!)]
async fn one_study_equal_estimates_made_up_rows_and_empty_cells_are_said(app: TestServer) {
    let alone = study(&app, "s0", 2000, json!({}), vec![estimate(0.3, 0.2)]).await;
    let one = analyse(&app, None, json!({})).await;
    assert_eq!(
        (&one["k"], &one["heterogeneity"], &one["leaveOneOut"]),
        (&json!(1), &Value::Null, &json!([]))
    );
    assert!(codes(&one).contains(&"SINGLE_STUDY"));
    for year in 2001..2004 {
        study(&app, &format!("s{year}"), year, json!({}), vec![estimate(0.3, 0.2)]).await;
    }
    study(
        &app,
        "shown",
        2005,
        json!({ "provenance": "ILLUSTRATIVE" }),
        vec![estimate(9.0, 0.2)],
    )
    .await;
    let equal = analyse(&app, None, json!({})).await;
    assert_eq!(equal["k"], 4);
    near(&equal["pooled"]["standardError"], &json!(0.1), 1e-9);
    for code in ["IDENTICAL_ESTIMATES", "NORMAL_INTERVAL_INSTEAD"] {
        assert!(codes(&equal).contains(&code), "{code}");
    }
    assert!(equal["leftOut"][0]["reason"].as_str().unwrap().contains("made up"));
    let record = "mutation($study: ID!, $input: OutcomeInput!) { recordOutcome(study: $study, input: $input) { id } }";
    let mut table = outcome(json!({ "binary": { "events1": 0, "n1": 25, "events2": 4, "n2": 25 } }));
    table["direction"] = json!("HARM");
    app.ask(app.token("ACADEMIC"), record, json!({ "study": alone, "input": table }))
        .await
        .data();
    let odds = analyse(&app, None, json!({ "metric": "LOG_ODDS_RATIO" })).await;
    near(&odds["pooled"]["estimate"], &json!(-2.367_850_094_366_98), 1e-9);
    assert!(codes(&odds).contains(&"ZERO_CELLS_CORRECTED") && !codes(&odds).contains(&"SIGN_AGAINST_DIRECTION"));
    // Rows that were stored before signs were checked are still reported.
    sql::write(
        &app,
        &["UPDATE outcome SET direction = 'BENEFIT' WHERE effect_metric = 'LOG_ODDS_RATIO'".to_owned()],
    )
    .await;
    let odds = analyse(&app, None, json!({ "metric": "ODDS_RATIO" })).await;
    assert!(odds["k"] == 1 && codes(&odds).contains(&"SIGN_AGAINST_DIRECTION"));
}

#[apply(on_both!)]
async fn directions_are_counted_by_study_and_never_by_significance(app: TestServer) {
    let found = app
        .read(
            "{ effectDirections { groups { domain { code } benefit harm unclear signTestP plainLanguage studies { study { \
        code } direction outcomes sampleSize } } diagram } }",
        )
        .await["effectDirections"]
        .clone();
    let groups = found["groups"].as_array().unwrap();
    let stigma = groups.iter().find(|group| group["domain"]["code"] == "ATTITUDE_STIGMA").unwrap();
    // All nine studies with a direction point to benefit: p = 2/2⁹.
    assert_eq!(
        (&stigma["benefit"], &stigma["harm"], &stigma["unclear"], &stigma["signTestP"]),
        (&json!(9), &json!(0), &json!(4), &json!(0.003_906_25))
    );
    assert!(
        stigma["plainLanguage"]
            .as_str()
            .unwrap()
            .starts_with("Of 13 studies on \"Attitudes and stigma\", 9 point to benefit, 0 point to harm, and 4 are unclear.")
    );
    for group in groups {
        let count = |field: &str| group[field].as_u64().unwrap() as usize;
        assert_eq!(
            count("benefit") + count("harm") + count("unclear"),
            group["studies"].as_array().unwrap().len()
        );
    }
    let svg = found["diagram"].as_str().unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("Attitudes and stigma") && svg.contains("Clement 2012"));
    // A study with seven of ten findings in one direction has that direction; a study with six of nine has none.
    for (code, benefit, harm) in [("agrees", 7, 3), ("differs", 6, 3)] {
        let mut outcomes = vec![estimate(0.1, 0.2); benefit];
        outcomes.extend(vec![
            {
                let mut worse = estimate(-0.1, 0.2);
                worse["direction"] = json!("HARM");
                worse
            };
            harm
        ]);
        study(&app, code, 2001, json!({}), outcomes).await;
    }
    let found = app
        .read(
            "{ effectDirections(filter: { studies: { text: \"calendula\" } }) { groups { studies { study { code } direction \
        outcomes } } } }",
        )
        .await;
    let studies = found["effectDirections"]["groups"][0]["studies"].clone();
    let of = |code: &str| {
        studies
            .as_array()
            .unwrap()
            .iter()
            .find(|study| study["study"]["code"] == code)
            .unwrap()
            .clone()
    };
    assert_eq!(
        (&of("agrees")["direction"], &of("agrees")["outcomes"], &of("differs")["direction"]),
        (&json!("BENEFIT"), &json!(10), &json!("INCONSISTENT"))
    );
}

#[apply(on_both!)]
async fn pictures_are_drawn_from_the_same_numbers(app: TestServer) {
    for (year, y) in [(2001, 0.1), (2002, 0.4), (2003, 0.7), (2004, 0.2)] {
        study(
            &app,
            &format!("y{year}"),
            year,
            json!({ "countries": ["GB"] }),
            vec![estimate(y, 0.2)],
        )
        .await;
    }
    let query = "query($input: MetaAnalysisInput!) { metaAnalysis(input: $input) { forestPlot funnelPlot } }";
    let ask = async |more: Value| {
        let mut input = json!({ "outcomes": { "studies": { "text": "calendula" } } });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        app.ask(None, query, json!({ "input": input })).await.data()["metaAnalysis"].clone()
    };
    let plain = ask(json!({})).await;
    let (forest, funnel) = (plain["forestPlot"].as_str().unwrap(), plain["funnelPlot"].as_str().unwrap());
    assert!(forest.starts_with("<svg") && forest.contains("<title") && forest.contains("Doe2003 2003") && forest.contains("REML"));
    assert!(funnel.starts_with("<svg") && funnel.contains("Egger"));
    assert!(
        ask(json!({ "subgroup": "COUNTRY" })).await["forestPlot"]
            .as_str()
            .unwrap()
            .contains("United Kingdom")
    );
    // A figure is drawn even if there is nothing to pool.
    assert!(
        ask(json!({ "metric": "FISHER_Z" })).await["forestPlot"]
            .as_str()
            .unwrap()
            .starts_with("<svg")
    );
}

#[apply(on_both!)]
async fn input_out_of_bounds_is_refused_by_its_path(app: TestServer) {
    let path = async |input: Value| {
        let answer = app.ask(None, ANALYSE, json!({ "input": input })).await;
        assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{}", answer.text);
        answer.body["errors"][0]["extensions"]["fields"][0]["path"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(path(json!({ "outcomes": {}, "level": 1.0 })).await, "input.level");
    assert_eq!(
        path(json!({ "outcomes": {}, "withinStudyCorrelation": -0.1 })).await,
        "input.withinStudyCorrelation"
    );
    assert_eq!(
        path(json!({ "outcomes": { "study": "programme_00000000000000000000000000" } })).await,
        "input.outcomes.study"
    );
    assert_eq!(
        path(json!({ "outcomes": { "studies": { "designs": { "allOf": vec!["X".repeat(101)] } } } })).await,
        "input.outcomes.studies.designs.allOf.0"
    );
}

#[apply(on_both!)]
async fn an_analysis_costs_a_fixed_number_of_statements(app: TestServer) {
    let mut counts = Vec::new();
    for round in 0..3 {
        for number in 0..3 {
            let code = format!("n{round}{number}");
            study(
                &app,
                &code,
                2000 + number,
                json!({ "countries": ["GB"] }),
                vec![estimate(0.1 * f64::from(number), 0.2), estimate(0.3, 0.2)],
            )
            .await;
        }
        let before = app.statements();
        let found = analyse(&app, None, json!({ "subgroup": "COUNTRY", "moderator": "INVOLVEMENT_LEVEL" })).await;
        assert_eq!(found["k"], 3 * (round + 1));
        counts.push(app.statements() - before);
    }
    assert!(counts[0] == counts[2] && counts[0] <= 8, "{counts:?}");
}
