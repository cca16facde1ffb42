//! Tests the screen in a room: what it shows, and that it can neither show nor do anything else.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{ALL, JOIN, Stage};
use crate::live::socket::Socket;
use crate::support::on_both;

const ISSUE: &str = "mutation($id: ID!) { issueDisplayToken(workshop: $id) { secret token { id role status expiresAt account { id \
    displayName kind } issuedBy { id } } } }";
const SCREEN: &str = "{ viewer { role account { displayName } participations { id } permissions { resource actions } } workshop(code: \
    \"W-1\") { id title joinCode attendance { count { value reason } }
    questions(first: 100) { totalCount nodes { text status } } rounds { id status } facilitators { id } viewerCanFacilitate
    participants { nodes { id } totalCount { value reason } } contributions(first: 100) { nodes { text } } } }";

impl Stage {
    async fn screen(&self) -> Value {
        self.app
            .ask(self.facilitator(), ISSUE, json!({ "id": self.workshop["id"] }))
            .await
            .data()["issueDisplayToken"]
            .clone()
    }
}

#[apply(on_both!)]
async fn a_screen_shows_the_questions_and_the_round_and_nobody(stage: Stage) {
    let person = stage.join("CARER", &ALL).await;
    stage.contribute(&person, "CARER", "Nothing for a screen.").await.data();
    let submit = "mutation($w: ID!) { submitQuestion(workshop: $w, text: \"What helps?\") { id } }";
    let mut questions = Vec::new();
    for token in [Some(person.token.as_str()), stage.facilitator()] {
        questions.push(stage.app.ask(token, submit, json!({ "w": stage.workshop["id"] })).await.data()["submitQuestion"]["id"].clone());
    }
    let plan = "mutation($w: ID!, $q: [ID!]!) { createRound(workshop: $w, input: { kind: INTERIM, method: BORDA, questions: $q }) { id } }";
    let round = stage
        .app
        .ask(stage.facilitator(), plan, json!({ "w": stage.workshop["id"], "q": questions }))
        .await
        .data()["createRound"]["id"]
        .clone();
    let issued = stage.screen().await;
    assert_eq!(
        (&issued["token"]["role"], &issued["token"]["status"]),
        (&json!("PUBLIC"), &json!("ACTIVE"))
    );
    assert_eq!(issued["token"]["account"]["kind"], "SERVICE");
    let secret = issued["secret"].as_str();
    let seen = stage.app.ask(secret, SCREEN, json!({})).await.data();
    assert_eq!(
        (&seen["viewer"]["role"], &seen["viewer"]["participations"]),
        (&json!("PUBLIC"), &json!([]))
    );
    let acts = seen["viewer"]["permissions"].as_array().unwrap();
    assert!(acts.iter().all(|row| row["actions"] == json!(["READ"])), "{acts:?}");
    assert!(acts.iter().any(|row| row["resource"] == "WORKSHOPS_UNPUBLISHED"));
    let room = &seen["workshop"];
    assert_eq!(
        (&room["title"], &room["questions"]["totalCount"]),
        (&json!("What training needs"), &json!(2))
    );
    assert_eq!(room["rounds"], json!([{ "id": round, "status": "PLANNED" }]));
    assert_eq!(
        (&room["joinCode"], &room["facilitators"], &room["viewerCanFacilitate"]),
        (&Value::Null, &json!([]), &json!(false))
    );
    assert_eq!(
        room["participants"],
        json!({ "nodes": [], "totalCount": { "value": null, "reason": "NOT_PERMITTED" } })
    );
    assert_eq!(room["contributions"]["nodes"], json!([]));
    let node = "query($id: ID!) { node(id: $id) { id } }";
    assert_eq!(
        stage.app.ask(secret, node, json!({ "id": person.id })).await.data()["node"],
        Value::Null
    );
    // The screen subscribes to the round.
    let mut socket = Socket::of(&stage.app, secret).await;
    socket
        .subscribe(
            "r",
            json!({ "query": "subscription($id: ID!) { roundChanged(round: $id) { status } }", "variables": { "id": round } }),
        )
        .await;
    assert_eq!(socket.answer("r").await["roundChanged"]["status"], "PLANNED");
    let open = "mutation($id: ID!) { openRound(id: $id, version: 1) { id } }";
    stage.app.ask(stage.facilitator(), open, json!({ "id": round })).await.data();
    assert_eq!(socket.answer("r").await["roundChanged"]["status"], "OPEN");
}

