//! Tests that the time of the last change moves only with what the viewer can see of a row.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::{TestServer, on_both};

async fn updated(app: &TestServer, role: &str, id: &Value) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on Programme { updatedAt } ... on Study { updatedAt } ... on Question { updatedAt \
        } ... on Workshop { updatedAt } } }";
    app.ask(app.token(role), query, json!({ "id": id })).await.data()["node"]["updatedAt"].clone()
}

#[apply(on_both!)]
async fn a_study_changes_with_its_outcomes(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let study = app.read("{ studies(first: 1) { nodes { id } } }").await["studies"]["nodes"][0]["id"].clone();
    let mut last = updated(&app, "PUBLIC", &study).await;
    let mut moves = async |what: &str| {
        let now = updated(&app, "PUBLIC", &study).await;
        assert!(now.as_str().unwrap() > last.as_str().unwrap(), "{what}: {now} after {last}");
        last = now;
    };
    let record =
        "mutation($id: ID!) { recordOutcome(study: $id, input: { summary: \"A made-up finding\", domain: \"EMPATHY\", perspective: TRAINEE,
        evidenceKind: MEASURED, contrast: VERSUS_COMPARISON, direction: BENEFIT }) { id updatedAt } }";
    let outcome = app.ask(academic, record, json!({ "id": study })).await.data()["recordOutcome"].clone();
    moves("recorded").await;
    let since = format!(
        "{{ studies(filter: {{ updatedSince: {0} }}) {{ nodes {{ id }} }} outcomes(filter: {{ updatedSince: {0} }}) {{ nodes {{ id }} }} \
            }}",
        outcome["updatedAt"]
    );
    let found = app.read(&since).await;
    assert_eq!(found["studies"]["nodes"], json!([{ "id": study }]));
    assert_eq!(found["outcomes"]["nodes"], json!([{ "id": outcome["id"] }]));
    let change =
        "mutation($id: ID!) { updateOutcome(id: $id, version: 1, input: { summary: \"Another\", domain: \"EMPATHY\", perspective: TRAINEE,
        evidenceKind: MEASURED, contrast: VERSUS_COMPARISON, direction: HARM }) { id } }";
    app.ask(academic, change, json!({ "id": outcome["id"] })).await.data();
    moves("changed").await;
    app.ask(
        academic,
        "mutation($id: ID!) { deleteOutcome(id: $id, version: 2) { id } }",
        json!({ "id": outcome["id"] }),
    )
    .await
    .data();
    moves("deleted").await;
}

#[apply(on_both!)]
async fn working_notes_and_hidden_links_move_no_time_that_the_public_sees(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let query = "{ programmes(filter: { status: [PUBLISHED] }, first: 1) { nodes { id code name version } } }";
    let programme = app.ask(academic, query, json!({})).await.data()["programmes"]["nodes"][0].clone();
    let id = programme["id"].clone();
    let (public, inside) = (updated(&app, "PUBLIC", &id).await, updated(&app, "ACADEMIC", &id).await);
    let notes = format!(
        "mutation($id: ID!, $v: Int!) {{ updateProgramme(id: $id, version: $v, input: {{ code: {}, name: {}, notes: \"Call them.\" }}) {{ \
            version }} }}",
        programme["code"], programme["name"]
    );
    app.ask(academic, &notes, json!({ "id": id, "v": programme["version"] }))
        .await
        .data();
    assert_eq!(updated(&app, "PUBLIC", &id).await, public);
    let inside_now = updated(&app, "ACADEMIC", &id).await;
    assert!(inside_now.as_str() > inside.as_str());
    let draft = "mutation { createStudy(input: { code: \"HIDDEN-1\", title: \"A made-up draft\" }) { id } }";
    let study = app.ask(academic, draft, json!({})).await.data()["createStudy"]["id"].clone();
    let link = "mutation($p: ID!, $s: ID!) { linkEvaluation(programme: $p, study: $s) { id } }";
    app.ask(academic, link, json!({ "p": id, "s": study })).await.data();
    assert_eq!(updated(&app, "PUBLIC", &id).await, public);
    assert!(updated(&app, "ACADEMIC", &id).await.as_str() > inside_now.as_str());
    // The filter does not reveal the change to the public either.
    let since = format!("{{ programmes(filter: {{ updatedSince: {inside_now} }}) {{ totalCount }} }}");
    assert_eq!(app.read(&since).await["programmes"]["totalCount"], 0);
    // When the study is published, the link becomes visible.
    let publish = "mutation($id: ID!) { updateStudy(id: $id, version: 1, input: { code: \"HIDDEN-1\", title: \"A made-up draft\", status: \
        PUBLISHED }) { id } }";
    app.ask(academic, publish, json!({ "id": study })).await.data();
    assert!(updated(&app, "PUBLIC", &id).await.as_str() > public.as_str());
}

#[apply(on_both!)]
async fn workshops_are_filtered_by_their_last_change(app: TestServer) {
    let all = app.read("{ workshops { totalCount nodes { updatedAt } } }").await["workshops"].clone();
    assert!(all["totalCount"].as_i64().unwrap() > 0);
    let count = async |since: &str| {
        app.read(&format!(
            "{{ workshops(filter: {{ updatedSince: \"{since}\" }}) {{ totalCount }} }}"
        ))
        .await["workshops"]["totalCount"]
            .clone()
    };
    assert_eq!(count("1970-01-01T00:00:00Z").await, all["totalCount"]);
    assert_eq!(count("2999-01-01T00:00:00Z").await, 0);
}
