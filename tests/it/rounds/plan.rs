//! Tests that rounds are planned on questions of the workshop and move in one direction only; each wrong step says why.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{Stage, conflict, paths};
use crate::support::{on_both, sql};

#[apply(on_both!)]
async fn a_round_is_planned_opened_and_closed_by_who_facilitates_and_the_trail_tells(stage: Stage) {
    let planned = stage.plan("INTERIM", "REVERSE_RANK", 3, json!({})).await;
    let questions: Vec<Value> = stage.questions[..3].iter().map(|id| json!({ "id": id })).collect();
    assert_eq!(planned["questions"], json!(questions));
    assert_eq!(
        [
            &planned["sequence"],
            &planned["status"],
            &planned["version"],
            &planned["weighting"],
            &planned["showTallyWhileOpen"]
        ],
        [&json!(1), &json!("PLANNED"), &json!(1), &json!("EQUAL_BALLOTS"), &json!(false)]
    );
    let id = &planned["id"];
    let opened = stage.step_as(stage.facilitator(), "openRound", id, 1).await.data()["openRound"].clone();
    assert_eq!(
        [&opened["status"], &opened["version"], &opened["closedAt"]],
        [&json!("OPEN"), &json!(2), &Value::Null]
    );
    let closed = stage.step_as(stage.facilitator(), "closeRound", id, 2).await.data()["closeRound"].clone();
    assert_eq!([&closed["status"], &closed["version"]], [&json!("CLOSED"), &json!(3)]);
    assert!(closed["openedAt"].as_str() <= closed["closedAt"].as_str());
    let next = stage
        .plan("PLENARY", "SUM_OF_RANKS", 2, json!({ "weighting": "EQUAL_PERSPECTIVES" }))
        .await;
    assert_eq!(next["sequence"], 2);

    let trail = "query($id: ID) { auditEvents(filter: { resourceId: $id }) { nodes { action outcome } } }";
    let trail = stage.ask(stage.app.token("ADMIN"), trail, json!({ "id": id })).await.data();
    let acts = ["round.close", "round.open", "round.create"].map(|action| json!({ "action": action, "outcome": "ALLOWED" }));
    assert_eq!(trail["auditEvents"]["nodes"], json!(acts));
    let listed = stage
        .ask(stage.voter(0), "{ workshop(code: \"VOTE\") { rounds { id sequence } } }", json!({}))
        .await
        .data();
    assert_eq!(
        listed["workshop"]["rounds"],
        json!([{ "id": id, "sequence": 1 }, { "id": next["id"], "sequence": 2 }])
    );
}

#[apply(on_both!)]
async fn a_wrong_step_says_why_and_a_stale_one_conflicts(stage: Stage) {
    let id = stage.plan("INTERIM", "BORDA", 2, json!({})).await["id"].clone();
    let step = async |step: &str, version: i32| conflict(&stage.step_as(stage.facilitator(), step, &id, version).await).to_owned();
    assert_eq!(step("closeRound", 1).await, "the round is not open: it has nothing to close");
    assert_eq!(
        step("openRound", 7).await,
        "the round is at version 1, and you sent 7: read it again and repeat the change"
    );
    stage.step_as(stage.facilitator(), "openRound", &id, 1).await.data();
    assert_eq!(step("openRound", 2).await, "the round is open already");
    assert_eq!(
        step("closeRound", 1).await,
        "the round is at version 2, and you sent 1: read it again and repeat the change"
    );
    stage.close(&id).await;
    assert_eq!(step("openRound", 3).await, "the round is closed, and does not open again");
    assert_eq!(step("closeRound", 3).await, "the round is closed already");
}

