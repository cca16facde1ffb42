//! Tests that updates change only what they name: omitted fields stay, null removes a value, and only named dimensions are replaced.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::{Answer, TestServer, on_both};

fn paths(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{}", answer.text);
    let fields = answer.body["errors"][0]["extensions"]["fields"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    fields.iter().map(|field| field["path"].as_str().unwrap().to_owned()).collect()
}

const PROGRAMME: &str = "mutation ($id: ID!, $v: Int!, $input: ProgrammeChanges!) { updateProgramme(id: $id, version: $v, input: $input) {
    name summary sessions methods { code } audiences { code } topics { code } involvement { who } } }";
const STUDY: &str = "mutation ($id: ID!, $v: Int!, $input: StudyChanges!) { updateStudy(id: $id, version: $v, input: $input) {
    title plainLanguageSummary sampleSize countries { code } methods { code } audiences { code } reports { title } design { code } } }";
const OUTCOME: &str = "mutation ($id: ID!, $v: Int!, $input: OutcomeChanges!) { updateOutcome(id: $id, version: $v, input: $input) {
    summary measure domain { code } direction perspective parameters { code } effect { estimate } } }";

async fn made(app: &TestServer, query: &str, variables: Value) -> Value {
    let data = app.ask(app.token("ACADEMIC"), query, variables).await.data();
    data.as_object().unwrap().values().next().unwrap()["id"].clone()
}

async fn programme(app: &TestServer, code: &str) -> Value {
    let input = json!({ "code": code, "name": "A course", "summary": "Short.", "sessions": 3,
        "terms": [{ "dimension": "METHOD", "codes": ["STORYTELLING", "FILM"] }, { "dimension": "AUDIENCE", "codes": ["MH_NURSING"] }],
        "involvement": [{ "who": "CARER", "activities": ["DELIVERY"] }] });
    made(
        app,
        "mutation ($input: ProgrammeInput!) { createProgramme(input: $input) { id } }",
        json!({ "input": input }),
    )
    .await
}

async fn study(app: &TestServer, code: &str) -> Value {
    let input = json!({ "code": code, "title": "A trial", "plainLanguageSummary": "It helped.", "sampleSize": 40, "countries": ["GB"],
        "terms": [{ "dimension": "METHOD", "codes": ["STORYTELLING"] }, { "dimension": "AUDIENCE", "codes": ["MH_NURSING"] }],
        "reports": [{ "title": "A report", "authors": ["Doe J"] }] });
    made(
        app,
        "mutation ($input: StudyInput!) { createStudy(input: $input) { id } }",
        json!({ "input": input }),
    )
    .await
}

#[apply(on_both!)]
async fn only_the_dimensions_that_are_named_are_replaced(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let id = programme(&app, "DIMS-1").await;
    let terms = json!({ "terms": [{ "dimension": "METHOD", "codes": ["FILM"] }] });
    let changed = app
        .ask(academic, PROGRAMME, json!({ "id": id, "v": 1, "input": terms }))
        .await
        .data()["updateProgramme"]
        .clone();
    let expected = json!({ "name": "A course", "summary": "Short.", "sessions": 3, "methods": [{ "code": "FILM" }],
        "audiences": [{ "code": "MH_NURSING" }], "topics": [], "involvement": [{ "who": "CARER" }] });
    assert_eq!(changed, expected);
    let none = json!({ "terms": [{ "dimension": "METHOD", "codes": [] }] });
    let changed = app
        .ask(academic, PROGRAMME, json!({ "id": id, "v": 2, "input": none }))
        .await
        .data()["updateProgramme"]
        .clone();
    assert_eq!(
        (&changed["methods"], &changed["audiences"]),
        (&json!([]), &json!([{ "code": "MH_NURSING" }]))
    );
    let id = study(&app, "dims-1").await;
    let changed = app
        .ask(
            academic,
            STUDY,
            json!({ "id": id, "v": 1, "input": { "terms": [{ "dimension": "AUDIENCE", "codes": [] }] } }),
        )
        .await;
    let changed = changed.data()["updateStudy"].clone();
    assert_eq!(
        (&changed["methods"], &changed["audiences"]),
        (&json!([{ "code": "STORYTELLING" }]), &json!([]))
    );
}

#[apply(on_both!)]
async fn what_is_left_out_stays_and_null_takes_away(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let id = programme(&app, "NULLS-1").await;
    let nulls = json!({ "summary": null, "sessions": null, "terms": null, "involvement": null });
    let changed = app
        .ask(academic, PROGRAMME, json!({ "id": id, "v": 1, "input": nulls }))
        .await
        .data()["updateProgramme"]
        .clone();
    assert_eq!(
        changed,
        json!({ "name": "A course", "summary": null, "sessions": null, "methods": [], "audiences": [], "topics": [], "involvement": [] })
    );
    let id = study(&app, "nulls-1").await;
    let same = app.ask(academic, STUDY, json!({ "id": id, "v": 1, "input": {} })).await.data()["updateStudy"].clone();
    assert_eq!(
        same,
        json!({ "title": "A trial", "plainLanguageSummary": "It helped.", "sampleSize": 40, "countries": [{ "code": "GB" }],
        "methods": [{ "code": "STORYTELLING" }], "audiences": [{ "code": "MH_NURSING" }], "reports": [{ "title": "A report" }],
        "design": null })
    );
    let nulls = json!({ "plainLanguageSummary": null, "sampleSize": null, "countries": null, "terms": null, "reports": null });
    let changed = app.ask(academic, STUDY, json!({ "id": id, "v": 2, "input": nulls })).await.data()["updateStudy"].clone();
    assert_eq!(
        changed,
        json!({ "title": "A trial", "plainLanguageSummary": null, "sampleSize": null, "countries": [], "methods": [],
        "audiences": [], "reports": [], "design": null })
    );
}

