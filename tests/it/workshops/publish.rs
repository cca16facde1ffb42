//! Tests that publishing counts people once and for all: no later change of one person changes a number that is shown.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{ALL, Person, Stage};
use crate::support::on_both;

const COUNTS: &str = "{ workshop(code: \"W-1\") { attendance { perspective count { value suppressed rounded reason policy } } \
    participants { totalCount { value suppressed rounded reason } } } }";

/// Ten carers, nine trainees, three service users.
async fn room(stage: &Stage) -> Vec<Person> {
    let mut people = Vec::new();
    for (perspective, n) in [("CARER", 10), ("TRAINEE", 9), ("SERVICE_USER", 3)] {
        for _ in 0..n {
            people.push(stage.join(perspective, &ALL).await);
        }
    }
    people
}

fn value(counts: &Value, group: &str) -> Value {
    let groups = counts["workshop"]["attendance"].as_array().unwrap();
    groups.iter().find(|count| count["perspective"] == group).unwrap()["count"].clone()
}

#[apply(on_both!)]
async fn before_publication_only_the_steward_counts_people(stage: Stage) {
    room(&stage).await;
    let steward = stage.app.ask(stage.app.token("STEWARD"), COUNTS, json!({})).await.data();
    assert_eq!(value(&steward, "CARER")["value"], 10);
    assert_eq!(steward["workshop"]["participants"]["totalCount"]["value"], 22);
    for role in ["SERVICE_USER_EDUCATOR", "ACADEMIC"] {
        let seen = stage.app.ask(stage.app.token(role), COUNTS, json!({})).await.data();
        for group in seen["workshop"]["attendance"].as_array().unwrap() {
            assert_eq!(group["count"]["reason"], "NOT_PERMITTED", "{role}");
        }
    }
}

#[apply(on_both!)]
async fn what_is_shown_once_is_shown_for_good(stage: Stage) {
    let people = room(&stage).await;
    stage.publish().await.data();
    let first = stage.app.read(COUNTS).await;
    // 10 and 9 are rounded to 10; 3 is small, and zeros are shown. A second cell is suppressed, so that no total reveals the first one.
    let small = value(&first, "SERVICE_USER");
    assert_eq!(
        (&small["value"], &small["suppressed"], &small["reason"]),
        (&Value::Null, &json!(true), &json!("SMALL_COUNT"))
    );
    assert_eq!(value(&first, "CARER")["value"], 10);
    assert_eq!(value(&first, "TRAINEE")["reason"], "SECONDARY");
    for (place, erase) in [(0, false), (10, true), (21, false), (20, true)] {
        let person = &people[place];
        stage.withdraw(Some(&person.token), person, &["TAKE_PART"], erase).await.data();
        assert_eq!(stage.app.read(COUNTS).await, first, "after the withdrawal of {place}");
    }
    // Unpublished and published again, the workshop is not counted again.
    assert_eq!(
        stage.status(&json!(2), "DRAFT").await.data()["setWorkshopStatus"]["status"],
        "DRAFT"
    );
    assert_eq!(stage.app.read(COUNTS).await["workshop"], Value::Null);
    stage.publish().await.data();
    assert_eq!(stage.app.read(COUNTS).await, first);
    let steward = stage.app.ask(stage.app.token("STEWARD"), COUNTS, json!({})).await.data();
    assert_eq!(value(&steward, "CARER")["value"], 10);
}

#[apply(on_both!)]
async fn once_published_nobody_joins_and_nothing_is_added(stage: Stage) {
    let person = stage.join("CARER", &ALL).await;
    stage.publish().await.data();
    let input = json!({ "perspectives": ["CARER"], "consents": ["TAKE_PART"], "informationSheet": "sheet-1" });
    let late = stage
        .app
        .ask(None, super::stage::JOIN, json!({ "code": stage.code(), "input": input }))
        .await;
    assert_eq!(late.codes(), ["NOT_FOUND"]);
    assert_eq!(stage.contribute(&person, "CARER", "late").await.codes(), ["CONFLICT"]);
    stage.status(&json!(2), "IN_REVIEW").await.data();
    let late = stage
        .app
        .ask(None, super::stage::JOIN, json!({ "code": stage.code(), "input": input }))
        .await;
    assert_eq!(late.codes(), ["NOT_FOUND"]);
}

#[apply(on_both!)]
async fn only_those_who_facilitate_publish_with_the_version_that_they_read(stage: Stage) {
    let set = "mutation($id: ID!, $version: Int!) { setWorkshopStatus(id: $id, version: $version, status: PUBLISHED) { status } }";
    let variables = json!({ "id": stage.workshop["id"], "version": 1 });
    for (role, code) in [
        ("ACADEMIC", "FORBIDDEN"),
        ("STEWARD", "FORBIDDEN"),
        ("PRACTITIONER", "NOT_FOUND"),
        ("PUBLIC", "NOT_FOUND"),
        ("ADMIN", "NOT_FOUND"),
    ] {
        assert_eq!(
            stage.app.ask(stage.app.token(role), set, variables.clone()).await.codes(),
            [code],
            "{role}"
        );
    }
    assert_eq!(stage.status(&json!(7), "PUBLISHED").await.codes(), ["CONFLICT"]);
    assert_eq!(
        stage.status(&json!(1), "PUBLISHED").await.data()["setWorkshopStatus"],
        json!({ "status": "PUBLISHED", "version": 2 })
    );
}
