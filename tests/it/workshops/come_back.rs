//! Tests that a return code opens one's own record again, from any device, and reveals nothing else.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{ALL, JOIN, Person, Stage};
use crate::live::socket::Socket;
use crate::support::{Answer, on_both, sql};

const RETURN: &str = "mutation($code: String!) { returnToWorkshop(returnCode: $code) { token expiresAt returnCode participant { id \
    pseudonym workshop { code } consents { scope state } } } }";
const OWN: &str = "{ viewer { role participations { id } } }";

impl Stage {
    pub async fn joins_with_a_code(&self, consents: &[&str]) -> (Person, String) {
        let join = JOIN.replace("token expiresAt", "token expiresAt returnCode");
        let input = json!({ "perspectives": ["CARER"], "consents": consents, "informationSheet": "sheet-1" });
        let joined = self
            .app
            .ask(None, &join, json!({ "code": self.code(), "input": input }))
            .await
            .data()["joinWorkshop"]
            .clone();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let person = Person {
            id: text(&joined["participant"]["id"]),
            token: text(&joined["token"]),
            pseudonym: text(&joined["participant"]["pseudonym"]),
        };
        (person, text(&joined["returnCode"]))
    }

    pub async fn returns(&self, code: &str) -> Answer {
        self.app.ask(None, RETURN, json!({ "code": code })).await
    }
}

#[apply(on_both!)]
async fn a_return_code_opens_the_same_record_and_the_old_token_ends(stage: Stage) {
    let (person, code) = stage.joins_with_a_code(&["TAKE_PART"]).await;
    assert_eq!(code.len(), 39);
    assert!(
        code.split('-').all(|group| group.len() == 4) && !code.contains(['0', 'O', '1', 'I', 'L']),
        "{code}"
    );
    let socket = Socket::of(&stage.app, Some(&person.token)).await;
    let back = stage.returns(&code.to_lowercase().replace('-', "  ")).await.data()["returnToWorkshop"].clone();
    assert_eq!(
        (&back["participant"]["id"], &back["participant"]["pseudonym"]),
        (&json!(person.id), &json!(person.pseudonym))
    );
    assert_eq!(
        (&back["returnCode"], &back["participant"]["workshop"]["code"]),
        (&json!(code), &json!("W-1"))
    );
    assert_eq!(socket.close_code().await, 4401);
    assert_eq!(
        stage.app.ask(Some(&person.token), OWN, json!({})).await.codes(),
        ["UNAUTHENTICATED"]
    );
    let seen = stage.app.ask(back["token"].as_str(), OWN, json!({})).await.data();
    assert_eq!(
        seen["viewer"],
        json!({ "role": "PARTICIPANT", "participations": [{ "id": person.id }] })
    );
    // The code can be used again.
    stage.returns(&code).await.data();
    // Neither the code nor any part of it is in the database.
    let rows = sql::pairs(&stage.app, "SELECT digest, digest FROM return_code".to_owned()).await;
    assert!(rows.iter().all(|(digest, _)| !digest.contains(&code[..4]) || digest.len() == 44));
    assert_eq!(stage.app.database().holds(&code).await, Vec::<String>::new());
}

#[apply(on_both!)]
async fn whatever_opens_nothing_is_told_the_same(stage: Stage) {
    let (person, code) = stage.joins_with_a_code(&["TAKE_PART"]).await;
    let issue = "mutation($id: ID!) { issueReturnCode(participant: $id) }";
    let new = stage.app.ask(stage.facilitator(), issue, json!({ "id": person.id })).await.data()["issueReturnCode"].clone();
    assert_ne!(new, json!(code));
    let wrong = [
        "",
        "AAAA",
        "W-1",
        &person.id,
        stage.code(),
        &code[..38],
        "AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA",
        &code,
    ];
    let mut told = Vec::new();
    for code in wrong {
        let answer = stage.returns(code).await;
        assert_eq!(answer.codes(), ["NOT_FOUND"], "{code}");
        told.push(answer.body["errors"][0]["message"].clone());
    }
    told.dedup();
    assert_eq!(told.len(), 1);
    stage.returns(new.as_str().unwrap()).await.data();
}

