//! Tests that a preview tells what a withdrawal would do, by running the same code, and that a receipt is kept for the person.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::SUBMIT;
use crate::support::{on_both, sql};
use crate::workshops::stage::{ALL, Person, Stage};

const FIELDS: &str = "id withdrawn contributionsHidden contributionsErased questionsHidden questionsErased ballotsWithdrawn kept \
    plainLanguage recordedAt publishedRankingsAffected { id } participant { id }";

async fn preview(stage: &Stage, token: Option<&str>, person: &Person, scopes: &[&str], erase: bool) -> crate::support::Answer {
    let query = format!(
        "query($id: ID!, $s: [ConsentScope!]!, $e: Boolean!) {{ node(id: $id) {{ ... on Participant {{ withdrawalPreview(scopes: $s, \
            erase: $e) {{ {FIELDS} }} }} }} }}"
    );
    stage.ask(token, &query, json!({ "id": person.id, "s": scopes, "e": erase })).await
}

async fn withdraws(stage: &Stage, person: &Person, scopes: &[&str], erase: bool) -> Value {
    let query = format!(
        "mutation($id: ID!, $s: [ConsentScope!]!, $e: Boolean) {{ withdrawConsent(participant: $id, scopes: $s, erase: $e) {{ {FIELDS} }} \
            }}"
    );
    let variables = json!({ "id": person.id, "s": scopes, "e": erase });
    stage.ask(Some(&person.token), &query, variables).await.data()["withdrawConsent"].clone()
}

/// The receipt without the parts in which a preview differs: the time, and whether it is stored.
fn alike(mut receipt: Value) -> Value {
    receipt["id"] = Value::Null;
    receipt["recordedAt"] = Value::Null;
    receipt
}

async fn trail(stage: &Stage) -> usize {
    sql::pairs(&stage.app, "SELECT action, outcome FROM audit_event".to_owned())
        .await
        .len()
}

#[apply(on_both!)]
async fn a_preview_is_the_receipt_that_follows(stage: Stage) {
    for (scopes, erase) in [
        (vec!["RESEARCH_USE"], false),
        (vec!["QUOTE_BY_NAME", "RANKING"], false),
        (vec!["TAKE_PART"], false),
        (vec![], true),
        (vec!["RANKING"], true),
    ] {
        let person = stage.join("CARER", &ALL).await;
        stage
            .contribute(&person, "CARER", "Once in a blue moon they listened.")
            .await
            .data();
        let mine = stage.submits(Some(&person.token), "Who listens to bandicoots at night?").await;
        let reworded = stage.submits(Some(&person.token), "Who sings to potoroos?").await;
        stage
            .rewords(&reworded["id"], "What should training cover first?", None, "For all.")
            .await
            .data();
        let before = (stage.everything(stage.facilitator(), &[]).await, trail(&stage).await);
        let told = preview(&stage, Some(&person.token), &person, &scopes, erase).await.data()["node"]["withdrawalPreview"].clone();
        assert!(told["plainLanguage"].as_str().is_some_and(|text| !text.is_empty()));
        // The withdrawal was tried out, and left no trace.
        assert_eq!((stage.everything(stage.facilitator(), &[]).await, trail(&stage).await), before);
        let gone = stage
            .ask(
                Some(&person.token),
                "query($id: ID!) { node(id: $id) { id } }",
                json!({ "id": told["id"] }),
            )
            .await
            .data();
        assert_eq!(gone["node"], Value::Null);
        let receipt = withdraws(&stage, &person, &scopes, erase).await;
        assert_eq!(alike(receipt), alike(told), "{scopes:?} {erase}");
        let _ = mine;
    }
}

#[apply(on_both!)]
async fn a_preview_is_for_the_person_and_the_steward(stage: Stage) {
    let (person, other) = (stage.join("CARER", &ALL).await, stage.join("CARER", &ALL).await);
    preview(&stage, stage.app.token("STEWARD"), &person, &["TAKE_PART"], true)
        .await
        .data();
    assert_eq!(
        preview(&stage, stage.facilitator(), &person, &["TAKE_PART"], true).await.codes(),
        ["FORBIDDEN"]
    );
    assert_eq!(
        preview(&stage, Some(&person.token), &person, &[], false).await.codes(),
        ["BAD_USER_INPUT"]
    );
    for token in [None, Some(other.token.as_str()), stage.app.token("ADMIN")] {
        assert_eq!(
            preview(&stage, token, &person, &["TAKE_PART"], true).await.data()["node"],
            Value::Null
        );
    }
}

#[apply(on_both!)]
async fn receipts_are_kept_for_the_person_and_the_steward(stage: Stage) {
    let (person, other) = (stage.join("CARER", &ALL).await, stage.join("CARER", &ALL).await);
    let first = withdraws(&stage, &person, &["RESEARCH_USE"], false).await;
    // Repeating the withdrawal changes nothing and gives no receipt.
    let again = withdraws(&stage, &person, &["RESEARCH_USE"], false).await;
    assert!(again["plainLanguage"].as_str().unwrap().starts_with("Nothing was changed"));
    let last = withdraws(&stage, &person, &[], true).await;
    let query = format!("query($id: ID!) {{ node(id: $id) {{ ... on Participant {{ receipts {{ {FIELDS} }} }} }} }}");
    for token in [Some(person.token.as_str()), stage.app.token("STEWARD")] {
        let seen = stage.ask(token, &query, json!({ "id": person.id })).await.data();
        assert_eq!(seen["node"]["receipts"], json!([first, last]));
        let one = format!("query($id: ID!) {{ node(id: $id) {{ ... on WithdrawalReceipt {{ {FIELDS} }} }} }}");
        assert_eq!(stage.ask(token, &one, json!({ "id": first["id"] })).await.data()["node"], first);
    }
    let still = stage.ask(Some(&other.token), &query, json!({ "id": other.id })).await.data();
    assert_eq!(still["node"]["receipts"], json!([]));
    assert_eq!(
        stage.ask(stage.facilitator(), &query, json!({ "id": other.id })).await.data()["node"]["receipts"],
        Value::Null
    );
    for token in [
        None,
        Some(other.token.as_str()),
        stage.facilitator(),
        stage.app.token("ACADEMIC"),
        stage.app.token("ADMIN"),
    ] {
        let one = stage
            .ask(token, "query($id: ID!) { node(id: $id) { id } }", json!({ "id": first["id"] }))
            .await
            .data();
        assert_eq!(one["node"], Value::Null);
    }
    let more = json!({ "w": stage.workshop["id"], "text": "May I?" });
    assert_eq!(stage.ask(Some(&person.token), SUBMIT, more).await.codes(), ["FORBIDDEN"]);
}
