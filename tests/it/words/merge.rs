//! Tests that submitted words are published word for word only if their author agreed to be quoted.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use crate::support::on_both;
use crate::workshops::stage::{Person, Stage};

const SAID: &str = "Why does nobody ask what the bandicoot ward did to us?";

async fn public_texts(stage: &Stage) -> String {
    let query = "{ workshop(code: \"W-1\") { questions(first: 100) { nodes { text revisions { text } mergedFrom { text } } } } \
        questions(first: 100) { nodes { text } } search(text: \"bandicoot\") { nodes { snippet } } }";
    stage.ask(None, query, json!({})).await.text
}

async fn withdraws(stage: &Stage, person: &Person, scope: &str) {
    stage.withdraw(Some(&person.token), person, &[scope], false).await.data();
}

#[apply(on_both!)]
async fn a_persons_own_words_do_not_become_a_summary_without_their_consent(stage: Stage) {
    let person = stage.join("CARER", &["TAKE_PART", "RESEARCH_USE"]).await;
    let other = stage.join("CARER", &["TAKE_PART"]).await;
    let mine = stage.submits(Some(&person.token), SAID).await;
    let theirs = stage.submits(Some(&other.token), "What else?").await;
    let refused = stage.merges(&mine["id"], &theirs["id"], "They ask the same.").await;
    assert_eq!(refused.codes(), ["BAD_USER_INPUT"]);
    let field = &refused.body["errors"][0]["extensions"]["fields"][0];
    assert_eq!(field["path"], "into");
    assert!(field["message"].as_str().unwrap().contains("in words of your own"), "{field}");
    // A new question in the facilitator's words is fine, and so are the person's words once they agree to be quoted.
    let own = stage.submits(stage.facilitator(), "What should services ask afterwards?").await;
    stage.merges(&own["id"], &theirs["id"], "They ask the same.").await.data();
    stage
        .ask(
            Some(&person.token),
            super::RECORD,
            json!({ "id": person.id, "scope": "QUOTE_PSEUDONYMOUSLY" }),
        )
        .await
        .data();
    let third = stage.submits(Some(&other.token), "Anything more?").await;
    stage.merges(&mine["id"], &third["id"], "They ask the same.").await.data();
    assert!(!public_texts(&stage).await.contains("bandicoot"));
    stage.publish().await.data();
    assert!(public_texts(&stage).await.contains("bandicoot"));
    // After the consent is withdrawn, the words are no longer public; people who were in the workshop still read them.
    withdraws(&stage, &person, "QUOTE_PSEUDONYMOUSLY").await;
    assert!(!public_texts(&stage).await.contains("bandicoot"));
    assert!(stage.everything(stage.facilitator(), &[]).await.contains("bandicoot"));
}

#[apply(on_both!)]
async fn no_way_of_publishing_makes_a_submission_public(stage: Stage) {
    let person = stage.join("CARER", &["TAKE_PART"]).await;
    let mine = stage.submits(Some(&person.token), SAID).await;
    // If a facilitator writes down the words, they are still the person's.
    let copied = stage.submits(stage.facilitator(), &SAID.to_uppercase()).await;
    let set = "mutation($id: ID!, $s: QuestionStatus!) { setQuestionStatus(id: $id, version: 1, status: $s) { status } }";
    for question in [&mine, &copied] {
        stage
            .ask(stage.facilitator(), set, json!({ "id": question["id"], "s": "PRIORITISED" }))
            .await
            .data();
    }
    let study = stage.app.read("{ studies(first: 1) { nodes { id } } }").await["studies"]["nodes"][0]["id"].clone();
    let link = "mutation($q: ID!, $t: ID!) { linkQuestion(question: $q, target: $t, relation: BEARS_ON) { id } }";
    for question in [&mine, &copied] {
        stage
            .ask(stage.facilitator(), link, json!({ "q": question["id"], "t": study }))
            .await
            .data();
    }
    stage.publish().await.data();
    assert!(!public_texts(&stage).await.to_lowercase().contains("bandicoot"));
    let linked = "query($t: ID!) { questions(filter: { linkedTo: $t }) { nodes { text } } node(id: $t) { ... on Study { questions { nodes \
        { text } } } } }";
    for token in [
        None,
        stage.app.token("PARTNER"),
        stage.app.token("PRACTITIONER"),
        stage.app.token("PARTICIPANT"),
        stage.app.token("ADMIN"),
    ] {
        let seen = stage.ask(token, linked, json!({ "t": study })).await.text;
        assert!(!seen.to_lowercase().contains("bandicoot"), "{seen}");
    }
    let ids: Vec<Value> = [&mine, &copied].map(|question| question["id"].clone()).to_vec();
    assert!(!stage.everything(None, &ids).await.to_lowercase().contains("bandicoot"));
}
