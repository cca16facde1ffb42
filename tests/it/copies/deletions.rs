//! Tests that viewers who can no longer see a row are told so, and nobody else.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::{TestServer, on_both};

const EVER: &str = "1970-01-01T00:00:00Z";

/// The ids of the rows that this viewer can no longer see.
pub async fn gone(app: &TestServer, token: Option<&str>) -> Vec<Value> {
    let query = "query($since: DateTime!) { deletions(since: $since, first: 100) { nodes { id at } } }";
    let data = app.ask(token, query, json!({ "since": EVER })).await.data();
    data["deletions"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["id"].clone())
        .collect()
}

async fn create(app: &TestServer, code: &str, status: &str) -> Value {
    let query = "mutation($i: StudyInput!) { createStudy(input: $i) { id version } }";
    let input = json!({ "code": code, "title": "A made-up study", "status": status });
    app.ask(app.token("ACADEMIC"), query, json!({ "i": input })).await.data()["createStudy"].clone()
}

async fn set_study(app: &TestServer, id: &Value, version: i64, status: &str) {
    let query = format!(
        "mutation($id: ID!, $v: Int!) {{ updateStudy(id: $id, version: $v, input: {{ code: \"GONE-1\", title: \"A made-up study\", \
            status: {status} }}) {{ id }} }}"
    );
    app.ask(app.token("ACADEMIC"), &query, json!({ "id": id, "v": version }))
        .await
        .data();
}

async fn record(app: &TestServer, study: &Value) -> Value {
    let query =
        "mutation($id: ID!) { recordOutcome(study: $id, input: { summary: \"A made-up finding\", domain: \"EMPATHY\", perspective: TRAINEE,
        evidenceKind: MEASURED, contrast: VERSUS_COMPARISON, direction: BENEFIT }) { id version } }";
    app.ask(app.token("ACADEMIC"), query, json!({ "id": study })).await.data()["recordOutcome"].clone()
}

#[apply(on_both!)]
async fn an_unpublished_study_leaves_with_its_outcomes_and_comes_back(app: TestServer) {
    let study = create(&app, "GONE-1", "PUBLISHED").await;
    let outcome = record(&app, &study["id"]).await;
    for role in ["PUBLIC", "PARTNER", "ACADEMIC", "STEWARD", "SERVICE_USER_EDUCATOR"] {
        assert_eq!(gone(&app, app.token(role)).await, [Value::Null; 0], "{role}");
    }
    set_study(&app, &study["id"], 1, "IN_REVIEW").await;
    // Roles that see drafts still see it.
    for (role, left) in [
        ("PUBLIC", true),
        ("PARTNER", true),
        ("PRACTITIONER", true),
        ("STEWARD", true),
        ("ADMIN", true),
        ("ACADEMIC", false),
        ("SERVICE_USER_EDUCATOR", false),
    ] {
        let gone = gone(&app, app.token(role)).await;
        for id in [&study["id"], &outcome["id"]] {
            assert_eq!(gone.contains(id), left, "{role}");
        }
    }
    set_study(&app, &study["id"], 2, "PUBLISHED").await;
    assert_eq!(gone(&app, None).await, [Value::Null; 0]);
}

#[apply(on_both!)]
async fn what_nobody_saw_but_academics_is_told_to_them_alone(app: TestServer) {
    let study = create(&app, "GONE-2", "DRAFT").await;
    let outcome = record(&app, &study["id"]).await;
    let delete = "mutation($id: ID!, $v: Int!) { deleteOutcome(id: $id, version: $v) { id } }";
    app.ask(app.token("ACADEMIC"), delete, json!({ "id": outcome["id"], "v": 1 }))
        .await
        .data();
    for (role, told) in [
        ("ACADEMIC", true),
        ("SERVICE_USER_EDUCATOR", true),
        ("PUBLIC", false),
        ("PARTNER", false),
        ("STEWARD", false),
        ("ADMIN", false),
    ] {
        assert_eq!(gone(&app, app.token(role)).await.contains(&outcome["id"]), told, "{role}");
    }
}

#[apply(on_both!)]
async fn a_programme_that_is_archived_is_gone_for_the_public_and_not_for_its_own(app: TestServer) {
    let query = "query { programmes(filter: { status: [PUBLISHED] }, first: 1) { nodes { id version } } }";
    let programme = app.ask(app.token("ACADEMIC"), query, json!({})).await.data()["programmes"]["nodes"][0].clone();
    let archive = "mutation($id: ID!, $v: Int!) { setProgrammeStatus(id: $id, version: $v, status: ARCHIVED) { id } }";
    app.ask(
        app.token("ACADEMIC"),
        archive,
        json!({ "id": programme["id"], "v": programme["version"] }),
    )
    .await
    .data();
    assert_eq!(gone(&app, None).await, [programme["id"].clone()]);
    for role in ["ACADEMIC", "STEWARD"] {
        assert_eq!(gone(&app, app.token(role)).await, [Value::Null; 0], "{role}");
    }
}

#[apply(on_both!)]
async fn deletions_are_paged_and_begin_at_the_time_asked_for(app: TestServer) {
    let study = create(&app, "GONE-3", "PUBLISHED").await;
    let delete = "mutation($id: ID!, $v: Int!) { deleteOutcome(id: $id, version: $v) { id } }";
    let mut left = Vec::new();
    for _ in 0..5 {
        let outcome = record(&app, &study["id"]).await;
        app.ask(app.token("ACADEMIC"), delete, json!({ "id": outcome["id"], "v": 1 }))
            .await
            .data();
        left.push(outcome["id"].clone());
    }
    let (mut after, mut found) = (Value::Null, Vec::new());
    loop {
        let query = "query($a: String) { deletions(since: \"1970-01-01T00:00:00Z\", first: 2, after: $a) { nodes { id at } pageInfo { \
            endCursor hasNextPage } } }";
        let data = app.ask(None, query, json!({ "a": after })).await.data();
        found.extend(data["deletions"]["nodes"].as_array().unwrap().iter().cloned());
        if data["deletions"]["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = data["deletions"]["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(found.iter().map(|node| node["id"].clone()).collect::<Vec<_>>(), left);
    let later = format!("{{ deletions(since: {}) {{ nodes {{ id }} }} }}", found[4]["at"]);
    let later = app.read(&later).await;
    assert!(later["deletions"]["nodes"].as_array().unwrap().contains(&json!({ "id": left[4] })));
    let none = app.read("{ deletions(since: \"2999-01-01T00:00:00Z\") { nodes { id } } }").await;
    assert_eq!(none["deletions"]["nodes"], json!([]));
}
