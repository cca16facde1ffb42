//! Tests identities: visible to the person and to the roles that the matrix names; each read is recorded, and the person can see that.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{Person, Stage};
use crate::support::{Backend, on_both, sql};

const WHO: &str = "query($id: ID!) { node(id: $id) { ... on Participant { identity { name email phone accessNeeds } identityReads { by { \
    displayName } role } } } }";

async fn robin(stage: &Stage) -> Person {
    stage
        .join_as(
            json!({ "perspectives": ["SERVICE_USER"], "consents": ["TAKE_PART", "RESEARCH_USE"], "informationSheet": "sheet-1",
            "name": "Robin Quillwort", "email": "robin@example.invalid", "phone": "01632 960001", "accessNeeds": "A quiet corner." }),
        )
        .await
}

#[apply(on_both!)]
async fn an_identity_is_for_the_person_the_steward_and_those_who_facilitate(stage: Stage) {
    let person = robin(&stage).await;
    let all =
        json!({ "name": "Robin Quillwort", "email": "robin@example.invalid", "phone": "01632 960001", "accessNeeds": "A quiet corner." });
    let seen = stage.app.ask(Some(&person.token), WHO, json!({ "id": person.id })).await.data()["node"].clone();
    assert_eq!(seen, json!({ "identity": all, "identityReads": [] }));
    for role in ["STEWARD", "SERVICE_USER_EDUCATOR"] {
        assert_eq!(
            stage.app.ask(stage.app.token(role), WHO, json!({ "id": person.id })).await.data()["node"]["identity"],
            all,
            "{role}"
        );
    }
    // An academic sees that a person agreed to research, but not who it is.
    let seen = stage
        .app
        .ask(stage.app.token("ACADEMIC"), WHO, json!({ "id": person.id }))
        .await
        .data()["node"]
        .clone();
    assert_eq!(seen, json!({ "identity": null, "identityReads": null }));
    for role in ["PUBLIC", "PARTNER", "PRACTITIONER", "ADMIN", "PARTICIPANT"] {
        assert_eq!(
            stage.app.ask(stage.app.token(role), WHO, json!({ "id": person.id })).await.data()["node"],
            Value::Null,
            "{role}"
        );
    }
    let other = stage.join("CARER", &["TAKE_PART"]).await;
    assert_eq!(
        stage.app.ask(Some(&other.token), WHO, json!({ "id": person.id })).await.data()["node"],
        Value::Null
    );
}

#[apply(on_both!)]
async fn each_look_by_somebody_else_is_written_down_for_the_person(stage: Stage) {
    let person = robin(&stage).await;
    for token in [
        stage.app.token("STEWARD"),
        stage.facilitator(),
        Some(person.token.as_str()),
        stage.app.token("ACADEMIC"),
    ] {
        stage.app.ask(token, WHO, json!({ "id": person.id })).await.data();
    }
    let seen = stage.app.ask(Some(&person.token), WHO, json!({ "id": person.id })).await.data()["node"]["identityReads"].clone();
    assert_eq!(
        seen,
        json!([
            { "by": { "displayName": "Facilitator 1 (illustrative)" }, "role": "SERVICE_USER_EDUCATOR" },
            { "by": { "displayName": "Steward (illustrative)" }, "role": "STEWARD" },
        ])
    );
    // The facilitator does not learn who else read it; the audit trail records both.
    let theirs = stage.app.ask(stage.facilitator(), WHO, json!({ "id": person.id })).await.data()["node"]["identityReads"].clone();
    assert_eq!(theirs, Value::Null);
    let trail = "query($id: ID!) { auditEvents(filter: { action: \"identity.read\", resourceId: $id }) { nodes { role outcome } } }";
    let trail = stage
        .app
        .ask(stage.app.token("STEWARD"), trail, json!({ "id": person.id }))
        .await
        .data();
    assert_eq!(trail["auditEvents"]["nodes"].as_array().unwrap().len(), 3);
}

#[apply(on_both!)]
async fn nothing_of_an_identity_lies_open_in_the_database(stage: Stage) {
    let person = robin(&stage).await;
    let hex = match stage.app.backend {
        Backend::Sqlite => "hex(ciphertext)",
        Backend::Postgres => "encode(ciphertext, 'hex')",
    };
    let stored = sql::pairs(&stage.app, format!("SELECT key_id, {hex} FROM participant_identity")).await;
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].0, "k1");
    let word: String = "Quillwort".bytes().map(|byte| format!("{byte:02x}")).collect();
    assert!(!stored[0].1.to_lowercase().contains(&word));
    // After withdrawing from taking part, facilitators no longer see the identity; the steward still does, to act on requests.
    stage.withdraw(Some(&person.token), &person, &["TAKE_PART"], false).await.data();
    assert_eq!(
        stage.app.ask(stage.facilitator(), WHO, json!({ "id": person.id })).await.data()["node"],
        Value::Null
    );
    assert_eq!(
        stage
            .app
            .ask(stage.app.token("STEWARD"), WHO, json!({ "id": person.id }))
            .await
            .data()["node"]["identity"]["name"],
        "Robin Quillwort"
    );
}

#[apply(on_both!)]
async fn keys_are_rotated_and_the_old_one_taken_away(stage: Stage) {
    let person = robin(&stage).await;
    let mut settings = stage.app.service.settings().clone();
    settings
        .identities
        .keys
        .insert("k2".to_owned(), "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI=".to_owned());
    settings.identities.current = "k2".to_owned();
    let both = api::service::Service::open(settings.clone()).await.unwrap();
    assert_eq!(both.command_line().reseal_identities().await.unwrap(), 1);
    assert_eq!(both.command_line().reseal_identities().await.unwrap(), 0);
    both.close().await.unwrap();
    settings.identities.keys.remove("k1");
    let new = api::service::Service::open(settings).await.unwrap();
    let id = person.id.parse().unwrap();
    assert_eq!(
        new.command_line().identities_of(&[id]).await.unwrap()[&id].name.as_deref(),
        Some("Robin Quillwort")
    );
    new.close().await.unwrap();
}

#[apply(on_both!)]
async fn many_people_are_read_in_as_many_statements_as_one(stage: Stage) {
    let query = "query($first: Int!) { workshop(code: \"W-1\") { attendance { count { value } } participants(first: $first) { totalCount \
        { value suppressed } nodes { pseudonym consents { scope } contributions { text } questions { text } identity { name } \
        identityReads { at } } } contributions(first: $first) { nodes { text attribution participant { pseudonym } } } } }";
    for _ in 0..8 {
        let person = robin(&stage).await;
        stage.contribute(&person, "SERVICE_USER", "Something.").await.data();
    }
    let mut counts = Vec::new();
    for first in [1, 8] {
        let before = stage.app.statements();
        let data = stage
            .app
            .ask(stage.app.token("STEWARD"), query, json!({ "first": first }))
            .await
            .data();
        assert_eq!(data["workshop"]["participants"]["nodes"].as_array().unwrap().len(), first);
        assert_eq!(data["workshop"]["participants"]["totalCount"]["value"], 8);
        counts.push(stage.app.statements() - before);
    }
    assert_eq!(counts[0], counts[1], "{counts:?}");
}
