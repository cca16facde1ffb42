//! Tests submitting a question: stored word for word, as one's own, and only while the workshop is running.

use std::collections::BTreeSet;

use macro_rules_attribute::apply;
use serde_json::json;

use super::stage::{ADA, FACILITATOR, JO, KIM, SUBMIT, Stage, leaves, paths};
use crate::support::{on_both, sql};

/// Whether a question is a summary, and whose words it is, as stored: `true p01`.
async fn stored(stage: &Stage, text: &str) -> String {
    let of = |column: &str| format!("COALESCE((SELECT code FROM participant WHERE id = question.{column}), 'nobody')");
    let statement = format!(
        "SELECT CASE WHEN summary THEN 'summary' ELSE 'submission' END, {} || ' ' || {} || ' ' || COALESCE(perspective, 'none')
         FROM question WHERE text = '{text}'",
        of("participant_id"),
        of("words_of_id")
    );
    let rows = sql::pairs(&stage.app, statement).await;
    assert_eq!(rows.len(), 1);
    format!("{} {}", rows[0].0, rows[0].1)
}

#[apply(on_both!)]
async fn a_person_s_question_is_kept_word_for_word_and_stays_among_the_insiders(stage: Stage) {
    let made = stage.submit(JO, "  What helps quokkas\n to be believed?  ").await;
    assert_eq!(made["text"], "What helps quokkas\n to be believed?");
    assert_eq!(
        (&made["status"], &made["version"], &made["provenance"]),
        (&json!("SUBMITTED"), &json!(1), &json!("ILLUSTRATIVE"))
    );
    assert_eq!(
        (&made["raisedBy"], &made["viewerCanEdit"], &made["mergedInto"]),
        (&json!(null), &json!(false), &json!(null))
    );
    assert_eq!(
        (&made["workshop"], &made["revisions"], &made["mergedFrom"]),
        (&json!({ "code": "w-q" }), &json!([]), &json!([]))
    );
    assert!(made["code"].as_str().unwrap().starts_with("w-q-Q-"), "{}", made["code"]);
    for (role, sees) in [
        (JO, true),
        (FACILITATOR, true),
        (ADA, true),
        ("STEWARD", true),
        (KIM, false),
        ("PARTNER", false),
        ("ADMIN", false),
        ("PUBLIC", false),
    ] {
        assert_eq!(stage.see(role, &made["id"]).await["id"] == made["id"], sees, "{role}");
        assert_eq!(stage.found(role, "quokkas").await == json!(1), sees, "{role}");
    }
    assert_eq!(stage.see(FACILITATOR, &made["id"]).await["viewerCanEdit"], true);
    assert_eq!(
        stored(&stage, "What helps quokkas\n to be believed?").await,
        "submission w-q-p01 w-q-p01 SERVICE_USER_EDUCATOR"
    );
    // The audit trail says that somebody submitted a question, but not which question is whose.
    assert!(stage.trail(&made["id"]).await.is_empty());
    assert_eq!(stage.trail(&stage.workshop).await, ["question.submit ALLOWED"]);
}

#[apply(on_both!)]
async fn who_facilitates_speaks_for_the_workshop_unless_they_take_part(stage: Stage) {
    let written = stage.submit(FACILITATOR, "What does the workshop ask?").await;
    assert_eq!((&written["status"], &written["viewerCanEdit"]), (&json!("SUBMITTED"), &json!(true)));
    assert_eq!(stored(&stage, "What does the workshop ask?").await, "summary nobody nobody none");
    stage.submit(ADA, "What do I ask myself?").await;
    assert_eq!(
        stored(&stage, "What do I ask myself?").await,
        "submission w-q-p07 w-q-p07 SERVICE_USER_EDUCATOR"
    );
    // She no longer takes part, but still facilitates.
    sql::write(&stage.app, &[leaves("p07")]).await;
    stage.submit(ADA, "What else does the workshop ask?").await;
    assert_eq!(
        stored(&stage, "What else does the workshop ask?").await,
        "summary nobody nobody none"
    );
}

#[apply(on_both!)]
async fn nobody_submits_who_does_not_take_part_or_facilitate(stage: Stage) {
    let demo = stage.app.read(r#"{ workshop(code: "DEMO-WORKSHOP-1") { id } }"#).await["workshop"]["id"].clone();
    for (role, workshop, code) in [
        ("PUBLIC", &stage.workshop, "NOT_FOUND"),
        ("ADMIN", &stage.workshop, "NOT_FOUND"),
        // A partner sees that they took part, but cannot submit in this role.
        ("PARTNER", &stage.workshop, "FORBIDDEN"),
        ("STEWARD", &stage.workshop, "FORBIDDEN"),
        ("PUBLIC", &demo, "FORBIDDEN"),
        // Jo has a record in the demo's workshop too, but her token was joined to the other workshop.
        (JO, &demo, "FORBIDDEN"),
        (KIM, &demo, "FORBIDDEN"),
    ] {
        let answer = stage.ask(role, SUBMIT, json!({ "workshop": workshop, "text": "May I?" })).await;
        assert_eq!(answer.codes(), [code], "{role}");
    }
    stage.submit(JO, "Before?").await;
    sql::write(&stage.app, &[leaves("p01")]).await;
    let after = stage.ask(JO, SUBMIT, json!({ "workshop": stage.workshop, "text": "After?" })).await;
    assert_eq!(after.codes(), ["FORBIDDEN"]);
}

#[apply(on_both!)]
async fn what_cannot_be_a_question_is_refused(stage: Stage) {
    let long = "a".repeat(2001);
    for text in [" \n ", "\u{0}", "a\u{7}b", long.as_str()] {
        let answer = stage.ask(JO, SUBMIT, json!({ "workshop": stage.workshop, "text": text })).await;
        assert_eq!(paths(&answer), ["text"]);
    }
    let other = stage.ask(JO, SUBMIT, json!({ "workshop": stage.summary, "text": "Where?" })).await;
    assert_eq!(paths(&other), ["workshop"]);
    let absent = stage
        .ask(
            JO,
            SUBMIT,
            json!({ "workshop": "workshop_00000000000000000000000007", "text": "Where?" }),
        )
        .await;
    assert_eq!(absent.codes(), ["NOT_FOUND"]);
}

#[apply(on_both!)]
async fn once_it_was_published_a_workshop_takes_no_more_questions(stage: Stage) {
    let text = json!({ "workshop": stage.workshop, "text": "Too late?" });
    let counted = "UPDATE workshop SET people_snapshot = '{}' WHERE code = 'w-q'".to_owned();
    sql::write(&stage.app, &[counted]).await;
    assert_eq!(stage.ask(JO, SUBMIT, text.clone()).await.codes(), ["CONFLICT"]);
    sql::write(
        &stage.app,
        &["UPDATE workshop SET people_snapshot = NULL, status = 'PUBLISHED' WHERE code = 'w-q'".to_owned()],
    )
    .await;
    assert_eq!(stage.ask(FACILITATOR, SUBMIT, text).await.codes(), ["CONFLICT"]);
}

#[apply(on_both!)]
async fn questions_that_come_at_once_have_codes_of_their_own(stage: Stage) {
    let texts: Vec<String> = (0..20).map(|n| format!("Question {n}?")).collect();
    let made = futures_util::future::join_all(texts.iter().map(|text| stage.submit(JO, text))).await;
    let codes: BTreeSet<&str> = made.iter().map(|question| question["code"].as_str().unwrap()).collect();
    assert_eq!(codes.len(), 20);
}
