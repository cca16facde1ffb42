//! Tests votes: complete or refused, one for each person who agreed, and one order for each group in a round of small groups.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::{Stage, conflict, paths};
use crate::support::on_both;

const WITHDRAW: &str =
    "mutation($round: ID!, $perspective: Perspective) { withdrawBallot(round: $round, perspective: $perspective) { myBallot { castAt } } }";

#[apply(on_both!)]
async fn a_ballot_is_replaced_as_a_whole_while_the_round_is_open(stage: Stage) {
    let round = stage.open("INTERIM", "REVERSE_RANK", 4, json!({})).await;
    stage.votes(0, &round, &[3, 1, 0]).await;
    let cast = stage.cast(stage.voter(0), &round, stage.ranked(&[2, 0]), None).await.data();
    let [first, second] = [2, 0].map(|n| json!({ "id": stage.questions[n] }));
    // In the order of the round.
    let preferences = json!([{ "question": second, "rank": 2, "dots": null }, { "question": first, "rank": 1, "dots": null }]);
    assert_eq!(
        cast["castBallot"]["myBallot"],
        json!({ "perspective": "CARER", "preferences": preferences })
    );
    assert_eq!(
        stage.rows("ballot b JOIN round r ON r.id = b.round_id WHERE r.code IS NULL").await,
        1
    );
    // Nobody sees the ballot of another person.
    for who in [
        stage.voter(1),
        stage.facilitator(),
        stage.app.token("STEWARD"),
        stage.app.token("ACADEMIC"),
    ] {
        assert_eq!(stage.round(who, &round, "myBallot { castAt }").await, json!({ "myBallot": null }));
    }
    stage.ask(stage.voter(0), WITHDRAW, json!({ "round": round })).await.data();
    assert_eq!(
        stage.round(stage.voter(0), &round, "myBallot { castAt }").await,
        json!({ "myBallot": null })
    );
    assert_eq!(
        stage.rows("ballot b JOIN round r ON r.id = b.round_id WHERE r.code IS NULL").await,
        0
    );
    // If there is no ballot, withdrawing changes nothing.
    stage.ask(stage.voter(0), WITHDRAW, json!({ "round": round })).await.data();
}

#[apply(on_both!)]
async fn ballots_are_taken_while_the_round_is_open_and_at_no_other_time(stage: Stage) {
    let round = stage.plan("INTERIM", "BORDA", 3, json!({})).await["id"].clone();
    let refused = stage.cast(stage.voter(0), &round, stage.ranked(&[0]), None).await;
    assert_eq!(conflict(&refused), "the round is not open yet");
    stage.step_as(stage.facilitator(), "openRound", &round, 1).await.data();
    stage.votes(0, &round, &[0]).await;
    stage.close(&round).await;
    let refused = stage.cast(stage.voter(0), &round, stage.ranked(&[1]), None).await;
    assert_eq!(conflict(&refused), "the round is closed: its ballots can no longer change");
    let refused = stage.ask(stage.voter(0), WITHDRAW, json!({ "round": round })).await;
    assert_eq!(conflict(&refused), "the round is closed: its ballots can no longer change");
}

