//! Tests merging questions: lineage in both directions, errors that name every question that cannot be merged, and only one merge for each
//! question.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{ADA, FACILITATOR, JO, KIM, MERGE, Stage, paths};
use crate::support::{on_both, sql};

#[apply(on_both!)]
async fn a_submitter_follows_their_question_to_the_one_that_sums_it_up(stage: Stage) {
    let (mine, hers) = (
        stage.submit(JO, "Who is listened to?").await,
        stage.submit(KIM, "Who is heard?").await,
    );
    let summary = stage.submit(FACILITATOR, "Who is listened to, and by whom?").await;
    let merged = stage.merge(&summary["id"], &[&mine["id"], &hers["id"]]).await;
    assert_eq!(
        (&merged["version"], &merged["status"], &merged["mergedInto"]),
        (&json!(2), &json!("SUBMITTED"), &json!(null))
    );
    let lineage = |question: &Value| {
        json!({ "id": question["id"], "text": question["text"], "status": "MERGED", "version": 2,
    "mergedInto": { "id": summary["id"] } })
    };
    assert_eq!(merged["mergedFrom"], json!([lineage(&mine), lineage(&hers)]));
    // Jo sees the inside of the workshop; Kim's role does not, but she still sees her own question.
    let seen = stage.see(JO, &mine["id"]).await;
    assert_eq!(
        (&seen["status"], &seen["mergedInto"]),
        (&json!("MERGED"), &json!({ "id": summary["id"] }))
    );
    let seen = stage.see(KIM, &hers["id"]).await;
    assert_eq!((&seen["status"], &seen["mergedInto"]), (&json!("MERGED"), &json!(null)));
    for id in [&summary["id"], &mine["id"], &hers["id"]] {
        assert_eq!(stage.trail(id).await, ["question.merge ALLOWED"]);
    }
    // Once the workshop is published, the summary is public, but the questions that it was made of are not.
    sql::write(
        &stage.app,
        &["UPDATE workshop SET status = 'PUBLISHED' WHERE code = 'w-q'".to_owned()],
    )
    .await;
    let open = stage.see("PUBLIC", &summary["id"]).await;
    assert_eq!((&open["id"], &open["mergedFrom"]), (&summary["id"], &json!([])));
    assert_eq!(stage.see(KIM, &hers["id"]).await["mergedInto"], json!({ "id": summary["id"] }));
    assert_eq!(stage.see("PUBLIC", &mine["id"]).await, json!(null));
}

#[apply(on_both!)]
async fn a_submission_that_others_are_merged_into_sums_them_up_and_stays_its_author_s_words(stage: Stage) {
    let (mine, hers) = (
        stage.submit(JO, "What do wallabies want?").await,
        stage.submit(ADA, "And their friends?").await,
    );
    let merged = stage.merge(&mine["id"], &[&hers["id"]]).await;
    assert_eq!(
        (&merged["code"], &merged["text"], &merged["version"]),
        (&mine["code"], &mine["text"], &json!(2))
    );
    let stored = "SELECT CASE WHEN summary THEN 'summary' ELSE 'submission' END,
        (SELECT code FROM participant WHERE id = words_of_id) || (SELECT code FROM participant WHERE id = participant_id)
        FROM question WHERE text = 'What do wallabies want?'";
    assert_eq!(
        sql::pairs(&stage.app, stored.to_owned()).await,
        [("summary".to_owned(), "w-q-p01w-q-p01".to_owned())]
    );
    assert_eq!(stage.found(FACILITATOR, "wallabies").await, json!(1));
    // A summary may be merged into another one; its own sources stay with it.
    let last = stage.submit(FACILITATOR, "What does anybody want?").await;
    stage.merge(&last["id"], &[&mine["id"]]).await;
    let chain = stage.see(ADA, &hers["id"]).await;
    assert_eq!(chain["mergedInto"], json!({ "id": mine["id"] }));
    assert_eq!(stage.see(JO, &mine["id"]).await["mergedInto"], json!({ "id": last["id"] }));
}

#[apply(on_both!)]
async fn what_is_merged_into_a_public_summary_moves_nothing_for_those_who_cannot_see_it(stage: Stage) {
    let (mine, hers) = (
        stage.submit(JO, "Who is listened to?").await,
        stage.submit(JO, "Who is heard?").await,
    );
    let summary = stage.submit(FACILITATOR, "Who is listened to, and by whom?").await;
    stage.merge(&summary["id"], &[&mine["id"]]).await;
    sql::write(
        &stage.app,
        &["UPDATE workshop SET status = 'PUBLISHED' WHERE code = 'w-q'".to_owned()],
    )
    .await;
    let seen = async |role: &str| {
        let query = "query($id: ID!) { node(id: $id) { ... on Question { version updatedAt } } }";
        let node = stage
            .app
            .ask(stage.app.token(role), query, json!({ "id": summary["id"] }))
            .await
            .data()["node"]
            .clone();
        (node["version"].clone(), node["updatedAt"].as_str().unwrap().to_owned())
    };
    let (public, facilitator) = (seen("PUBLIC").await, seen(FACILITATOR).await);
    stage.merge(&summary["id"], &[&hers["id"]]).await;
    assert_eq!(seen("PUBLIC").await, public);
    assert!(seen(FACILITATOR).await.1 > facilitator.1);
}

