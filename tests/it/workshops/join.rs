//! Tests joining a workshop: with its code, or by being added by a facilitator.

use std::collections::BTreeSet;

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{ALL, JOIN, Stage};
use crate::support::on_both;

#[apply(on_both!)]
async fn a_code_is_traded_for_a_token_that_reaches_one_workshop(stage: Stage) {
    let input = json!({ "perspectives": ["SERVICE_USER", "CARER", "CARER"], "preferredTerm": " survivor ", "consents": ["TAKE_PART",
    "RANKING"],
        "informationSheet": "sheet-1", "name": "Robin Example" });
    let code = stage.code().to_lowercase().replace('-', " ");
    let joined = stage.app.ask(None, JOIN, json!({ "code": code, "input": input })).await.data()["joinWorkshop"].clone();
    let participant = &joined["participant"];
    assert_eq!(participant["perspectives"], json!(["SERVICE_USER", "CARER"]));
    assert_eq!(participant["preferredTerm"], "survivor");
    assert_eq!(participant["identity"], json!({ "name": "Robin Example" }));
    assert_eq!(participant["workshop"], json!({ "code": "W-1" }));
    let given = |scope: &str| json!({ "scope": scope, "state": "GIVEN", "informationSheet": "sheet-1" });
    assert_eq!(participant["consents"], json!([given("TAKE_PART"), given("RANKING")]));
    // Held on the first of December, so the token expires thirty days after that day.
    assert_eq!(joined["expiresAt"], "2027-01-01T12:00:00+00:00");
    let token = joined["token"].as_str();
    let query = "{ viewer { role account { displayName } participations { id workshop { code } } } workshop(code: \"W-1\") { title \
        participants { nodes { id } } joinCode } demo: workshop(code: \"DEMO-WORKSHOP-1\") { contributions { nodes { id } } } }";
    let seen = stage.app.ask(token, query, json!({})).await.data();
    assert_eq!(seen["viewer"]["role"], "PARTICIPANT");
    // The account says nothing about the person: neither the name nor the pseudonym.
    assert_eq!(seen["viewer"]["account"]["displayName"], "Participant");
    assert_eq!(
        seen["viewer"]["participations"],
        json!([{ "id": participant["id"], "workshop": { "code": "W-1" } }])
    );
    assert_eq!(seen["workshop"]["participants"]["nodes"], json!([{ "id": participant["id"] }]));
    assert_eq!(seen["workshop"]["joinCode"], Value::Null);
}

#[apply(on_both!)]
async fn a_wrong_code_opens_nothing_and_every_bad_field_is_named(stage: Stage) {
    let good = json!({ "perspectives": ["CARER"], "consents": ["TAKE_PART"], "informationSheet": "sheet-1" });
    for code in ["", "AAAA-AAAA", "W-1", &stage.code()[..10]] {
        assert_eq!(
            stage.app.ask(None, JOIN, json!({ "code": code, "input": good })).await.codes(),
            ["NOT_FOUND"],
            "{code}"
        );
    }
    let bad = json!({ "perspectives": [], "consents": ["RANKING"], "informationSheet": " ", "email": "nobody",
    "preferredTerm": "x".repeat(201) });
    let answer = stage.app.ask(None, JOIN, json!({ "code": stage.code(), "input": bad })).await;
    assert_eq!(answer.codes(), ["BAD_USER_INPUT"]);
    let fields = answer.body["errors"][0]["extensions"]["fields"].as_array().unwrap().clone();
    let paths: BTreeSet<&str> = fields.iter().map(|field| field["path"].as_str().unwrap()).collect();
    let all = [
        "input.perspectives",
        "input.consents",
        "input.informationSheet",
        "input.email",
        "input.preferredTerm",
    ];
    assert_eq!(paths, all.into_iter().collect());
}

#[apply(on_both!)]
async fn one_account_takes_part_once(stage: Stage) {
    let input = json!({ "perspectives": ["PRACTITIONER"], "consents": ALL, "informationSheet": "sheet-1" });
    let practitioner = stage.app.token("PRACTITIONER");
    let joined = stage
        .app
        .ask(practitioner, JOIN, json!({ "code": stage.code(), "input": input }))
        .await
        .data();
    assert_eq!(
        stage
            .app
            .ask(practitioner, JOIN, json!({ "code": stage.code(), "input": input }))
            .await
            .codes(),
        ["CONFLICT"]
    );
    // The record belongs to the account, in every role.
    let own = stage
        .app
        .ask(practitioner, "{ viewer { participations { id } } }", json!({}))
        .await
        .data();
    assert_eq!(
        own["viewer"]["participations"],
        json!([{ "id": joined["joinWorkshop"]["participant"]["id"] }])
    );
}

#[apply(on_both!)]
async fn those_who_facilitate_or_keep_the_register_write_people_down(stage: Stage) {
    let add = "mutation($workshop: ID!, $input: ParticipantInput!) { addParticipant(workshop: $workshop, input: $input) { pseudonym \
        perspectives } }";
    let input = json!({ "perspectives": ["TRAINEE"], "consents": ["TAKE_PART"], "informationSheet": "sheet-1" });
    let variables = json!({ "workshop": stage.workshop["id"], "input": input });
    for role in ["SERVICE_USER_EDUCATOR", "STEWARD"] {
        let added = stage.app.ask(stage.app.token(role), add, variables.clone()).await.data();
        assert_eq!(added["addParticipant"]["perspectives"], json!(["TRAINEE"]), "{role}");
    }
    for (role, code) in [
        ("ACADEMIC", "FORBIDDEN"),
        ("PRACTITIONER", "NOT_FOUND"),
        ("PARTNER", "NOT_FOUND"),
        ("ADMIN", "NOT_FOUND"),
        ("PUBLIC", "NOT_FOUND"),
    ] {
        assert_eq!(
            stage.app.ask(stage.app.token(role), add, variables.clone()).await.codes(),
            [code],
            "{role}"
        );
    }
}

#[apply(on_both!)]
async fn whoever_guesses_codes_is_slowed_down(stage: Stage) {
    let input = json!({ "perspectives": ["CARER"], "consents": ["TAKE_PART"], "informationSheet": "sheet-1" });
    let many: String = (0..20)
        .map(|n| format!("g{n}: joinWorkshop(code: \"GUESS{n}\", input: $input) {{ token }} "))
        .collect();
    let mut limited = 0;
    for _ in 0..4 {
        let answer = stage
            .app
            .ask(
                None,
                &format!("mutation($input: ParticipantInput!) {{ {many} }}"),
                json!({ "input": input }),
            )
            .await;
        limited += answer.codes().iter().filter(|code| *code == "RATE_LIMITED").count();
    }
    assert!(limited > 0, "none of 80 guesses was refused");
}
