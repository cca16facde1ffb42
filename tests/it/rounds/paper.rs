//! Tests paper ballots: entered by a facilitator for a person who agreed, marked as such, and replaced by the person's own ballot.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{Stage, conflict, paths};
use crate::support::{Answer, on_both};

async fn enters(stage: &Stage, token: Option<&str>, round: &Value, person: usize, preferences: Value) -> Answer {
    let query = "mutation($round: ID!, $participant: ID!, $preferences: [BallotPreferenceInput!]!) {
        castPaperBallot(round: $round, participant: $participant, preferences: $preferences) { id ballotsCast { value } } }";
    let variables = json!({ "round": round, "participant": stage.person(person), "preferences": preferences });
    stage.ask(token, query, variables).await
}

const MINE: &str = "myBallot { perspective enteredBy { displayName } preferences { question { id } rank } }";

#[apply(on_both!)]
async fn a_paper_ballot_is_marked_shown_to_the_person_and_replaced_by_their_own(stage: Stage) {
    let round = stage.open("INTERIM", "BORDA", 2, json!({})).await;
    let answer = enters(&stage, stage.facilitator(), &round, 0, stage.ranked(&[1, 0])).await.data();
    assert_eq!(answer["castPaperBallot"]["ballotsCast"]["value"], 1);
    let mine = stage.round(stage.voter(0), &round, MINE).await["myBallot"].clone();
    assert_eq!(mine["perspective"], "CARER");
    assert_eq!(
        mine["preferences"][0],
        json!({ "question": { "id": stage.questions[0] }, "rank": 2 })
    );
    assert!(mine["enteredBy"]["displayName"].is_string(), "{mine}");
    // Neither the facilitator who entered it nor the steward can read it afterwards.
    for who in [stage.facilitator(), stage.app.token("STEWARD")] {
        assert_eq!(stage.round(who, &round, MINE).await, json!({ "myBallot": null }));
    }
    // Entering it again replaces it. The person's own ballot replaces it too, and then stays.
    enters(&stage, stage.facilitator(), &round, 0, stage.ranked(&[0, 1])).await.data();
    stage.votes(0, &round, &[1, 0]).await;
    let mine = stage.round(stage.voter(0), &round, MINE).await["myBallot"].clone();
    assert_eq!([&mine["enteredBy"], &mine["preferences"][0]["rank"]], [&Value::Null, &json!(2)]);
    let answer = enters(&stage, stage.facilitator(), &round, 0, stage.ranked(&[0, 1])).await;
    assert!(conflict(&answer).contains("a ballot of their own"), "{}", answer.text);
    assert_eq!(
        stage.rows("ballot b JOIN round r ON r.id = b.round_id WHERE r.code IS NULL").await,
        1
    );
    let days = stage
        .round(stage.app.token("STEWARD"), &round, "ballotDays { act ballots { value } }")
        .await["ballotDays"]
        .clone();
    assert_eq!(
        days,
        json!([{ "act": "CHANGED", "ballots": { "value": 1 } }, { "act": "ENTERED", "ballots": { "value": 2 } }])
    );
    // The audit trail names the facilitator and the round, but neither the person nor the content.
    let trail = stage
        .ask(
            stage.app.token("STEWARD"),
            "{ auditEvents(first: 10, filter: { action: \"ballot.enter\" }) { nodes { outcome resourceId actor { id } } } }",
            json!({}),
        )
        .await;
    let events = trail.data()["auditEvents"]["nodes"].clone();
    assert_eq!(events.as_array().unwrap().len(), 2);
    assert_eq!([&events[0]["resourceId"], &events[0]["outcome"]], [&round, &json!("ALLOWED")]);
    assert!(events[0]["actor"]["id"].is_string());
}

#[apply(on_both!)]
async fn only_a_facilitator_enters_one_and_only_for_who_agreed(mut stage: Stage) {
    let silent = stage.seat(&["CARER"], &["TAKE_PART"]).await;
    let planned = stage.plan("INTERIM", "BORDA", 2, json!({})).await["id"].clone();
    let round = stage.open("INTERIM", "BORDA", 2, json!({})).await;
    let order = stage.ranked(&[0, 1]);
    for who in [stage.voter(0), stage.app.token("ACADEMIC"), stage.app.token("STEWARD")] {
        assert_eq!(enters(&stage, who, &round, 0, order.clone()).await.codes(), ["FORBIDDEN"]);
    }
    assert_eq!(
        enters(&stage, stage.facilitator(), &round, silent, order.clone()).await.codes(),
        ["FORBIDDEN"]
    );
    assert_eq!(
        enters(&stage, stage.facilitator(), &round, 400, order.clone()).await.codes(),
        ["NOT_FOUND"]
    );
    assert!(conflict(&enters(&stage, stage.facilitator(), &planned, 0, order).await).contains("not open"));
    let foreign = json!([{ "question": stage.questions[5], "rank": 1 }]);
    assert_eq!(
        paths(&enters(&stage, stage.facilitator(), &round, 0, foreign).await),
        ["preferences.0.question"]
    );
    let groups = stage.open("SMALL_GROUP", "BORDA", 2, json!({})).await;
    assert!(conflict(&enters(&stage, stage.facilitator(), &groups, 0, stage.ranked(&[0, 1])).await).contains("small groups"));
}