#[apply(on_both!)]
async fn a_screen_does_nothing(stage: Stage) {
    let person = stage.join("CARER", &ALL).await;
    let issued = stage.screen().await;
    let secret = issued["secret"].as_str();
    let input = json!({ "perspectives": ["CARER"], "consents": ["TAKE_PART"], "informationSheet": "sheet-1" });
    assert_eq!(
        stage
            .app
            .ask(secret, JOIN, json!({ "code": stage.code(), "input": input }))
            .await
            .codes(),
        ["NOT_FOUND"]
    );
    let variables = json!({ "w": stage.workshop["id"], "p": person.id });
    for (document, code) in [
        (
            "mutation($w: ID!) { contribute(workshop: $w, input: { kind: STORY, text: \"x\", perspective: CARER }) { id } }",
            "FORBIDDEN",
        ),
        (
            "mutation($w: ID!) { submitQuestion(workshop: $w, text: \"x\") { id } }",
            "FORBIDDEN",
        ),
        ("mutation($w: ID!) { issueDisplayToken(workshop: $w) { secret } }", "FORBIDDEN"),
        ("mutation($w: ID!) { rotateJoinCode(workshop: $w, version: 1) { id } }", "FORBIDDEN"),
        ("mutation($p: ID!) { confirmParticipant(id: $p) { id } }", "NOT_FOUND"),
        ("mutation($p: ID!) { issueReturnCode(participant: $p) }", "NOT_FOUND"),
        (
            "mutation { createWorkshop(input: { code: \"W-2\", title: \"x\" }) { id } }",
            "FORBIDDEN",
        ),
        ("{ accounts { totalCount } }", "FORBIDDEN"),
        ("{ auditEvents { nodes { id } } }", "FORBIDDEN"),
    ] {
        assert_eq!(
            stage.app.ask(secret, document, variables.clone()).await.codes(),
            [code],
            "{document}"
        );
    }
}

#[apply(on_both!)]
async fn only_those_who_facilitate_put_up_a_screen_and_a_newer_one_ends_it(stage: Stage) {
    for (role, code) in [
        ("ACADEMIC", "FORBIDDEN"),
        ("STEWARD", "FORBIDDEN"),
        ("PRACTITIONER", "NOT_FOUND"),
        ("PUBLIC", "NOT_FOUND"),
        ("ADMIN", "NOT_FOUND"),
        ("PARTICIPANT", "NOT_FOUND"),
    ] {
        assert_eq!(
            stage
                .app
                .ask(stage.app.token(role), ISSUE, json!({ "id": stage.workshop["id"] }))
                .await
                .codes(),
            [code],
            "{role}"
        );
    }
    let first = stage.screen().await;
    let socket = Socket::of(&stage.app, first["secret"].as_str()).await;
    let second = stage.screen().await;
    assert_eq!(socket.close_code().await, 4401);
    assert_eq!(
        stage.app.ask(first["secret"].as_str(), SCREEN, json!({})).await.codes(),
        ["UNAUTHENTICATED"]
    );
    stage.app.ask(second["secret"].as_str(), SCREEN, json!({})).await.data();
    let node = "query($id: ID!) { node(id: $id) { ... on RoleToken { status revokedReason } } }";
    let seen = stage
        .app
        .ask(stage.facilitator(), node, json!({ "id": first["token"]["id"] }))
        .await
        .data()["node"]
        .clone();
    assert_eq!(seen["status"], "REVOKED");
    assert_eq!(
        stage
            .app
            .ask(stage.app.token("PRACTITIONER"), node, json!({ "id": first["token"]["id"] }))
            .await
            .data()["node"],
        Value::Null
    );
    // An admin finds the tokens of screens under the role in which they read, PUBLIC.
    let list = "query($role: Role!) { roleTokens(role: $role, first: 100) { nodes { id role } } }";
    let screens = stage
        .app
        .ask(stage.app.token("ADMIN"), list, json!({ "role": "PUBLIC" }))
        .await
        .data()["roleTokens"]["nodes"]
        .clone();
    assert_eq!(screens.as_array().unwrap().len(), 2);
    let others = stage
        .app
        .ask(stage.app.token("ADMIN"), list, json!({ "role": "PARTICIPANT" }))
        .await
        .data()["roleTokens"]["nodes"]
        .clone();
    assert!(
        others
            .as_array()
            .unwrap()
            .iter()
            .all(|token| token["role"] == "PARTICIPANT" && token["id"] != second["token"]["id"])
    );
}
