//! Tests that only its author can withdraw a single contribution or question.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::{Answer, on_both};
use crate::workshops::stage::{ALL, Stage};

const MARK: &str = "quillwortmarker";

async fn takes_back(stage: &Stage, token: Option<&str>, what: &str, id: &Value, erase: bool) -> Answer {
    let query = format!("mutation($id: ID!, $e: Boolean!) {{ {what}(id: $id, erase: $e) {{ code }} }}");
    stage.ask(token, &query, json!({ "id": id, "e": erase })).await
}

#[apply(on_both!)]
async fn a_contribution_is_hidden_or_overwritten_by_its_author(stage: Stage) {
    let (person, other) = (stage.join("CARER", &ALL).await, stage.join("CARER", &ALL).await);
    let own = Some(person.token.as_str());
    let one = stage
        .contribute(&person, "CARER", &format!("The {MARK} lights stayed on."))
        .await
        .data()["contribute"]["id"]
        .clone();
    stage.contribute(&person, "CARER", "This stays.").await.data();
    for (token, code) in [
        (stage.facilitator(), "FORBIDDEN"),
        (stage.app.token("STEWARD"), "FORBIDDEN"),
        (Some(other.token.as_str()), "FORBIDDEN"),
        (None, "NOT_FOUND"),
        (stage.app.token("ADMIN"), "NOT_FOUND"),
    ] {
        assert_eq!(takes_back(&stage, token, "withdrawContribution", &one, true).await.codes(), [code]);
    }
    assert_eq!(
        takes_back(&stage, own, "withdrawContribution", &one, false).await.data()["withdrawContribution"]["code"],
        "W-1"
    );
    for token in [
        stage.facilitator(),
        Some(other.token.as_str()),
        stage.app.token("STEWARD"),
        stage.app.token("ACADEMIC"),
    ] {
        assert!(!stage.texts(token).await.iter().any(|text| text.contains(MARK)));
    }
    assert_eq!(stage.texts(own).await.len(), 2);
    stage.publish().await.data();
    assert_eq!(stage.texts(None).await, ["This stays."]);
    takes_back(&stage, own, "withdrawContribution", &one, true).await.data();
    assert_eq!(stage.texts(own).await, ["This stays."]);
    assert_eq!(stage.app.database().holds(MARK).await, Vec::<String>::new());
    assert_eq!(
        takes_back(&stage, own, "withdrawContribution", &one, true).await.codes(),
        ["NOT_FOUND"]
    );
    let receipts = stage
        .ask(
            own,
            "query($id: ID!) { node(id: $id) { ... on Participant { receipts { contributionsHidden \
        contributionsErased withdrawn } consents { state } } } }",
            json!({ "id": person.id }),
        )
        .await
        .data();
    assert_eq!(
        receipts["node"]["receipts"],
        json!([{ "contributionsHidden": 1, "contributionsErased": 0, "withdrawn": [] }, { "contributionsHidden": 0,
        "contributionsErased": 1, "withdrawn": [] }])
    );
    // Their consents are unchanged.
    assert!(
        receipts["node"]["consents"]
            .as_array()
            .unwrap()
            .iter()
            .all(|consent| consent["state"] == "GIVEN")
    );
}

#[apply(on_both!)]
async fn a_question_is_taken_back_while_it_is_its_authors_words(stage: Stage) {
    let (person, other) = (stage.join("CARER", &ALL).await, stage.join("CARER", &ALL).await);
    let own = Some(person.token.as_str());
    let said = format!("Why do the {MARK} lights stay on at night?");
    let (hidden, erased, reworded) = (
        stage.submits(own, &said).await["id"].clone(),
        stage.submits(own, &said).await["id"].clone(),
        stage.submits(own, "Who sings to potoroos?").await["id"].clone(),
    );
    stage
        .rewords(&erased, &said.to_uppercase(), None, &format!("It said: {said}"))
        .await
        .data();
    stage
        .rewords(&reworded, "What should training cover first?", None, "For all.")
        .await
        .data();
    for (token, code) in [
        (stage.facilitator(), "FORBIDDEN"),
        (Some(other.token.as_str()), "FORBIDDEN"),
        (None, "NOT_FOUND"),
    ] {
        assert_eq!(takes_back(&stage, token, "withdrawQuestion", &hidden, true).await.codes(), [code]);
    }
    assert_eq!(
        takes_back(&stage, own, "withdrawQuestion", &reworded, true).await.codes(),
        ["CONFLICT"]
    );
    takes_back(&stage, own, "withdrawQuestion", &hidden, false).await.data();
    takes_back(&stage, own, "withdrawQuestion", &erased, true).await.data();
    let ids = [hidden.clone(), erased.clone()];
    for token in [stage.facilitator(), Some(other.token.as_str()), stage.app.token("STEWARD"), None] {
        assert!(!stage.everything(token, &ids).await.to_lowercase().contains(MARK));
    }
    assert!(stage.everything(own, &ids).await.contains(MARK));
    takes_back(&stage, own, "withdrawQuestion", &hidden, true).await.data();
    assert_eq!(stage.app.database().holds(MARK).await, Vec::<String>::new());
}
