//! Tests that drafts and rows made by mistake can be deleted as long as nothing depends on them.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::deletions::gone;
use crate::support::{Answer, TestServer, on_both};

const DELETE: &str = "mutation($id: ID!, $version: Int!) { deleteDraft(id: $id, version: $version) }";

/// Creates a row as an academic. Returns its id and version.
async fn make(app: &TestServer, field: &str, query: &str) -> Value {
    let answer = app
        .ask(
            app.token("ACADEMIC"),
            &format!("mutation {{ {query} {{ id version }} }}"),
            json!({}),
        )
        .await;
    answer.data()[field].clone()
}

async fn delete(app: &TestServer, role: &str, row: &Value) -> Answer {
    app.ask(app.token(role), DELETE, json!({ "id": row["id"], "version": row["version"] }))
        .await
}

async fn absent(app: &TestServer, id: &Value) -> bool {
    let node = app
        .ask(
            app.token("ACADEMIC"),
            "query($id: ID!) { node(id: $id) { __typename } }",
            json!({ "id": id }),
        )
        .await;
    node.data()["node"].is_null()
}

#[apply(on_both!)]
async fn a_draft_goes_and_leaves_its_trace(app: TestServer) {
    let project = make(
        &app,
        "createProject",
        "createProject(input: { code: \"ERR-1\", title: \"Made in error\" })",
    )
    .await;
    for (role, row) in [
        (
            "ACADEMIC",
            make(
                &app,
                "createProgramme",
                "createProgramme(input: { code: \"ERR-1\", name: \"Made in error\" })",
            )
            .await,
        ),
        (
            "ACADEMIC",
            make(
                &app,
                "createStudy",
                "createStudy(input: { code: \"ERR-1\", title: \"Made in error\" })",
            )
            .await,
        ),
        ("ACADEMIC", project),
    ] {
        for other in ["PUBLIC", "PARTNER", "PARTICIPANT", "ADMIN"] {
            let refused = delete(&app, other, &row).await.codes();
            assert!(refused == ["FORBIDDEN"] || refused == ["NOT_FOUND"], "{other}: {refused:?}");
        }
        let stale = app.ask(app.token(role), DELETE, json!({ "id": row["id"], "version": 9 })).await;
        assert_eq!(stale.codes(), ["CONFLICT"]);
        assert!(!absent(&app, &row["id"]).await);
        assert_eq!(delete(&app, role, &row).await.data()["deleteDraft"], row["id"]);
        assert!(absent(&app, &row["id"]).await);
        assert!(gone(&app, app.token("ACADEMIC")).await.contains(&row["id"]), "{row}");
        let trail = "query($id: ID) { auditEvents(filter: { resourceId: $id }) { nodes { action outcome } } }";
        let trail = app.ask(app.token("ADMIN"), trail, json!({ "id": row["id"] })).await.data();
        assert!(
            trail["auditEvents"]["nodes"][0]["action"].as_str().unwrap().ends_with(".delete"),
            "{trail}"
        );
    }
    // Only the viewers who saw the drafts are told; the project was public.
    let public = gone(&app, None).await;
    assert!(public.iter().all(|id| id.as_str().unwrap().starts_with("project_")), "{public:?}");
    assert_eq!(public.len(), 1);
}

#[apply(on_both!)]
async fn what_is_published_or_has_something_rest_on_it_stays(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let published = app
        .ask(
            academic,
            "{ studies(filter: { status: [PUBLISHED] }, first: 1) { nodes { id version } }
        programmes(filter: { status: [PUBLISHED] }, first: 1) { nodes { id version } } projects { id version } }",
            json!({}),
        )
        .await
        .data();
    for row in [
        &published["studies"]["nodes"][0],
        &published["programmes"]["nodes"][0],
        &published["projects"][0],
    ] {
        assert_eq!(delete(&app, "ACADEMIC", row).await.codes(), ["CONFLICT"], "{row}");
    }
    let study = make(
        &app,
        "createStudy",
        "createStudy(input: { code: \"KEPT-1\", title: \"A made-up study\" })",
    )
    .await;
    let question = app.read("{ questions(first: 1) { nodes { id } } }").await["questions"]["nodes"][0]["id"].clone();
    let link = "mutation($q: ID!, $t: ID!) { linkQuestion(question: $q, target: $t, relation: BEARS_ON) { id } }";
    app.ask(academic, link, json!({ "q": question, "t": study["id"] })).await.data();
    let refused = delete(&app, "ACADEMIC", &study).await;
    assert_eq!(refused.codes(), ["CONFLICT"]);
    assert!(refused.text.contains("a question depends on it"), "{}", refused.text);
    let unlink = link.replace("linkQuestion", "unlinkQuestion");
    app.ask(academic, &unlink, json!({ "q": question, "t": study["id"] })).await.data();
    delete(&app, "ACADEMIC", &study).await.data();
    let wrong = app
        .ask(academic, DELETE, json!({ "id": "term_01h455vb4pex5vsknk084sn02q", "version": 1 }))
        .await;
    assert_eq!(wrong.codes(), ["BAD_USER_INPUT"]);
}

