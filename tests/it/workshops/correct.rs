//! Tests that people can correct what is stored about them, and so can those who keep the record. The audit trail names only the fields.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{ALL, Stage};
use crate::support::on_both;

const UPDATE: &str = "mutation($id: ID!, $input: ParticipantChanges!) { updateParticipant(id: $id, input: $input) { perspectives \
    preferredTerm identity { name email phone accessNeeds } } }";

impl Stage {
    async fn corrects(&self, token: Option<&str>, id: &str, input: Value) -> crate::support::Answer {
        self.app.ask(token, UPDATE, json!({ "id": id, "input": input })).await
    }
}

#[apply(on_both!)]
async fn what_is_left_out_stays_and_null_takes_away(stage: Stage) {
    let input = json!({ "perspectives": ["CARER"], "preferredTerm": "carer", "consents": ["TAKE_PART"], "informationSheet": "sheet-1",
        "name": "Robin Example", "phone": "01", "accessNeeds": "A ramp." });
    let person = stage.join_as(input).await;
    let own = Some(person.token.as_str());
    let changed = stage
        .corrects(
            own,
            &person.id,
            json!({ "name": " Robin B. Example ", "phone": null, "perspectives": ["TRAINEE", "CARER", "TRAINEE"] }),
        )
        .await
        .data()["updateParticipant"]
        .clone();
    assert_eq!(
        changed,
        json!({ "perspectives": ["TRAINEE", "CARER"], "preferredTerm": "carer",
        "identity": { "name": "Robin B. Example", "email": null, "phone": null, "accessNeeds": "A ramp." } })
    );
    let changed = stage
        .corrects(own, &person.id, json!({ "preferredTerm": null, "name": null, "accessNeeds": "" }))
        .await
        .data()["updateParticipant"]
        .clone();
    assert_eq!(
        changed,
        json!({ "perspectives": ["TRAINEE", "CARER"], "preferredTerm": null, "identity": null })
    );
    // Fields of variables that were not sent are omitted.
    let some = "mutation($id: ID!, $name: String, $term: String) { updateParticipant(id: $id, input: { name: $name, preferredTerm: $term \
        }) { preferredTerm identity { name } } }";
    stage
        .app
        .ask(own, some, json!({ "id": person.id, "name": "Robin", "term": "survivor" }))
        .await
        .data();
}

#[apply(on_both!)]
async fn the_person_those_who_facilitate_and_the_steward_correct_and_nobody_else(stage: Stage) {
    let person = stage.join("CARER", &ALL).await;
    let other = stage.join("CARER", &ALL).await;
    let input = json!({ "email": "robin@example.invalid", "preferredTerm": "peer" });
    for token in [Some(person.token.as_str()), stage.facilitator(), stage.app.token("STEWARD")] {
        stage.corrects(token, &person.id, input.clone()).await.data();
    }
    for (token, code) in [
        (stage.app.token("ACADEMIC"), "FORBIDDEN"),
        (Some(other.token.as_str()), "NOT_FOUND"),
        (None, "NOT_FOUND"),
        (stage.app.token("ADMIN"), "NOT_FOUND"),
        (stage.app.token("PRACTITIONER"), "NOT_FOUND"),
    ] {
        assert_eq!(stage.corrects(token, &person.id, input.clone()).await.codes(), [code]);
    }
    let trail = "query($id: ID!) { auditEvents(first: 100, filter: { resourceId: $id, action: \"participant.update\" }) { nodes { outcome \
        fields } } }";
    let answer = stage.app.ask(stage.app.token("STEWARD"), trail, json!({ "id": person.id })).await;
    let text = answer.text.clone();
    let acts = answer.data()["auditEvents"]["nodes"].as_array().unwrap().clone();
    // Repeating the correction changes nothing, and leaves no trace.
    let allowed: Vec<&Value> = acts.iter().filter(|act| act["outcome"] == "ALLOWED").collect();
    assert_eq!(allowed, [&json!({ "outcome": "ALLOWED", "fields": ["preferredTerm", "email"] })]);
    assert!(!text.contains("robin") && !text.contains("peer"), "{text}");
}

#[apply(on_both!)]
async fn every_bad_field_is_named_and_an_erased_record_takes_nothing(stage: Stage) {
    let person = stage.join("CARER", &ALL).await;
    let own = Some(person.token.as_str());
    let bad = json!({ "perspectives": null, "preferredTerm": "x".repeat(201), "email": "nobody", "name": "a\u{0000}b" });
    let answer = stage.corrects(own, &person.id, bad).await;
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
    let fields = answer.body["errors"][0]["extensions"]["fields"].as_array().unwrap().clone();
    let mut paths: Vec<&str> = fields.iter().map(|field| field["path"].as_str().unwrap()).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["input.email", "input.name", "input.perspectives", "input.preferredTerm"]);
    stage.withdraw(own, &person, &[], true).await.data();
    assert_eq!(
        stage.corrects(own, &person.id, json!({ "name": "Robin" })).await.codes(),
        ["CONFLICT"]
    );
}
