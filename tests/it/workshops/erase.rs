//! Tests erasing with a unique marker word: once it is contributed and erased it is nowhere, not even in the files of the database.

use macro_rules_attribute::apply;
use serde_json::json;

use super::stage::{ALL, Stage};
use crate::support::sql::Reader;
use crate::support::{Backend, on_both};

/// A word that only the person used.
const MARKER: &str = "zyzzyvaquillwortmarker";

#[tokio::test]
async fn on_postgres_what_was_erased_leaves_the_files_once_for_all_and_at_the_latest_when_the_node_stops() {
    let stage = Stage::with(Backend::Postgres, |settings| settings.database.scrub_every_seconds = 3600).await;
    for perspective in ["CARER", "SERVICE_USER"] {
        let person = stage.join(perspective, &ALL).await;
        stage.contribute(&person, perspective, MARKER).await.data();
        let receipt = stage.withdraw(Some(&person.token), &person, &[], true).await.data();
        assert_eq!(receipt["withdrawConsent"]["contributionsErased"], 1);
    }
    assert_eq!(
        stage.texts(stage.facilitator()).await,
        Vec::<String>::new(),
        "out of every answer at once"
    );
    assert!(!stage.app.database().holds(MARKER).await.is_empty(), "no table was rewritten yet");
    stage.app.service.clone().close().await.unwrap();
    assert_eq!(stage.app.database().holds(MARKER).await, Vec::<String>::new());
}

#[apply(on_both!)]
async fn what_was_erased_is_in_no_answer_and_in_no_file(stage: Stage) {
    let mut input = json!({ "perspectives": ["SERVICE_USER"], "consents": ALL, "informationSheet": "sheet-1" });
    for field in ["preferredTerm", "name", "phone", "accessNeeds"] {
        input[field] = json!(format!("{MARKER} {field}"));
    }
    let person = stage.join_as(input).await;
    let other = stage.join("CARER", &ALL).await;
    stage.contribute(&other, "CARER", "This stays.").await.data();
    for n in 0..3 {
        let input = json!({ "kind": "STORY", "text": format!("{MARKER} {n} {}", "and a long story ".repeat(200)),
        "perspective": "SERVICE_USER", "themes": [MARKER] });
        stage
            .app
            .ask(
                Some(&person.token),
                super::stage::CONTRIBUTE,
                json!({ "workshop": stage.workshop["id"], "input": input }),
            )
            .await
            .data();
    }
    assert!(
        !stage.app.database().holds(MARKER).await.is_empty(),
        "the marker is looked for in the wrong place"
    );
    let receipt = stage.withdraw(Some(&person.token), &person, &[], true).await;
    assert!(!receipt.text.contains(MARKER));
    let receipt = receipt.data()["withdrawConsent"].clone();
    assert_eq!(receipt["contributionsErased"], 3);
    assert_eq!(receipt["contributionsHidden"], 0);
    assert_eq!(receipt["withdrawn"], json!(ALL));
    let query = "query($id: ID!) { node(id: $id) { ... on Participant { pseudonym preferredTerm identity { name } contributions { text } \
        questions { text } } } workshop(code: \"W-1\") { contributions { nodes { text themes } } } }";
    for token in [
        Some(person.token.as_str()),
        Some(other.token.as_str()),
        stage.facilitator(),
        stage.app.token("STEWARD"),
        stage.app.token("ACADEMIC"),
    ] {
        assert!(!stage.app.ask(token, query, json!({ "id": person.id })).await.text.contains(MARKER));
    }
    assert_eq!(stage.texts(stage.facilitator()).await, ["This stays."]);
    assert_eq!(stage.app.database().holds(MARKER).await, Vec::<String>::new());
    // Nothing more can be stored in the record, and erasing it again changes nothing.
    assert_eq!(stage.contribute(&person, "SERVICE_USER", "more").await.codes(), ["FORBIDDEN"]);
    assert_eq!(
        stage.withdraw(Some(&person.token), &person, &[], true).await.data()["withdrawConsent"]["contributionsErased"],
        0
    );
}
// A reader who began before still sees the old state, and the database keeps it for them. It is scrubbed when they end.
#[apply(on_both!)]
async fn what_was_erased_leaves_the_files_though_somebody_was_reading(stage: Stage) {
    let person = stage.join("CARER", &ALL).await;
    stage.contribute(&person, "CARER", MARKER).await.data();
    let reader = Reader::of(&stage.app, "contribution").await;
    let erased = async { stage.withdraw(Some(&person.token), &person, &[], true).await.data() };
    let looks_away = async {
        while !stage.texts(stage.facilitator()).await.is_empty() {}
        reader.end().await;
    };
    let (receipt, ()) = tokio::join!(erased, looks_away);
    assert_eq!(receipt["withdrawConsent"]["contributionsErased"], 1);
    assert_eq!(stage.app.database().holds(MARKER).await, Vec::<String>::new());
}