#[apply(on_both!)]
async fn only_who_facilitates_moves_rounds(stage: Stage) {
    let id = stage.plan("INTERIM", "BORDA", 2, json!({})).await["id"].clone();
    let input = json!({ "kind": "INTERIM", "method": "BORDA", "questions": &stage.questions[..2] });
    // Viewers who see the workshop are refused; to all others it looks absent.
    for (who, code) in [
        (stage.voter(0), "FORBIDDEN"),
        (stage.app.token("ACADEMIC"), "FORBIDDEN"),
        (stage.app.token("STEWARD"), "FORBIDDEN"),
        (stage.app.token("PRACTITIONER"), "NOT_FOUND"),
        (stage.app.token("PARTNER"), "NOT_FOUND"),
        (stage.app.token("ADMIN"), "NOT_FOUND"),
        (None, "NOT_FOUND"),
    ] {
        assert_eq!(stage.plan_as(who, input.clone()).await.codes(), [code]);
        assert_eq!(stage.step_as(who, "openRound", &id, 1).await.codes(), [code]);
        assert_eq!(stage.step_as(who, "closeRound", &id, 1).await.codes(), [code]);
    }
    assert_eq!(
        stage.round(stage.facilitator(), &id, "status version").await,
        json!({ "status": "PLANNED", "version": 1 })
    );
    let absent = json!("round_00000000000000000000000007");
    assert_eq!(
        stage.step_as(stage.facilitator(), "openRound", &absent, 1).await.codes(),
        ["NOT_FOUND"]
    );
}

#[apply(on_both!)]
async fn every_bad_field_of_a_round_is_named(stage: Stage) {
    let demo = stage.app.read("{ questions(first: 1) { nodes { id } } }").await["questions"]["nodes"][0]["id"].clone();
    sql::write(
        &stage.app,
        &["UPDATE question SET status = 'OUT_OF_SCOPE' WHERE code = 'vote-q5'".to_owned()],
    )
    .await;
    let [a, b, aside] = [0, 1, 5].map(|n| stage.questions[n].clone());
    let bad = async |input: Value| paths(&stage.plan_as(stage.facilitator(), input).await);
    assert_eq!(
        bad(
            json!({ "kind": "INTERIM", "method": "DOTS", "dotsPerBallot": 5, "questions": [a, a, demo, "nonsense", aside,
    "workshop_00000000000000000000000007"] })
        )
        .await,
        [
            "input.dotsPerBallot",
            "input.method",
            "input.questions.1",
            "input.questions.2",
            "input.questions.3",
            "input.questions.4",
            "input.questions.5"
        ]
    );
    assert_eq!(
        bad(json!({ "kind": "DOT_VOTE", "method": "KEMENY", "questions": [a] })).await,
        ["input.dotsPerBallot", "input.method", "input.questions"]
    );
    for dots in [0, -1, 101] {
        assert_eq!(
            bad(json!({ "kind": "DOT_VOTE", "method": "DOTS", "dotsPerBallot": dots, "questions": [a, b] })).await,
            ["input.dotsPerBallot"]
        );
    }
    assert_eq!(
        bad(json!({ "kind": "PLENARY", "method": "BORDA", "questions": vec![a.clone(); 201] })).await,
        ["input.questions"]
    );
    assert_eq!(stage.rows("round WHERE code IS NULL").await, 0);
}

#[apply(on_both!)]
async fn a_round_opens_on_questions_that_still_stand_by_themselves(stage: Stage) {
    let id = stage.plan("INTERIM", "BORDA", 3, json!({})).await["id"].clone();
    sql::write(
        &stage.app,
        &["UPDATE question SET status = 'OUT_OF_SCOPE' WHERE code = 'vote-q2'".to_owned()],
    )
    .await;
    let refused = stage.step_as(stage.facilitator(), "openRound", &id, 1).await;
    assert_eq!(
        conflict(&refused),
        "a question of this round was merged or set aside after the round was planned: plan another round"
    );
}

#[apply(on_both!)]
async fn no_round_is_added_once_the_people_are_counted(stage: Stage) {
    sql::write(
        &stage.app,
        &["UPDATE workshop SET people_snapshot = '{}' WHERE code = 'VOTE'".to_owned()],
    )
    .await;
    let input = json!({ "kind": "INTERIM", "method": "BORDA", "questions": &stage.questions[..2] });
    let refused = stage.plan_as(stage.facilitator(), input).await;
    assert_eq!(
        conflict(&refused),
        "the workshop was published: its rounds are counted, and no other is added"
    );
}
