//! Tests that a workshop can limit its places, also if several people join at the same time.

use futures_util::future::join_all;
use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{ALL, JOIN, Stage};
use crate::support::{Backend, on_both};

const SET: &str = "mutation($id: ID!, $version: Int!, $places: Int) { setJoining(workshop: $id, version: $version, open: true, places: \
    $places) { places version } }";

impl Stage {
    async fn places(&self, version: i32, places: Value) -> crate::support::Answer {
        let variables = json!({ "id": self.workshop["id"], "version": version, "places": places });
        self.app.ask(self.facilitator(), SET, variables).await
    }

    fn someone() -> Value {
        json!({ "perspectives": ["CARER"], "consents": ["TAKE_PART"], "informationSheet": "sheet-1" })
    }

    async fn people(&self) -> usize {
        let query = "{ workshop(code: \"W-1\") { participants(first: 100) { nodes { id } } } }";
        let seen = self.app.ask(self.facilitator(), query, json!({})).await.data();
        seen["workshop"]["participants"]["nodes"].as_array().unwrap().len()
    }
}

#[apply(on_both!)]
async fn of_many_who_come_at_once_as_many_get_in_as_there_are_places(stage: Stage) {
    stage.places(1, json!(5)).await.data();
    let comes = || {
        stage
            .app
            .ask(None, JOIN, json!({ "code": stage.code(), "input": Stage::someone() }))
    };
    let answers = join_all((0..16).map(|_| comes())).await;
    let refused: Vec<_> = answers.iter().filter(|answer| !answer.codes().is_empty()).collect();
    assert_eq!(refused.len(), 11);
    for answer in refused {
        assert_eq!(answer.codes(), ["CONFLICT"]);
        assert!(answer.text.contains("all places"), "{}", answer.text);
    }
    assert_eq!(stage.people().await, 5);
    let add = "mutation($id: ID!, $input: ParticipantInput!) { addParticipant(workshop: $id, input: $input) { id } }";
    let by_hand = json!({ "id": stage.workshop["id"], "input": Stage::someone() });
    assert_eq!(stage.app.ask(stage.facilitator(), add, by_hand.clone()).await.codes(), ["CONFLICT"]);
    stage.places(2, json!(6)).await.data();
    stage.app.ask(stage.facilitator(), add, by_hand).await.data();
    assert_eq!(comes().await.codes(), ["CONFLICT"]);
    assert_eq!(stage.places(3, Value::Null).await.data()["setJoining"]["places"], Value::Null);
    comes().await.data();
}

#[apply(on_both!)]
async fn one_account_that_comes_many_times_at_once_is_seated_once(stage: Stage) {
    let practitioner = stage.app.token("PRACTITIONER");
    let comes = || {
        stage
            .app
            .ask(practitioner, JOIN, json!({ "code": stage.code(), "input": Stage::someone() }))
    };
    let answers = join_all((0..8).map(|_| comes())).await;
    assert_eq!(answers.iter().filter(|answer| answer.codes().is_empty()).count(), 1);
    let refused = answers.iter().find(|answer| !answer.codes().is_empty()).unwrap();
    assert_eq!(refused.codes(), ["CONFLICT"]);
    assert!(refused.text.contains("takes part in the workshop already"), "{}", refused.text);
    assert_eq!(stage.people().await, 1);
}

#[apply(on_both!)]
async fn whoever_leaves_makes_room_and_is_told_how_to_come_back(stage: Stage) {
    stage.places(1, json!(1)).await.data();
    let person = stage.join("CARER", &ALL).await;
    let comes = |token| {
        stage
            .app
            .ask(token, JOIN, json!({ "code": stage.code(), "input": Stage::someone() }))
    };
    assert_eq!(comes(None).await.codes(), ["CONFLICT"]);
    stage.withdraw(Some(&person.token), &person, &["TAKE_PART"], false).await.data();
    let again = comes(Some(&person.token)).await;
    assert_eq!(again.codes(), ["CONFLICT"]);
    assert!(
        again.text.contains("you left this workshop on") && again.text.contains("recordConsent"),
        "{}",
        again.text
    );
    comes(None).await.data();
}

#[apply(on_both!)]
async fn a_senseless_number_of_places_is_refused_by_name(stage: Stage) {
    for places in [0, -1, 10_001] {
        let refused = stage.places(1, json!(places)).await;
        assert_eq!(refused.codes(), ["BAD_USER_INPUT"], "{places}");
        assert_eq!(refused.body["errors"][0]["extensions"]["fields"][0]["path"], "places");
    }
    let create = "mutation($input: WorkshopInput!) { createWorkshop(input: $input) { places confirmsParticipants joiningOpen \
        viewerCanFacilitate } }";
    let made =
        |code: &str, places: i32| json!({ "input": { "code": code, "title": "Another", "places": places, "confirmsParticipants": true } });
    let refused = stage.app.ask(stage.facilitator(), create, made("W-2", 0)).await;
    assert_eq!(refused.body["errors"][0]["extensions"]["fields"][0]["path"], "input.places");
    let made = stage.app.ask(stage.facilitator(), create, made("W-2", 12)).await.data()["createWorkshop"].clone();
    assert_eq!(
        made,
        json!({ "places": 12, "confirmsParticipants": true, "joiningOpen": true, "viewerCanFacilitate": true })
    );
}

/// Attempts are counted for each code, from any address. Reading an invitation does not use up anybody's attempt to join.
async fn attempts_with_a_code_are_limited(backend: Backend) {
    let stage = Stage::with(backend, |settings| {
        settings.limits.joins_per_minute = 3;
    })
    .await;
    let read = |code: &str| {
        let query = format!("{{ invitation(code: \"{code}\") {{ workshopTitle }} }}");
        let app = &stage.app;
        async move { app.ask(None, &query, json!({})).await.codes() }
    };
    for _ in 0..3 {
        assert!(read("AAAAA-AAAAA").await.is_empty());
    }
    assert_eq!(read(stage.code()).await, ["RATE_LIMITED"]);
    stage.join("CARER", &["TAKE_PART"]).await;
    let back = "mutation { returnToWorkshop(returnCode: \"AAAA\") { token } }";
    for _ in 0..2 {
        assert_eq!(stage.app.ask(None, back, json!({})).await.codes(), ["NOT_FOUND"]);
    }
    assert_eq!(stage.app.ask(None, back, json!({})).await.codes(), ["RATE_LIMITED"]);
}

#[tokio::test]
async fn attempts_with_a_code_are_limited_on_sqlite() {
    attempts_with_a_code_are_limited(Backend::Sqlite).await;
}

#[tokio::test]
async fn attempts_with_a_code_are_limited_on_postgres() {
    attempts_with_a_code_are_limited(Backend::Postgres).await;
}