#[apply(on_both!)]
async fn only_those_who_take_part_and_agreed_to_ranking_vote(mut stage: Stage) {
    let round = stage.open("INTERIM", "BORDA", 3, json!({})).await;
    let unasked = stage.seat(&["CARER"], &["TAKE_PART"]).await;
    let passive = stage.seat(&["CARER"], &["RANKING"]).await;
    let code = async |token: Option<&str>| stage.cast(token, &round, stage.ranked(&[0]), None).await.codes();
    for person in [unasked, passive] {
        assert_eq!(code(stage.voter(person)).await, ["FORBIDDEN"]);
    }
    for role in ["ACADEMIC", "STEWARD", "SERVICE_USER_EDUCATOR"] {
        // The last one facilitates the workshop, and is not a participant of it.
        assert_eq!(code(stage.app.token(role)).await, ["FORBIDDEN"], "{role}");
    }
    for role in ["PARTNER", "PARTICIPANT", "PRACTITIONER", "ADMIN", "PUBLIC"] {
        assert_eq!(code(stage.app.token(role)).await, ["NOT_FOUND"], "{role}");
    }
    stage.votes(0, &round, &[0]).await;
    stage.says(0, "RANKING", "WITHDRAWN").await;
    assert_eq!(code(stage.voter(0)).await, ["FORBIDDEN"]);
    stage.says(1, "TAKE_PART", "WITHDRAWN").await;
    assert_eq!(code(stage.voter(1)).await, ["FORBIDDEN"]);
    let denied = "query($id: ID) { auditEvents(filter: { resourceId: $id, action: \"ballot.cast\", outcome: DENIED }) { nodes { role } } }";
    let denied = stage.ask(stage.app.token("ADMIN"), denied, json!({ "id": round })).await.data();
    assert_eq!(denied["auditEvents"]["nodes"].as_array().unwrap().len(), 7);
}

#[apply(on_both!)]
async fn every_bad_field_of_a_ballot_is_named_and_nothing_is_stored(stage: Stage) {
    let round = stage.open("INTERIM", "REVERSE_RANK", 11, json!({})).await;
    let [a, b] = [0, 1].map(|n| stage.questions[n].clone());
    let outside = &stage.questions[11];
    let bad = async |preferences: Value| paths(&stage.cast(stage.voter(0), &round, preferences, Some("TRAINEE")).await);
    assert_eq!(
        bad(json!([
            { "question": a, "rank": 1 }, { "question": a, "rank": 0 }, { "question": outside, "rank": -3 }, { "question": "nonsense",
            "rank": 11 },
            { "question": b }, { "question": stage.questions[2], "rank": 2, "dots": 1 }, { "question": stage.questions[3], "dots": 1 },
        ]))
        .await,
        [
            "perspective",
            "preferences.1.question",
            "preferences.1.rank",
            "preferences.2.question",
            "preferences.2.rank",
            "preferences.3.question",
            "preferences.3.rank",
            "preferences.4.rank",
            "preferences.5.dots",
            "preferences.6.dots"
        ]
    );
    assert_eq!(bad(json!([])).await, ["perspective", "preferences"]);
    let eleven: Vec<usize> = (0..11).collect();
    assert_eq!(
        bad(stage.ranked(&eleven)).await,
        ["perspective", "preferences", "preferences.10.rank"]
    );
    assert_eq!(
        stage.rows("ballot b JOIN round r ON r.id = b.round_id WHERE r.code IS NULL").await,
        0
    );

    let plenary = stage.open("PLENARY", "KEMENY", 3, json!({})).await;
    assert_eq!(
        paths(&stage.cast(stage.voter(0), &plenary, stage.ranked(&[0, 2]), None).await),
        ["preferences"]
    );
    stage.votes(0, &plenary, &[2, 0, 1]).await;

    let dots = stage.open("DOT_VOTE", "DOTS", 3, json!({ "dotsPerBallot": 5 })).await;
    let give = |given: [i32; 2]| json!([{ "question": a, "dots": given[0] }, { "question": b, "dots": given[1] }]);
    assert_eq!(paths(&stage.cast(stage.voter(0), &dots, give([3, 3]), None).await), ["preferences"]);
    assert_eq!(
        paths(&stage.cast(stage.voter(0), &dots, give([6, -1]), None).await),
        ["preferences.0.dots", "preferences.1.dots"]
    );
    assert_eq!(
        paths(
            &stage
                .cast(
                    stage.voter(0),
                    &dots,
                    json!([{ "question": a, "rank": 1 }, { "question": b }]),
                    None
                )
                .await
        ),
        ["preferences.0.rank", "preferences.1.dots"]
    );
    stage.cast(stage.voter(0), &dots, give([5, 0]), None).await.data();
}

