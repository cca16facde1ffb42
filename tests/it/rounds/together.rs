//! Tests many requests at once: a person's votes count once, all people's votes are counted, and many rounds need no more statements than
//! one.

use futures_util::future::join_all;
use macro_rules_attribute::apply;
use serde_json::json;

use super::stage::Stage;
use crate::support::on_both;

#[apply(on_both!)]
async fn two_hundred_votes_of_one_person_at_once_are_one_ballot(stage: Stage) {
    let round = stage.open("INTERIM", "REVERSE_RANK", 3, json!({})).await;
    let orders = [[0, 1, 2], [2, 1, 0]];
    let votes = (0..200).map(|n| stage.cast(stage.voter(0), &round, stage.ranked(&orders[n % 2]), None));
    let answers = join_all(votes).await;
    assert!(
        answers.iter().all(|answer| answer.codes().is_empty()),
        "{:?}",
        answers.iter().find(|answer| !answer.codes().is_empty()).map(|answer| &answer.body)
    );
    assert_eq!(
        stage.rows("ballot b JOIN round r ON r.id = b.round_id WHERE r.code IS NULL").await,
        1
    );
    assert_eq!(
        stage
            .rows("ballot_preference p JOIN ballot b ON b.id = p.ballot_id JOIN round r ON r.id = b.round_id WHERE r.code IS NULL")
            .await,
        3
    );
    let count = stage.round(stage.facilitator(), &round, "ballotsCast { value }").await;
    assert_eq!(count, json!({ "ballotsCast": { "value": 1 } }));
}

#[apply(on_both!)]
async fn votes_of_many_at_once_are_all_counted(mut stage: Stage) {
    for _ in 5..25 {
        stage.seat(&["ACADEMIC"], &["TAKE_PART", "RANKING"]).await;
    }
    let round = stage.open("INTERIM", "BORDA", 2, json!({})).await;
    let votes = (0..100).map(|n| stage.cast(stage.voter(n % 25), &round, stage.ranked(&[0, 1]), None));
    assert!(join_all(votes).await.iter().all(|answer| answer.codes().is_empty()));
    let count = stage
        .round(stage.app.token("STEWARD"), &round, "ballotsCast { value suppressed rounded }")
        .await;
    assert_eq!(count["ballotsCast"], json!({ "value": 25, "suppressed": false, "rounded": false }));
    stage.close(&round).await;
    let ranking = stage
        .round(stage.facilitator(), &round, "ranking { entries { position question { id } } }")
        .await["ranking"]
        .clone();
    assert_eq!(
        ranking["entries"][0],
        json!({ "position": 1, "question": { "id": stage.questions[0] } })
    );
}

#[apply(on_both!)]
async fn the_number_of_statements_does_not_depend_on_the_number_of_rounds(stage: Stage) {
    let fields = "id ballotsCast { value } myBallot { preferences { question { code } } } questions { code } ranking { entries { question \
        { code } } round { id } }
        other: ranking(method: KEMENY) { kendallsW } workshop { code }";
    let mut counts = Vec::new();
    for _ in 0..3 {
        let closed = stage.open("INTERIM", "BORDA", 3, json!({})).await;
        stage.votes(0, &closed, &[1, 0]).await;
        stage.votes(1, &closed, &[2]).await;
        stage.close(&closed).await;
        let open = stage.open("INTERIM", "COPELAND", 3, json!({})).await;
        stage.votes(0, &open, &[1, 0]).await;
        let before = stage.app.statements();
        stage
            .ask(
                stage.facilitator(),
                &format!("{{ workshop(code: \"VOTE\") {{ rounds {{ {fields} }} priorities {{ exact }} }} }}"),
                json!({}),
            )
            .await
            .data();
        counts.push(stage.app.statements() - before);
    }
    assert!(counts.iter().all(|count| *count == counts[0]), "{counts:?}");
    assert!(counts[0] <= 26, "{counts:?}");
}
