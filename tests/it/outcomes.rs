//! Tests writing outcomes and studies: every form of effect, errors that name every bad field, and no overwriting of somebody else's
//! change.

mod studies;

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::{Answer, TestServer, on_both};

const CREATE: &str =
    "mutation($input: StudyInput!) { createStudy(input: $input) { id code label year kind status version viewerCanEdit design { code }
    mmatCategory countries { code } methods { code } sampleSize reports { title doi year authors } } }";
const UPDATE: &str =
    "mutation($id: ID!, $version: Int!, $input: StudyChanges!) { updateStudy(id: $id, version: $version, input: $input) { version title \
        label
    status methods { code } countries { code } sampleSize reports { id title doi } } }";
const RECORD: &str = "mutation($study: ID!, $input: OutcomeInput!) { recordOutcome(study: $study, input: $input) { id version summary \
    timepointWeeks
    domain { code } parameters { code } programme { code } effect { metric source estimate standardError ci { level lower upper } pValue \
    n figures { name value } } } }";
const CHANGE: &str =
    "mutation($id: ID!, $version: Int!, $input: OutcomeChanges!) { updateOutcome(id: $id, version: $version, input: $input) { version \
        summary
    measure effect { estimate } parameters { code } } }";
const DELETE: &str = "mutation($id: ID!, $version: Int!) { deleteOutcome(id: $id, version: $version) { code outcomes { totalCount } } }";

fn described() -> Value {
    json!({ "domain": "EMPATHY", "perspective": "TRAINEE", "evidenceKind": "MEASURED", "contrast": "VERSUS_COMPARISON",
    "direction": "BENEFIT",
        "summary": "The quillwort group said more." })
}

fn with(effect: Value) -> Value {
    let mut input = described();
    input["effect"] = effect;
    input
}