#[apply(on_both!)]
async fn every_question_that_cannot_be_merged_is_named_and_nothing_is_changed(stage: Stage) {
    let ids = ["One?", "Two?", "Three?"];
    let made = futures_util::future::join_all(ids.iter().map(|text| stage.submit(JO, text))).await;
    let [one, two, three] = [&made[0]["id"], &made[1]["id"], &made[2]["id"]];
    stage.merge(&stage.summary, &[three]).await;
    let elsewhere = stage.app.read("{ questions(first: 1) { nodes { id } } }").await["questions"]["nodes"][0]["id"].clone();
    let absent = json!("question_00000000000000000000000007");
    let merge = async |into: &Value, questions: &[&Value], reason: &str| {
        stage
            .ask(
                FACILITATOR,
                MERGE,
                json!({ "into": into, "questions": questions, "reason": reason }),
            )
            .await
    };
    let answer = merge(one, &[one, two, two, &elsewhere, &absent, three], "  ").await;
    assert_eq!(
        paths(&answer),
        ["reason", "questions.0", "questions.2", "questions.3", "questions.4", "questions.5"]
    );
    let fields = &answer.body["errors"][0]["extensions"]["fields"];
    assert_eq!(fields[3]["message"], fields[4]["message"], "elsewhere and absent are told apart");
    assert_eq!(paths(&merge(three, &[one], "Why not").await), ["into"]);
    assert_eq!(paths(&merge(one, &[], "Why not").await), ["questions"]);
    let many = vec![two; 101];
    assert!(paths(&merge(one, &many, "Why not").await).contains(&"questions".to_owned()));
    assert_eq!(paths(&merge(one, &[two, &stage.workshop], "Why not").await), ["questions.1"]);
    for id in [one, two] {
        assert_eq!(stage.see(JO, id).await["version"], 1);
    }
    assert_eq!(merge(&absent, &[one], "Why not").await.codes(), ["NOT_FOUND"]);
}

#[apply(on_both!)]
async fn who_does_not_facilitate_merges_nothing(stage: Stage) {
    let (mine, hers) = (stage.submit(JO, "Mine?").await, stage.submit(KIM, "Hers?").await);
    let merge = json!({ "into": mine["id"], "questions": [hers["id"]], "reason": "Why not" });
    for (role, code) in [
        (JO, "FORBIDDEN"),
        ("STEWARD", "FORBIDDEN"),
        (KIM, "NOT_FOUND"),
        ("ADMIN", "NOT_FOUND"),
        ("PARTNER", "NOT_FOUND"),
        ("PUBLIC", "NOT_FOUND"),
    ] {
        assert_eq!(stage.ask(role, MERGE, merge.clone()).await.codes(), [code], "{role}");
    }
    assert_eq!(stage.trail(&mine["id"]).await, ["question.merge DENIED", "question.merge DENIED"]);
    // A question without a workshop can be merged only by roles that reach all workshops.
    let some = stage
        .app
        .read(r#"{ questions(first: 2, filter: { prioritised: true }) { nodes { id workshop { code } } } }"#)
        .await["questions"]["nodes"]
        .clone();
    assert_eq!(some[0]["workshop"], json!(null));
    let merge = json!({ "into": some[0]["id"], "questions": [some[1]["id"]], "reason": "They ask the same." });
    assert_eq!(stage.ask(FACILITATOR, MERGE, merge.clone()).await.codes(), ["FORBIDDEN"]);
    assert_eq!(
        stage.ask(ADA, MERGE, merge).await.data()["mergeQuestions"]["mergedFrom"][0]["id"],
        some[1]["id"]
    );
}

#[apply(on_both!)]
async fn of_many_who_merge_one_question_one_does(stage: Stage) {
    let one = stage.submit(JO, "Which way?").await;
    let ways: Vec<String> = (0..8).map(|n| format!("Way {n}?")).collect();
    let ways = futures_util::future::join_all(ways.iter().map(|text| stage.submit(FACILITATOR, text))).await;
    let merges = ways.iter().map(|way| {
        stage.ask(
            FACILITATOR,
            MERGE,
            json!({ "into": way["id"], "questions": [one["id"]], "reason": "This way." }),
        )
    });
    let answers = futures_util::future::join_all(merges).await;
    assert_eq!(answers.iter().filter(|answer| answer.body["errors"].is_null()).count(), 1);
    for refused in answers.iter().filter(|answer| !answer.body["errors"].is_null()) {
        assert_eq!(paths(refused), ["questions.0"]);
    }
    assert_eq!(stage.see(JO, &one["id"]).await["version"], 2);
}

#[apply(on_both!)]
async fn a_question_that_is_being_voted_on_is_not_merged_away(stage: Stage) {
    let query = r#"{ workshop(code: "DEMO-WORKSHOP-1") { questions(first: 2) { nodes { id } } } }"#;
    let some = stage.app.read(query).await["workshop"]["questions"]["nodes"].clone();
    let merge = json!({ "into": some[0]["id"], "questions": [some[1]["id"]], "reason": "They ask the same." });
    sql::write(&stage.app, &["UPDATE round SET status = 'OPEN'".to_owned()]).await;
    assert_eq!(paths(&stage.ask(FACILITATOR, MERGE, merge.clone()).await), ["questions.0"]);
    sql::write(&stage.app, &["UPDATE round SET status = 'CLOSED'".to_owned()]).await;
    stage.ask(FACILITATOR, MERGE, merge).await.data();
}
