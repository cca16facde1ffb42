//! Tests the status of a question: its facilitators set it, and after a merge it is final.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{ADA, FACILITATOR, JO, KIM, STATUS, Stage, paths};
use crate::support::on_both;

fn step(question: &Value, version: i32, status: &str) -> Value {
    json!({ "id": question["id"], "version": version, "status": status })
}

#[apply(on_both!)]
async fn a_judgement_may_change_and_a_beginning_does_not_come_again(stage: Stage) {
    let question = stage.submit(JO, "How long?").await;
    let steps = [
        "VERIFIED_UNANSWERED",
        "PARTLY_ANSWERED",
        "ANSWERED",
        "OUT_OF_SCOPE",
        "SHORTLISTED",
        "PRIORITISED",
        "SHORTLISTED",
    ];
    for (version, status) in (1..).zip(steps) {
        let now = stage.ask(FACILITATOR, STATUS, step(&question, version, status)).await.data();
        assert_eq!(now["setQuestionStatus"], json!({ "status": status, "version": version + 1 }));
    }
    for status in ["SUBMITTED", "MERGED"] {
        assert_eq!(paths(&stage.ask(FACILITATOR, STATUS, step(&question, 8, status)).await), ["status"]);
    }
    // Setting the status that it already has leaves no trace.
    stage.ask(FACILITATOR, STATUS, step(&question, 8, "SHORTLISTED")).await.data();
    assert_eq!(stage.see(JO, &question["id"]).await["version"], 8);
    let trail = stage.trail(&question["id"]).await;
    assert_eq!(trail.iter().filter(|event| *event == "question.set_status ALLOWED").count(), 7);
}

#[apply(on_both!)]
async fn a_merged_question_keeps_its_status_and_a_stale_version_is_a_conflict(stage: Stage) {
    let (one, two) = (stage.submit(JO, "One?").await, stage.submit(JO, "Two?").await);
    stage.merge(&one["id"], &[&two["id"]]).await;
    assert_eq!(
        stage.ask(FACILITATOR, STATUS, step(&two, 2, "SHORTLISTED")).await.codes(),
        ["CONFLICT"]
    );
    assert_eq!(
        stage.ask(FACILITATOR, STATUS, step(&one, 1, "SHORTLISTED")).await.codes(),
        ["CONFLICT"]
    );
    for (role, code) in [
        (JO, "FORBIDDEN"),
        ("STEWARD", "FORBIDDEN"),
        (KIM, "NOT_FOUND"),
        ("PUBLIC", "NOT_FOUND"),
    ] {
        assert_eq!(
            stage.ask(role, STATUS, step(&one, 2, "SHORTLISTED")).await.codes(),
            [code],
            "{role}"
        );
    }
    stage.ask(ADA, STATUS, step(&one, 2, "SHORTLISTED")).await.data();
}