/// The paths of the refused fields, sorted.
fn paths(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{}", answer.text);
    let fields = answer.body["errors"][0]["extensions"]["fields"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let mut paths: Vec<String> = fields.iter().map(|field| field["path"].as_str().unwrap().to_owned()).collect();
    paths.sort();
    paths
}

async fn study(app: &TestServer, code: &str) -> Value {
    let input = json!({ "code": code, "title": "A made-up trial", "status": "PUBLISHED" });
    app.ask(app.token("ACADEMIC"), CREATE, json!({ "input": input })).await.data()["createStudy"]["id"].clone()
}

fn near(found: &Value, expected: f64) {
    let found = found.as_f64().unwrap();
    assert!((found - expected).abs() < 1e-9 * expected.abs().max(1e-3), "{found} for {expected}");
}

#[apply(on_both!)]
async fn each_form_of_effect_is_worked_out_and_kept_as_it_was_entered(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let id = study(&app, "forms").await;
    // By hand: 4/5 and sqrt(25/50 + 16/40) = 0.9487; atanh 0.45 and 1/sqrt 37; ln(14/26) and sqrt(1/14 + 1/26);
    // ln(12·28/(38·22)) and sqrt(1/12 + 1/38 + 1/22 + 1/28); (0.8 − 0.2)/(2 · 1.959964).
    for (effect, metric, estimate, error) in [
        (
            json!({ "continuous": { "metric": "MEAN_DIFFERENCE", "mean1": 10.0, "sd1": 5.0, "n1": 50, "mean2": 9.2, "sd2": 4.0,
            "n2": 40 } }),
            "MEAN_DIFFERENCE",
            0.8,
            0.9_f64.sqrt(),
        ),
        (
            json!({ "binary": { "events1": 12, "n1": 50, "events2": 22, "n2": 50 } }),
            "LOG_ODDS_RATIO",
            -0.911_517_453_121_497,
            0.190_817_953_975_849_f64.sqrt(),
        ),
        (
            json!({ "correlation": { "r": 0.45, "n": 40 } }),
            "FISHER_Z",
            0.484_700_278_594_052,
            1.0 / 37.0_f64.sqrt(),
        ),
        (
            json!({ "proportion": { "events": 14, "n": 40 } }),
            "LOGIT_PROPORTION",
            (14.0_f64 / 26.0).ln(),
            (1.0_f64 / 14.0 + 1.0 / 26.0).sqrt(),
        ),
        (
            json!({ "estimate": { "metric": "STANDARDISED_MEAN_DIFFERENCE", "estimate": 0.5, "ci": { "lower": 0.2, "upper": 0.8 } } }),
            "STANDARDISED_MEAN_DIFFERENCE",
            0.5,
            0.3 / 1.959_963_984_540_054,
        ),
    ] {
        let (form, entered) = effect
            .as_object()
            .unwrap()
            .iter()
            .next()
            .map(|(form, entered)| (form.clone(), entered.clone()))
            .unwrap();
        let mut input = with(effect);
        // The direction must match the sign; a proportion has none.
        input["direction"] = json!(if form == "binary" { "HARM" } else { "BENEFIT" });
        let found = app.ask(academic, RECORD, json!({ "study": id, "input": input })).await.data()["recordOutcome"]["effect"].clone();
        assert_eq!((&found["metric"], &found["source"]), (&json!(metric), &json!(form.to_uppercase())));
        near(&found["estimate"], estimate);
        near(&found["standardError"], error);
        near(&found["ci"]["lower"], estimate - 1.959_963_984_540_054 * error);
        for figure in found["figures"].as_array().unwrap() {
            let name = figure["name"].as_str().unwrap();
            let expected = match name {
                "ciLower" => &entered["ci"]["lower"],
                "ciUpper" => &entered["ci"]["upper"],
                "ciLevel" => &json!(0.95),
                name => &entered[name],
            };
            near(&figure["value"], expected.as_f64().unwrap_or_else(|| panic!("{form} {name}")));
        }
    }
}

#[apply(on_both!)]
async fn figures_that_cannot_be_are_refused_by_their_path_and_nothing_is_stored(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let id = study(&app, "impossible").await;
    let estimate = |more: Value| {
        let mut all = json!({ "metric": "MEAN_DIFFERENCE", "estimate": 0.5 });
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "estimate": all })
    };
    let continuous =
        |sd1: f64, n2: i32| json!({ "continuous": { "mean1": 1.0, "sd1": sd1, "n1": 10, "mean2": 1.0, "sd2": 1.0, "n2": n2 } });
    for (effect, path) in [
        (continuous(-1.0, 10), "continuous.sd1"),
        (continuous(1.0, 1), "continuous.n2"),
        (
            json!({ "continuous": { "mean1": 1.0, "sd1": 0.0, "n1": 10, "mean2": 1.0, "sd2": 0.0, "n2": 10 } }),
            "continuous.sd1",
        ),
        (
            json!({ "continuous": { "metric": "FISHER_Z", "mean1": 1.0, "sd1": 1.0, "n1": 10, "mean2": 1.0, "sd2": 1.0, "n2": 10 } }),
            "continuous.metric",
        ),
        (
            json!({ "binary": { "events1": 11, "n1": 10, "events2": 1, "n2": 10 } }),
            "binary.events1",
        ),
        (
            json!({ "binary": { "events1": 1, "n1": 10, "events2": -1, "n2": 10 } }),
            "binary.events2",
        ),
        (json!({ "correlation": { "r": 1.0, "n": 10 } }), "correlation.r"),
        (json!({ "correlation": { "r": 0.5, "n": 3 } }), "correlation.n"),
        (json!({ "proportion": { "events": 5, "n": 4 } }), "proportion.events"),
        (estimate(json!({ "ci": { "lower": 0.6, "upper": 0.9 } })), "estimate.ci"),
        (estimate(json!({ "ci": { "lower": 0.9, "upper": 0.1 } })), "estimate.ci"),
        (
            estimate(json!({ "ci": { "level": 1.0, "lower": 0.1, "upper": 0.9 } })),
            "estimate.ci.level",
        ),
        (estimate(json!({ "standardError": 0.0 })), "estimate.standardError"),
        (estimate(json!({ "pValue": 0.0 })), "estimate.pValue"),
        (estimate(json!({ "n": 0 })), "estimate.n"),
    ] {
        let answer = app
            .ask(academic, RECORD, json!({ "study": id, "input": with(effect.clone()) }))
            .await;
        assert_eq!(paths(&answer), [format!("input.effect.{path}")], "{effect}");
    }
    let both = json!({ "correlation": { "r": 0.5, "n": 30 }, "proportion": { "events": 1, "n": 4 } });
    assert!(
        !app.ask(academic, RECORD, json!({ "study": id, "input": with(both) }))
            .await
            .codes()
            .is_empty()
    );
    let count = "query($id: ID!) { node(id: $id) { ... on Study { outcomes { totalCount } } } }";
    assert_eq!(
        app.ask(None, count, json!({ "id": id })).await.data()["node"]["outcomes"]["totalCount"],
        0
    );
}

