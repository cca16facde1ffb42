//! What remains hidden when nobody voted, after a withdrawal, and in the audit trail.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::super::stage::Stage;
use super::{all_tied, orders, ranks, too_few};
use crate::support::on_both;

#[apply(on_both!)]
async fn a_round_without_votes_gives_no_ranks_and_takes_none_away(mut stage: Stage) {
    for _ in 5..8 {
        stage.seat(&["CARER"], &["TAKE_PART", "RANKING"]).await;
    }
    let good = stage.open("INTERIM", "BORDA", 3, json!({})).await;
    for person in 0..8 {
        stage.votes(person, &good, &[2, 1, 0]).await;
    }
    stage.close(&good).await;
    // Nobody votes; the only voter withdraws; all ballots give no dots; all ballots tie everything.
    let empty = stage.open("INTERIM", "BORDA", 3, json!({})).await;
    stage.close(&empty).await;
    let left = stage.open("INTERIM", "BORDA", 3, json!({})).await;
    stage.votes(0, &left, &[0, 1, 2]).await;
    stage
        .ask(
            stage.voter(0),
            "mutation($round: ID!) { withdrawBallot(round: $round) { id } }",
            json!({ "round": left }),
        )
        .await
        .data();
    stage.close(&left).await;
    let dots = stage.open("DOT_VOTE", "DOTS", 3, json!({ "dotsPerBallot": 3 })).await;
    let tied = stage.open("PLENARY", "BORDA", 3, json!({})).await;
    for person in 0..8 {
        let none: Value = (0..3)
            .map(|question| json!({ "question": stage.questions[question], "dots": 0 }))
            .collect();
        stage.cast(stage.voter(person), &dots, none, None).await.data();
        let same: Value = (0..3)
            .map(|question| json!({ "question": stage.questions[question], "rank": 1 }))
            .collect();
        stage.cast(stage.voter(person), &tied, same, None).await.data();
    }
    // In one round only two people vote, which is too few; in the other, four ballots are the reverse of the other four.
    let two = stage.open("PLENARY", "BORDA", 3, json!({})).await;
    let even = stage.open("PLENARY", "BORDA", 3, json!({})).await;
    for person in 0..8 {
        let same: Value = (0..3)
            .map(|question| json!({ "question": stage.questions[question], "rank": 1 }))
            .collect();
        if person < 2 {
            stage.cast(stage.voter(person), &two, same, None).await.data();
        }
        stage
            .votes(person, &even, if person % 2 == 0 { &[0, 1, 2] } else { &[2, 1, 0] })
            .await;
    }
    for round in [&dots, &tied, &two, &even] {
        stage.close(round).await;
    }
    stage.publish().await;
    for who in [stage.voter(0), stage.facilitator(), stage.app.token("STEWARD"), None] {
        for round in [&empty, &left, &two] {
            assert!(too_few(&stage.round(who, round, &orders()).await));
        }
        // Ballots that cancel out give the same answer as ballots without a preference.
        for round in [&dots, &tied, &even] {
            assert!(all_tied(&stage.round(who, round, &orders()).await));
        }
        let seen = ranks(&stage, who).await;
        assert_eq!(
            seen["questions"]["nodes"],
            json!([{ "code": "vote-q2", "rank": 1 }, { "code": "vote-q1", "rank": 2 }, { "code": "vote-q0", "rank": 3 }])
        );
        assert_eq!(
            seen["priorities"]["entries"],
            json!([{ "position": 1 }, { "position": 2 }, { "position": 3 }])
        );
    }
}

