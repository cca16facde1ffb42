//! Tests that academics create projects and record recommendations, with errors that name every bad field.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::{TestServer, on_both};

const PROJECT: &str =
    "mutation($input: ProjectInput!) { createProject(input: $input) { id code title summary aims startedOn endedOn funder licence sourceUrl
    organisations { id } recommendations { id } workshops { id } } }";
const RECOMMEND: &str =
    "mutation($input: RecommendationInput!) { recordRecommendation(input: $input) { id number text audience status provenance sourceUrl
    basedOn { __typename ... on Study { id } ... on Programme { id } ... on Term { id } ... on Outcome { id } } questions { id } } }";

fn paths(answer: &crate::support::Answer) -> Vec<String> {
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"], "{}", answer.body);
    let fields = answer.body["errors"][0]["extensions"]["fields"].as_array().unwrap();
    fields.iter().map(|field| field["path"].as_str().unwrap().to_owned()).collect()
}

/// A project, and one row of each kind that a recommendation can be based on.
async fn ground(app: &TestServer) -> (Value, Vec<Value>) {
    let query = "{ projects { id } studies(first: 1) { nodes { id } } programmes(first: 1) { nodes { id } } terms(dimension: TOPIC) { id }
        outcomes(first: 1) { nodes { id } } questions(first: 1) { nodes { id } } }";
    let some = app.read(query).await;
    let first = |list: &str| some[list]["nodes"][0]["id"].clone();
    let bases = vec![
        first("studies"),
        first("programmes"),
        some["terms"][0]["id"].clone(),
        first("outcomes"),
        first("questions"),
    ];
    (some["projects"][0]["id"].clone(), bases)
}

