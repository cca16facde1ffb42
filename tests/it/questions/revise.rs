//! Tests rewording: the history is complete, and words belong to the person who wrote them until they are replaced by other words.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{ADA, FACILITATOR, JO, KIM, REVISE, Stage, paths};
use crate::support::{on_both, sql};

fn rewording(question: &Value, version: i32, text: &str) -> Value {
    json!({ "id": question["id"], "version": version, "text": text, "reason": "So that everybody understands it." })
}

#[apply(on_both!)]
async fn the_history_holds_every_wording_the_first_and_the_present_one_too(stage: Stage) {
    let question = stage.submit(JO, "What about the numbats and dibblers?").await;
    let mut first = rewording(&question, 1, " What do numbats need? ");
    first["plain"] = json!("What do numbats need from us?");
    let now = stage.ask(FACILITATOR, REVISE, first).await.data()["reviseQuestion"].clone();
    assert_eq!(
        (&now["text"], &now["plainLanguage"], &now["version"]),
        (&json!("What do numbats need?"), &json!("What do numbats need from us?"), &json!(2))
    );
    let reason = "So that everybody understands it.";
    assert_eq!(
        now["revisions"],
        json!([
            { "text": "What about the numbats and dibblers?", "reason": null },
            { "text": "What do numbats need?", "reason": reason },
        ])
    );
    let now = stage
        .ask(ADA, REVISE, rewording(&question, 2, "What do bilbies need?"))
        .await
        .data()["reviseQuestion"]
        .clone();
    assert_eq!(
        (&now["version"], &now["plainLanguage"]),
        (&json!(3), &json!("What do numbats need from us?"))
    );
    let history: Vec<&Value> = now["revisions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|revision| &revision["text"])
        .collect();
    assert_eq!(
        history,
        [
            "What about the numbats and dibblers?",
            "What do numbats need?",
            "What do bilbies need?"
        ]
    );
    // Jo sees the result; search finds the question by its present words.
    let query = "query($id: ID!) { node(id: $id) { ... on Question { text revisions { text reason } } } }";
    let seen = stage.ask(JO, query, json!({ "id": question["id"] })).await.data();
    assert_eq!(seen["node"]["revisions"], now["revisions"]);
    assert_eq!(
        (stage.found(JO, "bilbies").await, stage.found(JO, "dibblers").await),
        (json!(1), json!(0))
    );
    let whose = "SELECT text, COALESCE((SELECT code FROM participant WHERE id = words_of_id), 'nobody') FROM question_revision WHERE text \
        LIKE 'What %need?' OR text LIKE '%dibblers?' ORDER BY revised_at, id";
    let whose: Vec<String> = sql::pairs(&stage.app, whose.to_owned())
        .await
        .into_iter()
        .map(|(_, whose)| whose)
        .collect();
    assert_eq!(whose, ["w-q-p01", "nobody", "nobody"]);
    assert_eq!(
        stage.trail(&question["id"]).await,
        ["question.revise ALLOWED", "question.revise ALLOWED"]
    );
}

#[apply(on_both!)]
async fn plain_language_alone_changes_no_words_and_nothing_at_all_changes_nothing(stage: Stage) {
    let question = stage.submit(JO, "How come?").await;
    let mut plain = rewording(&question, 1, "How come?");
    plain["plain"] = json!("Why?");
    let now = stage.ask(FACILITATOR, REVISE, plain.clone()).await.data()["reviseQuestion"].clone();
    assert_eq!((&now["plainLanguage"], &now["version"]), (&json!("Why?"), &json!(2)));
    let whose = "SELECT (SELECT code FROM participant WHERE id = words_of_id), text FROM question WHERE text = 'How come?'";
    assert_eq!(sql::pairs(&stage.app, whose.to_owned()).await[0].0, "w-q-p01");
    plain["version"] = json!(2);
    let same = stage.ask(FACILITATOR, REVISE, plain.clone()).await.data()["reviseQuestion"].clone();
    assert_eq!(same["version"], 2);
    plain["plain"] = json!(" ");
    let now = stage.ask(FACILITATOR, REVISE, plain).await.data()["reviseQuestion"].clone();
    assert_eq!((&now["plainLanguage"], &now["version"]), (&json!(null), &json!(3)));
    assert_eq!(stage.trail(&question["id"]).await.len(), 2);
}

#[apply(on_both!)]
async fn the_history_of_what_was_loaded_goes_on_where_it_ends(stage: Stage) {
    let before = stage.see(FACILITATOR, &stage.summary).await["text"].clone();
    let question = json!({ "id": stage.summary });
    // The question is being voted on.
    assert_eq!(
        stage
            .ask(FACILITATOR, REVISE, rewording(&question, 1, "What did they say?"))
            .await
            .codes(),
        ["CONFLICT"]
    );
    crate::support::sql::write(
        &stage.app,
        &["UPDATE round SET status = 'CLOSED', closed_at = opened_at + 1 WHERE status = 'OPEN'".to_owned()],
    )
    .await;
    let now = stage
        .ask(FACILITATOR, REVISE, rewording(&question, 1, "What did they say?"))
        .await
        .data()["reviseQuestion"]
        .clone();
    let history: Vec<&Value> = now["revisions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|revision| &revision["text"])
        .collect();
    assert_eq!(history, [&before, &json!("What did they say?")]);
}

#[apply(on_both!)]
async fn a_stale_version_a_merged_question_and_bad_fields_are_refused(stage: Stage) {
    let (one, two) = (stage.submit(JO, "One?").await, stage.submit(JO, "Two?").await);
    stage.ask(FACILITATOR, REVISE, rewording(&one, 1, "One or more?")).await.data();
    assert_eq!(
        stage.ask(FACILITATOR, REVISE, rewording(&one, 1, "None?")).await.codes(),
        ["CONFLICT"]
    );
    let bad = json!({ "id": one["id"], "version": 2, "text": "", "plain": "\u{1}", "reason": " " });
    assert_eq!(
        paths(&stage.ask(FACILITATOR, REVISE, bad).await),
        ["text", "reason", "plainLanguage"]
    );
    stage.merge(&one["id"], &[&two["id"]]).await;
    assert_eq!(
        stage.ask(FACILITATOR, REVISE, rewording(&two, 2, "Three?")).await.codes(),
        ["CONFLICT"]
    );
    assert_eq!(stage.see(JO, &two["id"]).await["text"], "Two?");
}

#[apply(on_both!)]
async fn only_those_who_facilitate_reword(stage: Stage) {
    let question = stage.submit(JO, "Mine?").await;
    for (role, code) in [
        (JO, "FORBIDDEN"),
        ("STEWARD", "FORBIDDEN"),
        (KIM, "NOT_FOUND"),
        ("ADMIN", "NOT_FOUND"),
        ("PUBLIC", "NOT_FOUND"),
    ] {
        assert_eq!(
            stage.ask(role, REVISE, rewording(&question, 1, "Yours?")).await.codes(),
            [code],
            "{role}"
        );
    }
    let free = stage
        .app
        .read("{ questions(first: 1) { nodes { id text version viewerCanEdit } } }")
        .await["questions"]["nodes"][0]
        .clone();
    assert_eq!(free["viewerCanEdit"], false);
    assert_eq!(stage.see(ADA, &free["id"]).await["viewerCanEdit"], true);
    assert_eq!(
        stage.ask(FACILITATOR, REVISE, rewording(&free, 1, "Ours?")).await.codes(),
        ["FORBIDDEN"]
    );
    let now = stage.ask(ADA, REVISE, rewording(&free, 1, "Ours?")).await.data()["reviseQuestion"].clone();
    assert_eq!(now["revisions"][0]["text"], free["text"]);
}

#[apply(on_both!)]
async fn asking_who_may_edit_costs_the_same_for_one_question_and_for_many(stage: Stage) {
    let mut counts = Vec::new();
    // After the first twenty questions there are questions of workshops, for each of which permissions are checked.
    for first in [20, 21, 40, 60] {
        let query = format!("{{ questions(first: {first}) {{ nodes {{ id viewerCanEdit }} }} }}");
        let before = stage.app.statements();
        stage.ask(FACILITATOR, &query, json!({})).await.data();
        counts.push(stage.app.statements() - before);
    }
    assert!(counts.iter().all(|count| *count == counts[0]), "{counts:?}");
}