#[apply(on_both!)]
async fn a_withdrawal_after_the_close_erases_the_ballot_and_moves_nothing_that_others_see(mut stage: Stage) {
    for _ in 5..8 {
        stage.seat(&["CARER"], &["TAKE_PART", "RANKING"]).await;
    }
    let round = stage.open("INTERIM", "BORDA", 3, json!({})).await;
    for person in 0..8 {
        stage.votes(person, &round, if person == 1 { &[2, 1, 0] } else { &[0, 1, 2] }).await;
    }
    stage.close(&round).await;
    let fields = format!("{} version ballotsCast {{ value reason }}", orders());
    let look = async |since: bool| {
        let mut answers = Vec::new();
        let fields = if since {
            format!("{fields} since: ranking {{ withdrawnSince {{ value suppressed }} }}")
        } else {
            fields.clone()
        };
        for who in [
            stage.facilitator(),
            stage.voter(0),
            stage.app.token("ACADEMIC"),
            stage.app.token("STEWARD"),
        ] {
            answers.push(stage.round(who, &round, &fields).await);
            answers.push(ranks(&stage, who).await);
        }
        answers
    };
    let before = look(false).await;
    for gone in 1..=2 {
        let left = 8 - i64::try_from(gone).unwrap();
        stage.withdraws(gone).await;
        assert_eq!(look(false).await, before);
        assert_eq!(
            stage.rows("ballot b JOIN round r ON r.id = b.round_id WHERE r.code IS NULL").await,
            left
        );
        assert_eq!(
            stage
                .rows("ballot_preference p JOIN ballot b ON b.id = p.ballot_id JOIN round r ON r.id = b.round_id WHERE r.code IS NULL")
                .await,
            3 * left
        );
        // The room sees that some were withdrawn, and never how many.
        assert_eq!(
            look(true).await[2]["since"]["withdrawnSince"],
            json!({ "value": null, "suppressed": true })
        );
        assert_eq!(
            stage.round(stage.voter(gone), &round, "myBallot { castAt }").await,
            json!({ "myBallot": null })
        );
    }
    stage.publish().await;
    let steward = stage
        .round(
            stage.app.token("STEWARD"),
            &round,
            "ballotsCast { value } ranking { withdrawnSince { value } }",
        )
        .await;
    assert_eq!(
        steward,
        json!({ "ballotsCast": { "value": 8 }, "ranking": { "withdrawnSince": { "value": 2 } } })
    );
}

#[apply(on_both!)]
async fn the_trail_says_how_many_ballots_a_day_and_not_by_whom(stage: Stage) {
    let round = stage.open("INTERIM", "BORDA", 2, json!({})).await;
    for person in 0..3 {
        stage.votes(person, &round, &[0, 1]).await;
    }
    stage.votes(0, &round, &[1, 0]).await;
    stage
        .ask(
            stage.voter(2),
            "mutation($round: ID!) { withdrawBallot(round: $round) { id } }",
            json!({ "round": round }),
        )
        .await
        .data();
    let days = stage
        .round(stage.app.token("STEWARD"), &round, "ballotDays { act ballots { value } }")
        .await["ballotDays"]
        .clone();
    assert_eq!(
        days,
        json!([{ "act": "CAST", "ballots": { "value": 3 } }, { "act": "CHANGED", "ballots": { "value": 1 } }, { "act": "WITHDRAWN",
        "ballots": { "value": 1 } }])
    );
    let trail = "query($after: String) { auditEvents(first: 100, after: $after) { nodes { action resourceId } pageInfo { hasNextPage \
        endCursor } } }";
    let events = stage.ask(stage.app.token("STEWARD"), trail, json!({})).await.data()["auditEvents"]["nodes"].clone();
    assert!(events.as_array().unwrap().iter().any(|event| event["action"] == "round.open"));
    assert!(
        events
            .as_array()
            .unwrap()
            .iter()
            .all(|event| !event["action"].as_str().unwrap().starts_with("ballot.")),
        "{events}"
    );
    for who in [stage.facilitator(), stage.voter(0), stage.app.token("ACADEMIC")] {
        assert_eq!(stage.round(who, &round, "ballotDays { act }").await, json!({ "ballotDays": null }));
    }
}
