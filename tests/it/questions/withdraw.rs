//! Tests that withdrawing from taking part hides a person's own words from everybody else, wherever they are.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{ADA, FACILITATOR, JO, KIM, LINK, REVISE, Stage, leaves};
use crate::support::{on_both, sql};

/// Everything about the workshop's questions that a role can read, as one text.
async fn everything(stage: &Stage, role: &str, ids: &[&Value]) -> String {
    let query = r#"query($ids: [ID!]!, $study: ID!) {
        nodes(ids: $ids) { ... on Question { text plainLanguage revisions { text } links { note }
            mergedInto { text } mergedFrom { text } evidence { totalCount } } }
        questions(first: 100) { totalCount nodes { text mergedFrom { text } mergedInto { text } revisions { text } } }
        linked: questions(filter: { linkedTo: $study }) { totalCount nodes { text } }
        found: questions(filter: { text: "bandicoot" }) { totalCount nodes { text } }
        search(text: "bandicoot") { totalCount nodes { snippet } }
        workshop(code: "w-q") { questions(first: 100) { totalCount nodes { text } } }
    }"#;
    let study = stage.app.read("{ studies(first: 1) { nodes { id } } }").await["studies"]["nodes"][0]["id"].clone();
    stage.ask(role, query, json!({ "ids": ids, "study": study })).await.text
}

#[apply(on_both!)]
async fn a_withdrawn_person_s_words_are_seen_by_the_person_alone(stage: Stage) {
    let study = stage.app.read("{ studies(first: 1) { nodes { id } } }").await["studies"]["nodes"][0]["id"].clone();
    // A submission, one that was merged, one that others were merged into, and one that was reworded after that.
    let plain = stage.submit(JO, "Where does the bandicoot sleep?").await;
    let merged = stage.submit(JO, "When does the bandicoot sleep?").await;
    let adopted = stage.submit(JO, "Why does the bandicoot sleep?").await;
    let reworded = stage.submit(JO, "How does the bandicoot sleep?").await;
    let (hers, too) = (
        stage.submit(ADA, "Does the potoroo sleep?").await,
        stage.submit(ADA, "Does the potoroo dream?").await,
    );
    stage.merge(&stage.summary, &[&merged["id"]]).await;
    stage.merge(&adopted["id"], &[&hers["id"]]).await;
    stage.merge(&reworded["id"], &[&too["id"]]).await;
    let now = json!({ "id": reworded["id"], "version": 2, "text": "How do animals sleep?", "reason": "For all of them." });
    stage.ask(FACILITATOR, REVISE, now).await.data();
    for id in [&plain["id"], &adopted["id"]] {
        stage
            .ask(
                FACILITATOR,
                LINK,
                json!({ "question": id, "target": study, "relation": "BEARS_ON", "note": "bandicoot study" }),
            )
            .await
            .data();
    }
    let ids = [
        &plain["id"],
        &merged["id"],
        &adopted["id"],
        &reworded["id"],
        &hers["id"],
        &too["id"],
        &stage.summary,
    ];
    let before = everything(&stage, FACILITATOR, &ids).await;
    for word in ["Where does", "When does", "Why does", "How does", "bandicoot study"] {
        assert!(before.contains(word), "{word} is not there to be hidden");
    }
    let count = |text: &str| serde_json::from_str::<Value>(text).unwrap()["data"]["workshop"]["questions"]["totalCount"].as_u64();
    let all = count(&before).unwrap();

    sql::write(&stage.app, &[leaves("p01")]).await;
    for role in ["PUBLIC", "PARTNER", KIM, ADA, FACILITATOR, "STEWARD", "ADMIN"] {
        let seen = everything(&stage, role, &ids).await;
        assert!(!seen.contains("bandicoot"), "{role}: {seen}");
    }
    let seen = everything(&stage, FACILITATOR, &ids).await;
    // These three, and one that was loaded.
    assert_eq!(count(&seen), Some(all - 4));
    let seen: Value = serde_json::from_str(&seen).unwrap();
    // The words of others stay, and so does what was made of the person's words; only its history is shorter.
    assert_eq!(seen["data"]["nodes"][3]["text"], "How do animals sleep?");
    assert_eq!(seen["data"]["nodes"][3]["revisions"], json!([{ "text": "How do animals sleep?" }]));
    assert_eq!(seen["data"]["nodes"][4]["mergedInto"], json!(null));
    assert_eq!(seen["data"]["nodes"][5]["mergedInto"]["text"], "How do animals sleep?");
    assert!(!seen["data"]["nodes"][6]["mergedFrom"].to_string().contains("bandicoot"));
    // Mutations also answer as if the hidden questions were absent.
    for id in [&plain["id"], &adopted["id"]] {
        let answer = stage
            .ask(
                FACILITATOR,
                LINK,
                json!({ "question": id, "target": study, "relation": "COULD_TEST" }),
            )
            .await;
        assert_eq!(answer.codes(), ["NOT_FOUND"]);
    }

    let own = everything(&stage, JO, &ids).await;
    for word in ["Where does", "When does", "Why does", "bandicoot study"] {
        assert!(own.contains(word), "{word} is hidden from its author");
    }
    // The person does not get what others made of their words, nor what others said.
    assert!(!own.contains("How do animals sleep?") && !own.contains("potoroo"), "{own}");
    assert_eq!(count(&own), Some(4));
}

#[apply(on_both!)]
async fn a_published_summary_in_a_person_s_own_words_goes_with_the_person(stage: Stage) {
    let (mine, hers) = (
        stage.submit(JO, "What is a bandicoot?").await,
        stage.submit(ADA, "What is it?").await,
    );
    stage.merge(&mine["id"], &[&hers["id"]]).await;
    sql::write(
        &stage.app,
        &["UPDATE workshop SET status = 'PUBLISHED' WHERE code = 'w-q'".to_owned()],
    )
    .await;
    assert_eq!(stage.see("PUBLIC", &mine["id"]).await["text"], "What is a bandicoot?");
    assert_eq!(stage.found("PUBLIC", "bandicoot").await, json!(1));
    sql::write(&stage.app, &[leaves("p01")]).await;
    for role in ["PUBLIC", "PARTNER", ADA, "STEWARD"] {
        assert_eq!(stage.see(role, &mine["id"]).await, json!(null), "{role}");
        assert_eq!(stage.found(role, "bandicoot").await, json!(0), "{role}");
    }
    assert_eq!(stage.see(JO, &mine["id"]).await["text"], "What is a bandicoot?");
}