#[apply(on_both!)]
async fn a_variable_that_was_not_sent_leaves_its_field_as_it_is(app: TestServer) {
    let id = study(&app, "absent-1").await;
    let query = "mutation ($id: ID!, $v: Int!, $c: String, $t: String, $p: String, $n: Int, $l: [String!]) {
        updateStudy(id: $id, version: $v, input: { code: $c, title: $t, plainLanguageSummary: $p, sampleSize: $n, countries: $l }) {
        title plainLanguageSummary sampleSize countries { code } } }";
    let changed = app
        .ask(app.token("ACADEMIC"), query, json!({ "id": id, "v": 1, "t": "Renamed" }))
        .await
        .data()["updateStudy"]
        .clone();
    assert_eq!(
        changed,
        json!({ "title": "Renamed", "plainLanguageSummary": "It helped.", "sampleSize": 40, "countries": [{ "code": "GB" }] })
    );
    let changed = app
        .ask(app.token("ACADEMIC"), query, json!({ "id": id, "v": 2, "p": null, "l": null }))
        .await
        .data()["updateStudy"]
        .clone();
    assert_eq!(
        changed,
        json!({ "title": "Renamed", "plainLanguageSummary": null, "sampleSize": 40, "countries": [] })
    );
}

#[apply(on_both!)]
async fn null_for_what_has_to_be_there_is_refused_all_at_once(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let id = programme(&app, "NEEDED-1").await;
    let nulls = json!({ "code": null, "name": null, "provenance": null, "project": "study_01h455vb4pex5vsknk084sn02q" });
    let refused = app.ask(academic, PROGRAMME, json!({ "id": id, "v": 1, "input": nulls })).await;
    assert_eq!(paths(&refused), ["input.code", "input.name", "input.project", "input.provenance"]);
    let id = study(&app, "needed-1").await;
    let nulls = json!({ "code": null, "title": null, "kind": null, "status": null, "provenance": null });
    let refused = app.ask(academic, STUDY, json!({ "id": id, "v": 1, "input": nulls })).await;
    assert_eq!(
        paths(&refused),
        ["input.code", "input.title", "input.kind", "input.status", "input.provenance"]
    );
    let another = app
        .ask(academic, STUDY, json!({ "id": id, "v": 1, "input": { "kind": "REVIEW" } }))
        .await;
    assert_eq!(paths(&another), ["input.kind"]);
    let made = "mutation { createWorkshop(input: { code: \"NEEDED-1\", title: \"Needed\" }) { id } }";
    let id = app.ask(academic, made, json!({})).await.data()["createWorkshop"]["id"].clone();
    let query = "mutation ($id: ID!, $input: WorkshopChanges!) { updateWorkshop(id: $id, version: 1, input: $input) { title place } }";
    let refused = app
        .ask(academic, query, json!({ "id": id, "input": { "code": null, "title": null } }))
        .await;
    assert_eq!(paths(&refused), ["input.code", "input.title"]);
    let changed = app
        .ask(academic, query, json!({ "id": id, "input": { "place": "Leeds" } }))
        .await
        .data();
    assert_eq!(changed["updateWorkshop"], json!({ "title": "Needed", "place": "Leeds" }));
}

#[apply(on_both!)]
async fn an_outcome_keeps_what_is_not_named(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let study = study(&app, "outcome-1").await;
    let input = json!({ "domain": "EMPATHY", "perspective": "TRAINEE", "evidenceKind": "MEASURED", "contrast": "VERSUS_COMPARISON",
        "direction": "BENEFIT", "summary": "More.", "measure": "A scale", "effect": { "correlation": { "r": 0.5, "n": 40 } } });
    let record = "mutation ($study: ID!, $input: OutcomeInput!) { recordOutcome(study: $study, input: $input) { id } }";
    let id = made(&app, record, json!({ "study": study, "input": input })).await;
    let changed = app
        .ask(academic, OUTCOME, json!({ "id": id, "v": 1, "input": { "summary": "Much more." } }))
        .await
        .data()["updateOutcome"]
        .clone();
    assert_eq!(
        (&changed["summary"], &changed["measure"], &changed["domain"]),
        (&json!("Much more."), &json!("A scale"), &json!({ "code": "EMPATHY" }))
    );
    assert!(changed["effect"]["estimate"].is_number(), "{changed}");
    let nulls = json!({ "measure": null, "effect": null, "parameters": null });
    let changed = app.ask(academic, OUTCOME, json!({ "id": id, "v": 2, "input": nulls })).await.data()["updateOutcome"].clone();
    assert_eq!(
        (&changed["measure"], &changed["effect"], &changed["parameters"]),
        (&json!(null), &json!(null), &json!([]))
    );
    let nulls = json!({ "domain": null, "perspective": null, "evidenceKind": null, "contrast": null, "direction": null, "summary": null });
    let refused = app.ask(academic, OUTCOME, json!({ "id": id, "v": 3, "input": nulls })).await;
    assert_eq!(
        paths(&refused),
        [
            "input.domain",
            "input.perspective",
            "input.evidenceKind",
            "input.contrast",
            "input.direction",
            "input.summary"
        ]
    );
}