#[apply(on_both!)]
async fn codes_are_issued_by_those_who_facilitate_and_the_steward_and_leave_a_trace(stage: Stage) {
    let add = "mutation($id: ID!) { addParticipant(workshop: $id, input: { perspectives: [CARER], consents: [TAKE_PART], \
        informationSheet: \"sheet-1\" }) { id } }";
    let added = stage
        .app
        .ask(stage.facilitator(), add, json!({ "id": stage.workshop["id"] }))
        .await
        .data()["addParticipant"]["id"]
        .clone();
    let (person, _) = stage.joins_with_a_code(&["TAKE_PART", "RESEARCH_USE"]).await;
    let issue = "mutation($id: ID!) { issueReturnCode(participant: $id) }";
    let own = Some(person.token.as_str());
    for (token, id, code) in [
        (own, &json!(person.id), "FORBIDDEN"),
        (own, &added, "NOT_FOUND"),
        (stage.app.token("ACADEMIC"), &json!(person.id), "FORBIDDEN"),
        (stage.app.token("PRACTITIONER"), &added, "NOT_FOUND"),
        (None, &added, "NOT_FOUND"),
        (stage.app.token("ADMIN"), &added, "NOT_FOUND"),
    ] {
        assert_eq!(stage.app.ask(token, issue, json!({ "id": id })).await.codes(), [code]);
    }
    // With the code, a person who was added by hand gets an account for their record.
    let code = stage
        .app
        .ask(stage.app.token("STEWARD"), issue, json!({ "id": added }))
        .await
        .data()["issueReturnCode"]
        .clone();
    let back = stage.returns(code.as_str().unwrap()).await.data()["returnToWorkshop"].clone();
    assert_eq!(back["participant"]["id"], added);
    let seen = stage.app.ask(back["token"].as_str(), OWN, json!({})).await.data();
    assert_eq!(seen["viewer"]["participations"], json!([{ "id": added }]));
    let trail = "query($id: ID!) { auditEvents(first: 100, filter: { resourceId: $id }) { nodes { action outcome } } }";
    let acts = stage
        .app
        .ask(stage.app.token("STEWARD"), trail, json!({ "id": added }))
        .await
        .data()["auditEvents"]["nodes"]
        .clone();
    for action in ["participant.issue_return_code", "participant.return"] {
        assert!(
            acts.as_array()
                .unwrap()
                .contains(&json!({ "action": action, "outcome": "ALLOWED" })),
            "{acts}"
        );
    }
}

#[apply(on_both!)]
async fn after_leaving_the_code_opens_one_s_own_record(stage: Stage) {
    let (person, code) = stage.joins_with_a_code(&ALL).await;
    stage.contribute(&person, "CARER", "What I said.").await.data();
    stage.withdraw(Some(&person.token), &person, &["TAKE_PART"], false).await.data();
    let back = stage.returns(&code).await.data()["returnToWorkshop"].clone();
    assert_eq!(back["participant"]["id"], json!(person.id));
    assert_eq!(
        back["participant"]["consents"][0],
        json!({ "scope": "TAKE_PART", "state": "WITHDRAWN" })
    );
    let left = "query($id: ID!) { node(id: $id) { ... on Participant { joinedAt leftAt confirmed } } }";
    let seen = stage.app.ask(back["token"].as_str(), left, json!({ "id": person.id })).await.data()["node"].clone();
    assert!(seen["joinedAt"].is_string() && seen["leftAt"].is_string(), "{seen}");
    // The identity is deleted; the record and its consents stay.
    let token = back["token"].as_str().unwrap().to_owned();
    let own = Person {
        id: person.id.clone(),
        token: token.clone(),
        pseudonym: String::new(),
    };
    stage.withdraw(Some(&token), &own, &[], true).await.data();
    assert_eq!(
        stage.returns(&code).await.data()["returnToWorkshop"]["participant"]["id"],
        json!(person.id)
    );
}