#[apply(on_both!)]
async fn every_bad_field_of_an_outcome_is_named(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let id = study(&app, "bad-fields").await;
    let mut input = with(json!({ "correlation": { "r": 2.0, "n": 30 } }));
    for (field, value) in [
        ("domain", json!("JUGGLING")),
        ("summary", json!("  ")),
        ("timepointWeeks", json!(-1.0)),
        ("measure", json!("a\u{0}b")),
        ("parameters", json!(["WHO_LEADS_NOT"])),
        ("sourceUrl", json!("ftp://x")),
        ("programme", json!("programme_00000000000000000000000000")),
    ] {
        input[field] = value;
    }
    let answer = app.ask(academic, RECORD, json!({ "study": id, "input": input })).await;
    assert_eq!(
        paths(&answer),
        [
            "input.domain",
            "input.effect.correlation.r",
            "input.measure",
            "input.parameters.0",
            "input.programme",
            "input.sourceUrl",
            "input.summary",
            "input.timepointWeeks"
        ]
    );
    // The programme exists, but the study does not evaluate it.
    let mut input = described();
    input["programme"] = app.read("{ programme(code: \"shef-sust\") { id } }").await["programme"]["id"].clone();
    assert_eq!(
        paths(&app.ask(academic, RECORD, json!({ "study": id, "input": input })).await),
        ["input.programme"]
    );
    // Reviews have no outcomes.
    let review = app
        .read("{ studies(filter: { kinds: [REVIEW] }, first: 1) { nodes { id } } }")
        .await["studies"]["nodes"][0]["id"]
        .clone();
    assert_eq!(
        paths(&app.ask(academic, RECORD, json!({ "study": review, "input": described() })).await),
        ["study"]
    );
    let absent = json!({ "study": "study_00000000000000000000000000", "input": described() });
    assert_eq!(app.ask(academic, RECORD, absent.clone()).await.codes(), ["NOT_FOUND"]);
    assert_eq!(app.ask(None, RECORD, absent).await.codes(), ["NOT_FOUND"]);
    assert_eq!(
        app.ask(None, RECORD, json!({ "study": id, "input": described() })).await.codes(),
        ["FORBIDDEN"]
    );
}

#[apply(on_both!)]
async fn an_outcome_is_found_changed_and_taken_away_and_the_trail_tells(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let id = study(&app, "life-of-an-outcome").await;
    let found = "{ search(text: \"quillwort\", kinds: [OUTCOME]) { nodes { node { ... on Outcome { summary } } } } }";
    let mut input = with(json!({ "correlation": { "r": 0.5, "n": 30 } }));
    input["measure"] = json!("A scale");
    let made = app.ask(academic, RECORD, json!({ "study": id, "input": input })).await.data()["recordOutcome"].clone();
    assert_eq!(
        app.read(found).await["search"]["nodes"],
        json!([{ "node": { "summary": "The quillwort group said more." } }])
    );

    // Omitted fields stay, null removes a value, and search uses the present words.
    let mut input = described();
    input["summary"] = json!("The sundew group said more.");
    let change = |version: i32, input: &Value| json!({ "id": made["id"], "version": version, "input": input });
    let changed = app.ask(academic, CHANGE, change(1, &input)).await.data()["updateOutcome"].clone();
    assert_eq!((&changed["version"], &changed["measure"]), (&json!(2), &json!("A scale")));
    near(&changed["effect"]["estimate"], 0.549_306_144_334_055);
    assert_eq!(app.read(found).await["search"]["nodes"], json!([]));
    assert_eq!(app.ask(academic, CHANGE, change(1, &input)).await.codes(), ["CONFLICT"]);
    input["effect"] = Value::Null;
    assert_eq!(
        app.ask(academic, CHANGE, change(2, &input)).await.data()["updateOutcome"]["effect"],
        Value::Null
    );

    assert_eq!(
        app.ask(academic, DELETE, json!({ "id": made["id"], "version": 2 })).await.codes(),
        ["CONFLICT"]
    );
    let left = app.ask(academic, DELETE, json!({ "id": made["id"], "version": 3 })).await.data();
    assert_eq!(
        left["deleteOutcome"],
        json!({ "code": "life-of-an-outcome", "outcomes": { "totalCount": 0 } })
    );
    assert_eq!(
        app.ask(academic, DELETE, json!({ "id": made["id"], "version": 3 })).await.codes(),
        ["NOT_FOUND"]
    );
    assert_eq!(
        app.read("{ search(text: \"sundew\") { totalCount } }").await["search"]["totalCount"],
        0
    );
    let trail = "query($id: ID) { auditEvents(filter: { resourceId: $id }) { nodes { action } } }";
    let of = async |id: &Value| app.ask(app.token("ADMIN"), trail, json!({ "id": id })).await.data()["auditEvents"]["nodes"].clone();
    assert_eq!(
        of(&made["id"]).await,
        json!([{ "action": "outcome.delete" }, { "action": "outcome.edit" }, { "action": "outcome.edit" }])
    );
    assert_eq!(of(&id).await, json!([{ "action": "outcome.record" }, { "action": "study.create" }]));
}

#[apply(on_both!)]
async fn an_outcome_that_a_question_refers_to_stays(app: TestServer) {
    let linked = app
        .read("{ questions(first: 20) { nodes { links { target { __typename ... on Outcome { id version } } } } } }")
        .await;
    let links = linked["questions"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|question| question["links"].as_array().unwrap());
    let outcome = links
        .map(|link| &link["target"])
        .find(|target| target["__typename"] == "Outcome")
        .unwrap();
    let refused = app
        .ask(
            app.token("ACADEMIC"),
            DELETE,
            json!({ "id": outcome["id"], "version": outcome["version"] }),
        )
        .await;
    assert_eq!(refused.codes(), ["CONFLICT"]);
}
