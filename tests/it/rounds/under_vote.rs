//! Tests that a question does not change during a vote: once people have cast ballots on it, it cannot be reworded or set aside.

use macro_rules_attribute::apply;
use serde_json::json;

use super::stage::{Stage, conflict};
use crate::support::on_both;

const REVISE: &str =
    "mutation($id: ID!) { reviseQuestion(id: $id, version: 1, text: \"Something else altogether?\", reason: \"clearer\") { version } }";
const SET_ASIDE: &str =
    "mutation($id: ID!, $status: QuestionStatus!) { setQuestionStatus(id: $id, version: 1, status: $status) { version } }";

#[apply(on_both!)]
async fn a_question_in_an_open_round_with_ballots_is_neither_reworded_nor_set_aside(stage: Stage) {
    let round = stage.open("INTERIM", "BORDA", 2, json!({})).await;
    stage.votes(0, &round, &[0, 1]).await;
    let (voted_on, other) = (&stage.questions[1], &stage.questions[5]);
    let revise = async |id: &String| stage.ask(stage.facilitator(), REVISE, json!({ "id": id })).await;
    let set = async |id: &String, status: &str| {
        stage
            .ask(stage.facilitator(), SET_ASIDE, json!({ "id": id, "status": status }))
            .await
    };
    let refused = revise(voted_on).await;
    assert_eq!(
        conflict(&refused),
        "question vote-q1 is being voted on in round 1, where people have cast ballots: rewording it would change what they said; close \
            the round first"
    );
    for status in ["OUT_OF_SCOPE", "ANSWERED"] {
        let refused = set(voted_on, status).await;
        assert!(
            conflict(&refused).contains("question vote-q1 is being voted on in round 1"),
            "{}",
            refused.text
        );
    }
    // A status that keeps the question in the vote may be set. A question that is not in the vote may change freely.
    set(voted_on, "VERIFIED_UNANSWERED").await.data();
    revise(other).await.data();
    // After the last ballot is withdrawn, or the round is closed, changes are possible again.
    stage
        .ask(
            stage.voter(0),
            "mutation($round: ID!) { withdrawBallot(round: $round) { id } }",
            json!({ "round": round }),
        )
        .await
        .data();
    revise(&stage.questions[0]).await.data();
    stage.votes(0, &round, &[0, 1]).await;
    stage.close(&round).await;
    let query = SET_ASIDE.replace("version: 1", "version: 2");
    stage
        .ask(stage.facilitator(), &query, json!({ "id": voted_on, "status": "OUT_OF_SCOPE" }))
        .await
        .data();
}