#[apply(on_both!)]
async fn an_academic_makes_a_project_and_everybody_reads_it(app: TestServer) {
    let some = app.read("{ organisations(first: 2) { nodes { id } } }").await["organisations"]["nodes"].clone();
    let input = json!({
        "code": "NEW-PROJECT", "title": " A new project ", "summary": "What it is.", "aims": ["To ask.", "To answer."],
        "startedOn": "2026-01-01",
        "endedOn": "2026-12-31", "funder": "Nobody", "licence": "CC-BY-4.0", "sourceUrl": "https://example.invalid/project",
        "organisations": [some[1]["id"], some[0]["id"]], "provenance": "SOURCE_DOCUMENT",
    });
    let made = app.ask(app.token("ACADEMIC"), PROJECT, json!({ "input": input })).await.data()["createProject"].clone();
    let expected = json!({
        "id": made["id"], "code": "NEW-PROJECT", "title": "A new project", "summary": "What it is.", "aims": ["To ask.", "To answer."],
        "startedOn": "2026-01-01", "endedOn": "2026-12-31", "funder": "Nobody", "licence": "CC-BY-4.0",
        "sourceUrl": "https://example.invalid/project",
        "organisations": [{ "id": some[1]["id"] }, { "id": some[0]["id"] }], "recommendations": [], "workshops": [],
    });
    assert_eq!(made, expected);
    assert_eq!(
        app.read(r#"{ project(code: "NEW-PROJECT") { id } }"#).await["project"]["id"],
        made["id"]
    );
    let trail = "query($id: ID) { auditEvents(filter: { resourceId: $id }) { nodes { action outcome role } } }";
    let trail = app.ask(app.token("ADMIN"), trail, json!({ "id": made["id"] })).await.data();
    assert_eq!(
        trail["auditEvents"]["nodes"],
        json!([{ "action": "project.create", "outcome": "ALLOWED", "role": "ACADEMIC" }])
    );
}

#[apply(on_both!)]
async fn every_bad_field_of_a_project_is_named(app: TestServer) {
    let known = app.read("{ projects { id code } organisations(first: 1) { nodes { id } } }").await;
    let organisation = &known["organisations"]["nodes"][0]["id"];
    let input = json!({
        "code": known["projects"][0]["code"], "title": " ", "aims": ["One", " "], "startedOn": "2026-02-01", "endedOn": "2026-01-01",
        "funder": "a\nb",
        "sourceUrl": "ftp://nowhere", "organisations": [organisation, organisation, "organisation_00000000000000000000000007"],
    });
    let answer = app.ask(app.token("ACADEMIC"), PROJECT, json!({ "input": input })).await;
    let mut named = paths(&answer);
    named.sort_unstable();
    assert_eq!(
        named,
        [
            "input.aims.1",
            "input.code",
            "input.endedOn",
            "input.funder",
            "input.organisations.1",
            "input.organisations.2",
            "input.sourceUrl",
            "input.title",
        ]
    );
    let wrong = json!({ "code": "-", "title": "T", "provenance": "SOURCE_DOCUMENT", "organisations": [] });
    assert_eq!(
        paths(&app.ask(app.token("ACADEMIC"), PROJECT, json!({ "input": wrong })).await),
        ["input.code", "input.sourceUrl"]
    );
    let wrong = json!({ "code": "P", "title": "T", "organisations": [known["projects"][0]["id"]] });
    assert_eq!(
        paths(&app.ask(app.token("ACADEMIC"), PROJECT, json!({ "input": wrong })).await),
        ["input.organisations.0"]
    );
}

#[apply(on_both!)]
async fn a_recommendation_rests_on_the_evidence_and_on_questions_and_is_found(app: TestServer) {
    let (project, bases) = ground(&app).await;
    let input = json!({
        "project": project, "number": 7, "text": " Ask the wombats first. ", "audience": "Universities", "basedOn": bases,
        "provenance": "SOURCE_DOCUMENT", "sourceUrl": "https://example.invalid/report",
    });
    let made = app.ask(app.token("ACADEMIC"), RECOMMEND, json!({ "input": input })).await.data()["recordRecommendation"].clone();
    assert_eq!(
        (&made["number"], &made["text"], &made["audience"]),
        (&json!(7), &json!("Ask the wombats first."), &json!("Universities"))
    );
    assert_eq!((&made["status"], &made["provenance"]), (&json!(null), &json!("SOURCE_DOCUMENT")));
    let kinds: Vec<(&Value, &Value)> = made["basedOn"]
        .as_array()
        .unwrap()
        .iter()
        .map(|basis| (&basis["__typename"], &basis["id"]))
        .collect();
    let [study, programme, term, outcome, question] = bases.as_slice() else {
        panic!("five")
    };
    assert_eq!(
        kinds,
        [
            (&json!("Study"), study),
            (&json!("Programme"), programme),
            (&json!("Term"), term),
            (&json!("Outcome"), outcome)
        ]
    );
    assert_eq!(made["questions"], json!([{ "id": question }]));

    let query = r#"query($id: ID!) { node(id: $id) { __typename id ... on Recommendation { text } }
        search(text: "wombats", kinds: [RECOMMENDATION]) { totalCount nodes { snippet node { __typename ... on Recommendation { id } } } }
        projects { id recommendations { id number } } }"#;
    let seen = app.ask(None, query, json!({ "id": made["id"] })).await.data();
    assert_eq!(
        seen["node"],
        json!({ "__typename": "Recommendation", "id": made["id"], "text": "Ask the wombats first." })
    );
    assert_eq!(seen["search"]["totalCount"], 1);
    assert_eq!(
        seen["search"]["nodes"][0]["node"],
        json!({ "__typename": "Recommendation", "id": made["id"] })
    );
    let of_project = seen["projects"]
        .as_array()
        .unwrap()
        .iter()
        .find(|other| other["id"] == project)
        .unwrap();
    assert_eq!(of_project["recommendations"], json!([{ "id": made["id"], "number": 7 }]));
    let trail = "query($id: ID) { auditEvents(filter: { resourceId: $id }) { nodes { action outcome } } }";
    let trail = app.ask(app.token("ADMIN"), trail, json!({ "id": made["id"] })).await.data();
    assert_eq!(
        trail["auditEvents"]["nodes"],
        json!([{ "action": "recommendation.record", "outcome": "ALLOWED" }])
    );
}

