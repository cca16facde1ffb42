//! Tests that the version of a row moves only with what the viewer can see of it, and that editors of hidden parts still get a conflict.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::{Answer, TestServer, on_both};
use crate::workshops::stage::{ALL, Stage};

const UPDATE: &str = "mutation($id: ID!, $version: Int!, $input: ProgrammeChanges!) { updateProgramme(id: $id, version: $version, input: \
    $input) { version } }";
const OUTCOME: &str =
    "mutation($id: ID!, $version: Int!, $input: OutcomeChanges!) { updateOutcome(id: $id, version: $version, input: $input) { version } }";
const WORKSHOP: &str = "mutation($id: ID!, $version: Int!, $input: WorkshopChanges!) { updateWorkshop(id: $id, version: $version, input: \
    $input) { version } }";

/// The version and the time of the last change, as a viewer sees them.
async fn seen(app: &TestServer, token: Option<&str>, id: &Value) -> (i64, String) {
    let query = "query($id: ID!) { node(id: $id) { ... on Programme { version updatedAt } ... on Outcome { version updatedAt }
        ... on Study { version updatedAt } ... on Workshop { version updatedAt } } }";
    let node = app.ask(token, query, json!({ "id": id })).await.data()["node"].clone();
    (node["version"].as_i64().unwrap(), node["updatedAt"].as_str().unwrap().to_owned())
}

async fn change(app: &TestServer, role: &str, mutation: &str, id: &Value, version: i64, input: Value) -> Answer {
    app.ask(app.token(role), mutation, json!({ "id": id, "version": version, "input": input }))
        .await
}

async fn published(app: &TestServer) -> Value {
    app.read("{ programmes(first: 1) { nodes { id } } }").await["programmes"]["nodes"][0]["id"].clone()
}

#[apply(on_both!)]
async fn a_change_of_the_internal_block_moves_no_version_that_the_public_sees(app: TestServer) {
    let id = published(&app).await;
    let (public, academic) = (seen(&app, None, &id).await, seen(&app, app.token("ACADEMIC"), &id).await);
    assert_eq!(public.0, academic.0);
    let stands = change(
        &app,
        "ACADEMIC",
        UPDATE,
        &id,
        academic.0,
        json!({ "notes": "Call them.", "contactName": "Somebody" }),
    )
    .await;
    assert_eq!(stands.data()["updateProgramme"]["version"], academic.0 + 1);
    for outsider in [None, app.token("PARTICIPANT"), app.token("ADMIN")] {
        assert_eq!(seen(&app, outsider, &id).await, public);
    }
    let inside = seen(&app, app.token("STEWARD"), &id).await;
    assert_eq!(inside.0, academic.0 + 1);
    assert!(inside.1 > academic.1);
    // For editors the earlier version is outdated, and a change that all can see moves all versions.
    assert_eq!(
        change(&app, "ACADEMIC", UPDATE, &id, academic.0, json!({ "notes": "Write to them." }))
            .await
            .codes(),
        ["CONFLICT"]
    );
    let open = change(
        &app,
        "ACADEMIC",
        UPDATE,
        &id,
        inside.0,
        json!({ "region": "North", "notes": "Write to them." }),
    )
    .await;
    assert_eq!(open.data()["updateProgramme"]["version"], inside.0 + 1);
    let public_now = seen(&app, None, &id).await;
    assert_eq!(public_now.0, public.0 + 1);
    assert!(public_now.1 > public.1);
    // Changing the status and rating also use the version that the editor reads.
    let status = "mutation($id: ID!, $version: Int!) { setProgrammeStatus(id: $id, version: $version, status: ARCHIVED) { version } }";
    let archived = app
        .ask(app.token("ACADEMIC"), status, json!({ "id": id, "version": inside.0 + 1 }))
        .await;
    assert_eq!(archived.data()["setProgrammeStatus"]["version"], inside.0 + 2);
}

#[apply(on_both!)]
async fn of_many_editors_of_the_internal_block_one_wins(app: TestServer) {
    let id = published(&app).await;
    let version = seen(&app, app.token("ACADEMIC"), &id).await.0;
    let asked = (0..12).map(|n| change(&app, "ACADEMIC", UPDATE, &id, version, json!({ "notes": format!("Editor {n}") })));
    let answers = futures_util::future::join_all(asked).await;
    let won = answers.iter().filter(|answer| answer.body["errors"].is_null()).count();
    let lost = answers.iter().filter(|answer| answer.codes() == ["CONFLICT"]).count();
    assert_eq!((won, lost), (1, 11));
    assert_eq!(seen(&app, app.token("ACADEMIC"), &id).await.0, version + 1);
}