#[apply(on_both!)]
async fn organisations_and_terms_are_made_and_put_right(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let made = make(
        &app,
        "createOrganisation",
        "createOrganisation(input: { name: \"Quillwort Trust\", kind: VOLUNTARY_SECTOR })",
    )
    .await;
    let update = "mutation($id: ID!, $v: Int!) { updateOrganisation(id: $id, version: $v, input: { name: \"Quillwort Society\", kind: \
        USER_LED, region: \"Fife\" }) { name kind region version } }";
    let changed = app.ask(academic, update, json!({ "id": made["id"], "v": 1 })).await.data();
    assert_eq!(
        changed["updateOrganisation"],
        json!({ "name": "Quillwort Society", "kind": "USER_LED", "region": "Fife", "version": 2 })
    );
    assert_eq!(
        app.ask(academic, update, json!({ "id": made["id"], "v": 1 })).await.codes(),
        ["CONFLICT"]
    );
    let bad = app
        .ask(
            academic,
            "mutation { createOrganisation(input: { name: \" \", kind: OTHER, ror: \"x\", sourceUrl: \"y\" }) { id } }",
            json!({}),
        )
        .await;
    assert_eq!(
        bad.body["errors"][0]["extensions"]["fields"].as_array().unwrap().len(),
        3,
        "{}",
        bad.text
    );

    let term = make(
        &app,
        "createTerm",
        "createTerm(input: { dimension: TOPIC, code: \"QUILLWORT\", label: \"Quillwort lore\", synonyms: [\"isoetes\"] })",
    )
    .await;
    let create = "mutation { createProgramme(input: { code: \"QW-1\", name: \"A made-up course\", terms: [{ dimension: TOPIC, codes: \
        [\"QUILLWORT\"] }] }) { id } }";
    let programme = app.ask(academic, create, json!({})).await.data()["createProgramme"]["id"].clone();
    let found = async |text: &str| {
        let query = "query($t: String!) { programmes(filter: { text: $t }) { nodes { id } } }";
        app.ask(academic, query, json!({ "t": text })).await.data()["programmes"]["nodes"] == json!([{ "id": programme }])
    };
    assert!(found("quillwort").await && found("isoetes").await && !found("bandicoot").await);
    let change = "mutation($id: ID!, $v: Int!) { updateTerm(id: $id, version: $v, input: { dimension: TOPIC, code: \"BANDICOOT\", label: \
        \"Bandicoot lore\", synonyms: [\"perameles\"] }) { code version } }";
    let changed = app.ask(academic, change, json!({ "id": term["id"], "v": 1 })).await.data();
    assert_eq!(changed["updateTerm"], json!({ "code": "BANDICOOT", "version": 2 }));
    assert!(found("bandicoot").await && found("perameles").await && !found("quillwort").await && !found("isoetes").await);
    let old = app
        .ask(
            academic,
            "{ programmes(filter: { topics: { anyOf: [\"QUILLWORT\"] } }) { totalCount } }",
            json!({}),
        )
        .await;
    assert_eq!(old.codes(), ["BAD_USER_INPUT"]);
    let closed = app
        .ask(
            academic,
            "mutation { createTerm(input: { dimension: PERSPECTIVE, code: \"X\", label: \"X\" }) { id } }",
            json!({}),
        )
        .await;
    assert_eq!(closed.codes(), ["BAD_USER_INPUT"]);
    for role in ["PUBLIC", "PARTNER", "PRACTITIONER", "SERVICE_USER_EDUCATOR", "STEWARD", "ADMIN"] {
        let refused = app.ask(app.token(role), change, json!({ "id": term["id"], "v": 2 })).await;
        assert_eq!(refused.codes(), ["FORBIDDEN"], "{role}");
    }
}
