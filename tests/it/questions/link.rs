//! Tests links from a question to the evidence that the viewer sees, each once.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{ADA, FACILITATOR, JO, KIM, LINK, Stage, UNLINK, paths};
use crate::support::on_both;

fn link(question: &Value, target: &Value, relation: &str) -> Value {
    json!({ "question": question["id"], "target": target, "relation": relation, "note": " Because. " })
}

async fn evidence(stage: &Stage) -> [Value; 4] {
    let query = "{ studies(first: 1) { nodes { id outcomes(first: 1) { nodes { id } } } } programmes(first: 1) { nodes { id } } \
        terms(dimension: METHOD) { id }
        outcomes(first: 1) { nodes { id } } }";
    let some = stage.app.read(query).await;
    [
        some["studies"]["nodes"][0]["id"].clone(),
        some["programmes"]["nodes"][0]["id"].clone(),
        some["terms"][0]["id"].clone(),
        some["outcomes"]["nodes"][0]["id"].clone(),
    ]
}

#[apply(on_both!)]
async fn a_question_leads_to_each_kind_of_evidence_and_back(stage: Stage) {
    let question = stage.submit(FACILITATOR, "What works?").await;
    let some = evidence(&stage).await;
    for (version, target) in (2..).zip(&some) {
        let now = stage.ask(FACILITATOR, LINK, link(&question, target, "BEARS_ON")).await.data()["linkQuestion"].clone();
        assert_eq!(now["version"], version);
        let links = now["links"].as_array().unwrap();
        let last = links.last().unwrap();
        assert_eq!(
            (&last["relation"], &last["note"], &last["target"]["id"]),
            (&json!("BEARS_ON"), &json!("Because."), target)
        );
    }
    let query = "query($study: ID!) { questions(filter: { linkedTo: $study }) { nodes { id } } }";
    let back = stage.ask(JO, query, json!({ "study": some[0] })).await.data();
    assert!(
        back["questions"]["nodes"]
            .as_array()
            .unwrap()
            .contains(&json!({ "id": question["id"] }))
    );
    // Repeating a link changes nothing; another relation gives another link.
    let again = stage.ask(FACILITATOR, LINK, link(&question, &some[0], "BEARS_ON")).await.data()["linkQuestion"].clone();
    assert_eq!((&again["version"], again["links"].as_array().unwrap().len()), (&json!(5), 4));
    stage.ask(FACILITATOR, LINK, link(&question, &some[0], "COULD_TEST")).await.data();
    let left = stage.ask(FACILITATOR, UNLINK, link(&question, &some[0], "BEARS_ON")).await.data()["unlinkQuestion"].clone();
    assert_eq!((&left["version"], left["links"].as_array().unwrap().len()), (&json!(7), 4));
    let again = stage.ask(FACILITATOR, UNLINK, link(&question, &some[0], "BEARS_ON")).await.data()["unlinkQuestion"].clone();
    assert_eq!(again, left);
    let mut acts = vec!["question.unlink ALLOWED"];
    acts.extend(["question.link ALLOWED"; 5]);
    assert_eq!(stage.trail(&question["id"]).await, acts);
}

#[apply(on_both!)]
async fn what_the_viewer_does_not_see_is_not_there_to_be_linked(stage: Stage) {
    let create = "mutation($input: ProgrammeInput!) { createProgramme(input: $input) { id } }";
    let draft = stage
        .ask(ADA, create, json!({ "input": { "code": "q-draft", "name": "A draft" } }))
        .await
        .data()["createProgramme"]["id"]
        .clone();
    let question = stage.submit(FACILITATOR, "What works?").await;
    let hidden = stage.ask(FACILITATOR, LINK, link(&question, &draft, "COULD_TEST")).await;
    let absent = stage
        .ask(
            FACILITATOR,
            LINK,
            link(&question, &json!("programme_00000000000000000000000007"), "COULD_TEST"),
        )
        .await;
    assert_eq!(hidden.codes(), ["NOT_FOUND"]);
    assert_eq!(hidden.body["errors"][0]["message"], absent.body["errors"][0]["message"]);
    stage.ask(ADA, LINK, link(&question, &draft, "COULD_TEST")).await.data();
    assert_eq!(
        stage.ask(FACILITATOR, UNLINK, link(&question, &draft, "COULD_TEST")).await.codes(),
        ["NOT_FOUND"]
    );
    let query = "query($id: ID!) { node(id: $id) { ... on Question { links { relation } programmes { id } } } }";
    let seen = stage.ask(FACILITATOR, query, json!({ "id": question["id"] })).await.data();
    assert_eq!(seen["node"], json!({ "links": [], "programmes": [] }));
}

#[apply(on_both!)]
async fn academics_link_wherever_they_see_and_others_where_they_facilitate(stage: Stage) {
    let question = stage.submit(JO, "What works?").await;
    let [study, ..] = evidence(&stage).await;
    for (role, code) in [
        (JO, "FORBIDDEN"),
        ("STEWARD", "FORBIDDEN"),
        (KIM, "NOT_FOUND"),
        ("PUBLIC", "NOT_FOUND"),
    ] {
        assert_eq!(
            stage.ask(role, LINK, link(&question, &study, "BEARS_ON")).await.codes(),
            [code],
            "{role}"
        );
        assert_eq!(
            stage.ask(role, UNLINK, link(&question, &study, "BEARS_ON")).await.codes(),
            [code],
            "{role}"
        );
    }
    // Ada does not facilitate the demo's workshop.
    let query = r#"{ workshop(code: "DEMO-WORKSHOP-1") { questions(first: 1) { nodes { id viewerCanEdit } } } }"#;
    let demo = stage.ask(ADA, query, json!({})).await.data()["workshop"]["questions"]["nodes"][0].clone();
    assert_eq!(demo["viewerCanEdit"], false);
    stage.ask(ADA, LINK, link(&demo, &study, "PARTLY_ANSWERS")).await.data();
    stage.ask(ADA, UNLINK, link(&demo, &study, "PARTLY_ANSWERS")).await.data();
    let free = stage.app.read("{ questions(first: 1) { nodes { id } } }").await["questions"]["nodes"][0].clone();
    assert_eq!(
        stage.ask(FACILITATOR, LINK, link(&free, &study, "COULD_TEST")).await.codes(),
        ["FORBIDDEN"]
    );
    stage.ask(ADA, LINK, link(&free, &study, "COULD_TEST")).await.data();
    let wrong = json!({ "question": study, "target": question["id"], "relation": "BEARS_ON" });
    assert_eq!(paths(&stage.ask(ADA, LINK, wrong).await), ["question", "target"]);
    let mut long = link(&free, &study, "BEARS_ON");
    long["note"] = json!("a".repeat(2001));
    assert_eq!(paths(&stage.ask(ADA, LINK, long).await), ["note"]);
}