#[apply(on_both!)]
async fn one_votes_from_any_of_ones_own_perspectives_the_first_if_unsaid(mut stage: Stage) {
    let both = stage.seat(&["PRACTITIONER", "CARER"], &["TAKE_PART", "RANKING"]).await;
    let round = stage.open("INTERIM", "BORDA", 2, json!({})).await;
    for (said, stored) in [(None, "PRACTITIONER"), (Some("CARER"), "CARER")] {
        let cast = stage.cast(stage.voter(both), &round, stage.ranked(&[0, 1]), said).await.data();
        assert_eq!(cast["castBallot"]["myBallot"]["perspective"], stored);
    }
    assert_eq!(
        paths(&stage.cast(stage.voter(both), &round, stage.ranked(&[0, 1]), Some("ACADEMIC")).await),
        ["perspective"]
    );
}

#[apply(on_both!)]
async fn a_group_has_one_order_by_one_of_it_or_by_who_facilitates(stage: Stage) {
    let round = stage.open("SMALL_GROUP", "SUM_OF_RANKS", 3, json!({})).await;
    // 0 and 1 are carers, 3 is a trainee.
    assert_eq!(
        paths(&stage.cast(stage.voter(0), &round, stage.ranked(&[0, 1, 2]), None).await),
        ["perspective"]
    );
    stage
        .cast(stage.voter(0), &round, stage.ranked(&[0, 1, 2]), Some("CARER"))
        .await
        .data();
    stage
        .cast(stage.voter(1), &round, stage.ranked(&[1, 0, 2]), Some("CARER"))
        .await
        .data();
    assert_eq!(
        stage
            .cast(stage.voter(3), &round, stage.ranked(&[0, 1, 2]), Some("CARER"))
            .await
            .codes(),
        ["FORBIDDEN"]
    );
    assert_eq!(
        paths(&stage.cast(stage.voter(3), &round, stage.ranked(&[0, 1]), Some("TRAINEE")).await),
        ["preferences"]
    );
    stage
        .cast(stage.facilitator(), &round, stage.ranked(&[2, 1, 0]), Some("TRAINEE"))
        .await
        .data();
    stage
        .cast(stage.facilitator(), &round, stage.ranked(&[2, 0, 1]), Some("SERVICE_USER"))
        .await
        .data();
    assert_eq!(
        stage.rows("ballot WHERE group_name IN ('CARER', 'TRAINEE', 'SERVICE_USER')").await,
        3
    );
    // A viewer who entered several ballots has to say which one is withdrawn. Members of a group may withdraw the group's ballot, too.
    assert_eq!(
        paths(&stage.ask(stage.facilitator(), WITHDRAW, json!({ "round": round })).await),
        ["perspective"]
    );
    stage
        .ask(stage.voter(3), WITHDRAW, json!({ "round": round, "perspective": "TRAINEE" }))
        .await
        .data();
    stage.ask(stage.facilitator(), WITHDRAW, json!({ "round": round })).await.data();
    assert_eq!(
        stage.rows("ballot WHERE group_name IN ('CARER', 'TRAINEE', 'SERVICE_USER')").await,
        1
    );
    for group in ["TRAINEE", "SERVICE_USER"] {
        stage
            .cast(stage.facilitator(), &round, stage.ranked(&[1, 2, 0]), Some(group))
            .await
            .data();
    }
    stage.close(&round).await;
    stage.publish().await;
    // The carers' second order counts: 1, 0, 2. With the others' 1, 2, 0 the totals are 3, 8 and 7. The ballot of a group is not that
    // of one person, so three ballots are enough to show the order to everybody.
    let ranking = stage
        .round(None, &round, "ranking { entries { position score question { id } } }")
        .await["ranking"]
        .clone();
    let order: Vec<Value> = [(1, 1), (2, 2), (3, 0)]
        .iter()
        .map(|(position, n)| json!({ "position": position, "score": null, "question": { "id": stage.questions[*n] } }))
        .collect();
    assert_eq!(ranking["entries"], json!(order));
}