#[apply(on_both!)]
async fn what_it_rests_on_is_told_where_that_is_seen(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let create = "mutation($input: ProgrammeInput!) { createProgramme(input: $input) { id } }";
    let draft = app
        .ask(academic, create, json!({ "input": { "code": "r-draft", "name": "A draft" } }))
        .await
        .data()["createProgramme"]["id"]
        .clone();
    let submission = r#"{ questions(filter: { status: [MERGED] }, first: 1) { nodes { id } } }"#;
    let submission = app.ask(academic, submission, json!({})).await.data()["questions"]["nodes"][0]["id"].clone();
    let (project, _) = ground(&app).await;
    let input = json!({ "project": project, "number": 1, "text": "Do.", "basedOn": [draft, submission] });
    let made = app.ask(academic, RECOMMEND, json!({ "input": input })).await.data()["recordRecommendation"].clone();
    assert_eq!(
        (
            made["basedOn"].as_array().unwrap().len(),
            made["questions"].as_array().unwrap().len()
        ),
        (1, 1)
    );
    let query = "query($id: ID!) { node(id: $id) { ... on Recommendation { text basedOn { __typename } questions { id } } } }";
    let open = app.ask(None, query, json!({ "id": made["id"] })).await.data();
    assert_eq!(open["node"], json!({ "text": "Do.", "basedOn": [], "questions": [] }));
}

#[apply(on_both!)]
async fn every_bad_field_of_a_recommendation_is_named(app: TestServer) {
    let (project, bases) = ground(&app).await;
    let academic = app.token("ACADEMIC");
    let good = json!({ "project": project, "number": 3, "text": "Do." });
    app.ask(academic, RECOMMEND, json!({ "input": good })).await.data();
    let input = json!({
        "project": project, "number": 3, "text": " ", "audience": "a\tb", "sourceUrl": "nowhere",
        "basedOn": [bases[0], bases[0], "study_00000000000000000000000007"],
    });
    let mut named = paths(&app.ask(academic, RECOMMEND, json!({ "input": input })).await);
    named.sort_unstable();
    assert_eq!(
        named,
        [
            "input.audience",
            "input.basedOn.1",
            "input.basedOn.2",
            "input.number",
            "input.sourceUrl",
            "input.text"
        ]
    );
    let absent = json!({ "project": "project_00000000000000000000000007", "number": 0, "text": "Do." });
    assert_eq!(
        paths(&app.ask(academic, RECOMMEND, json!({ "input": absent })).await),
        ["input.number", "input.project"]
    );
    let wrong = json!({ "project": bases[0], "number": 1, "text": "Do.", "basedOn": [project] });
    assert_eq!(
        paths(&app.ask(academic, RECOMMEND, json!({ "input": wrong })).await),
        ["input.project", "input.basedOn.0"]
    );
}

#[apply(on_both!)]
async fn nobody_else_makes_projects_or_recommendations(app: TestServer) {
    let (project, _) = ground(&app).await;
    for role in [
        "PUBLIC",
        "PARTNER",
        "PARTICIPANT",
        "SERVICE_USER_EDUCATOR",
        "PRACTITIONER",
        "STEWARD",
        "ADMIN",
    ] {
        let made = app
            .ask(app.token(role), PROJECT, json!({ "input": { "code": "P", "title": "T" } }))
            .await;
        assert_eq!(made.codes(), ["FORBIDDEN"], "{role}");
        let made = app
            .ask(
                app.token(role),
                RECOMMEND,
                json!({ "input": { "project": project, "number": 1, "text": "Do." } }),
            )
            .await;
        assert_eq!(made.codes(), ["FORBIDDEN"], "{role}");
    }
    let seen = app.read("{ projects { code recommendations { id } } }").await;
    assert!(!seen.to_string().contains("\"P\""));
}

#[apply(on_both!)]
async fn recommendations_cost_the_same_for_one_and_for_many(app: TestServer) {
    let (project, bases) = ground(&app).await;
    let query =
        "{ projects { recommendations { number basedOn { __typename ... on Study { code } ... on Term { code } } questions { code } } } }";
    let mut counts = Vec::new();
    for number in 1..4 {
        let input = json!({ "project": project, "number": number, "text": "Do.", "basedOn": bases });
        app.ask(app.token("ACADEMIC"), RECOMMEND, json!({ "input": input })).await.data();
        let before = app.statements();
        app.read(query).await;
        counts.push(app.statements() - before);
    }
    // The queries are: projects, recommendations, bases, and each kind of basis.
    assert!(counts.iter().all(|count| *count <= 9), "{counts:?}");
}