#[apply(on_both!)]
async fn an_outcome_that_is_about_a_draft_tells_nobody_who_cannot_see_the_draft(app: TestServer) {
    let academic = app.token("ACADEMIC");
    let outcome = app
        .read("{ outcomes(first: 1) { nodes { id study { id } programme { id } } } }")
        .await["outcomes"]["nodes"][0]
        .clone();
    let (id, study) = (&outcome["id"], &outcome["study"]["id"]);
    let draft = "mutation { createProgramme(input: { code: \"HIDDEN-P\", name: \"A made-up draft\" }) { id } }";
    let draft = app.ask(academic, draft, json!({})).await.data()["createProgramme"]["id"].clone();
    let link = "mutation($p: ID!, $s: ID!) { linkEvaluation(programme: $p, study: $s) { id } }";
    app.ask(academic, link, json!({ "p": draft, "s": study })).await.data();
    let version = seen(&app, academic, id).await.0;
    // The link of the outcome to the programme is removed first, so that nothing that all can see changes with the draft.
    let bare = change(&app, "ACADEMIC", OUTCOME, id, version, json!({ "programme": null }))
        .await
        .data()["updateOutcome"]["version"]
        .as_i64()
        .unwrap();
    let (public, of_study) = (seen(&app, None, id).await, seen(&app, None, study).await);
    let public_version = public.0;
    let linked = change(&app, "ACADEMIC", OUTCOME, id, bare, json!({ "programme": draft })).await;
    assert_eq!(linked.data()["updateOutcome"]["version"], bare + 1);
    assert_eq!(
        (seen(&app, None, id).await, seen(&app, None, study).await),
        (public, of_study.clone())
    );
    assert_eq!(
        change(&app, "ACADEMIC", OUTCOME, id, bare, json!({ "programme": null }))
            .await
            .codes(),
        ["CONFLICT"]
    );
    assert!(seen(&app, academic, study).await.1 >= of_study.1);
    // A change that all can see moves the version for everybody.
    change(&app, "ACADEMIC", OUTCOME, id, bare + 1, json!({ "measure": "Another measure" }))
        .await
        .data();
    assert_eq!(seen(&app, None, id).await.0, public_version + 1);
}

#[apply(on_both!)]
async fn a_workshop_keeps_what_only_its_facilitators_see_out_of_its_version(stage: Stage) {
    let (app, id) = (&stage.app, &stage.workshop["id"]);
    let person = stage.join("CARER", &ALL).await;
    let insider = Some(person.token.as_str());
    let (room, steward, lead) = (
        seen(app, insider, id).await,
        seen(app, app.token("STEWARD"), id).await,
        seen(app, stage.facilitator(), id).await,
    );
    // A new join code, and a new facilitator who has not taken it up: the version moves for facilitators, but not for the room.
    let rotate = "mutation($id: ID!, $version: Int!) { rotateJoinCode(workshop: $id, version: $version) { version } }";
    let rotated = app
        .ask(stage.facilitator(), rotate, json!({ "id": id, "version": lead.0 }))
        .await
        .data()["rotateJoinCode"]["version"]
        .as_i64()
        .unwrap();
    assert_eq!(rotated, lead.0 + 1);
    let named = json!({ "facilitators": ["account_01h455vb4pex5vsknk084sn02q"] });
    let named = change(app, "SERVICE_USER_EDUCATOR", WORKSHOP, id, rotated, named).await.data()["updateWorkshop"]["version"]
        .as_i64()
        .unwrap();
    assert_eq!(named, rotated + 1);
    assert_eq!(seen(app, insider, id).await, room);
    assert!(seen(app, app.token("STEWARD"), id).await.0 > steward.0);
    let draft = "mutation { createProgramme(input: { code: \"HIDDEN-W\", name: \"A made-up draft\" }) { id } }";
    let draft = app.ask(app.token("SERVICE_USER_EDUCATOR"), draft, json!({})).await.data()["createProgramme"]["id"].clone();
    let discussed = change(
        app,
        "SERVICE_USER_EDUCATOR",
        WORKSHOP,
        id,
        named,
        json!({ "programmesDiscussed": [draft] }),
    )
    .await;
    let discussed = discussed.data()["updateWorkshop"]["version"].as_i64().unwrap();
    assert_eq!(seen(app, insider, id).await, room);
    // An editor with an older version gets a conflict. A change that the room can see moves the version for the room.
    assert_eq!(
        change(app, "SERVICE_USER_EDUCATOR", WORKSHOP, id, named, json!({ "title": "Late" }))
            .await
            .codes(),
        ["CONFLICT"]
    );
    change(app, "SERVICE_USER_EDUCATOR", WORKSHOP, id, discussed, json!({ "title": "In time" }))
        .await
        .data();
    let room_now = seen(app, insider, id).await;
    assert_eq!(room_now.0, room.0 + 1);
    assert!(room_now.1 > room.1);
    // After publication, the public's version does not include the hidden changes either.
    stage.publish().await.data();
    let public = seen(app, None, id).await;
    let version = seen(app, stage.facilitator(), id).await.0;
    assert!(public.0 < version);
    let steward = seen(app, app.token("STEWARD"), id).await;
    change(app, "SERVICE_USER_EDUCATOR", WORKSHOP, id, version, json!({ "facilitators": [] }))
        .await
        .data();
    assert_eq!(seen(app, None, id).await, public);
    assert!(seen(app, app.token("STEWARD"), id).await.0 > steward.0);
}

#[apply(on_both!)]
async fn of_many_who_rotate_a_join_code_one_wins(stage: Stage) {
    let (app, id) = (&stage.app, &stage.workshop["id"]);
    let version = seen(app, stage.facilitator(), id).await.0;
    let rotate = "mutation($id: ID!, $version: Int!) { rotateJoinCode(workshop: $id, version: $version) { version } }";
    let asked = (0..8).map(|_| app.ask(stage.facilitator(), rotate, json!({ "id": id, "version": version })));
    let answers = futures_util::future::join_all(asked).await;
    let won = answers.iter().filter(|answer| answer.body["errors"].is_null()).count();
    assert_eq!(
        (won, answers.iter().filter(|answer| answer.codes() == ["CONFLICT"]).count()),
        (1, 7)
    );
}
