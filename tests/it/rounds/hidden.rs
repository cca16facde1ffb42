//! The tally is for those who may see it: in no channel for others while a round is open, and small groups are never told apart.

use serde_json::{Value, json};

use super::stage::Stage;
use crate::support::on_both;

const METHODS: [&str; 6] = ["REVERSE_RANK", "SUM_OF_RANKS", "BORDA", "COPELAND", "SCHULZE", "KEMENY"];

fn tallies() -> String {
    let other = |method: &&str| {
        let lower = method.to_lowercase();
        format!("{lower}: ranking(method: {method}, weighting: EQUAL_PERSPECTIVES) {{ entries {{ score }} }} ")
    };
    format!(
        "ranking {{ entries {{ score }} }} {}",
        METHODS.iter().map(other).collect::<String>()
    )
}

on_both! {
    async fn while_open_the_tally_is_for_who_facilitates_alone(stage: Stage) {
        let round = stage.open("INTERIM", "BORDA", 3, json!({})).await;
        for person in 0..5 {
            stage.votes(person, &round, &[2, 1, 0]).await;
        }
        let roles = ["PUBLIC", "PARTNER", "PARTICIPANT", "PRACTITIONER", "ACADEMIC", "STEWARD", "ADMIN"];
        let others: Vec<Option<&str>> = roles.iter().map(|role| stage.app.token(role)).chain([stage.voter(0), stage.voter(4)]).collect();
        for published in [false, true] {
            if published {
                stage.publish().await;
            }
            let channels = format!("query($id: ID!) {{ node(id: $id) {{ ... on PrioritisationRound {{ {} ballotsCast {{ value }} }} }}
                workshop(code: \"VOTE\") {{ priorities {{ entries {{ score }} }} rounds {{ {} }} questions(first: 12, orderBy: [{{ field: RANK, direction: ASC }}]) {{ nodes {{ code rank }} }} }} }}", tallies(), tallies());
            for who in &others {
                let answer = stage.ask(*who, &channels, json!({ "id": round })).await;
                assert!(!answer.text.contains("score"), "{}", answer.text);
                let data = answer.data();
                for place in [&data["node"], &data["workshop"]["rounds"][0]] {
                    for method in ["ranking", "borda", "kemeny", "copeland"] {
                        assert_eq!(place[method], Value::Null);
                    }
                }
                if !data["workshop"].is_null() {
                    let questions = data["workshop"]["questions"]["nodes"].as_array().unwrap();
                    assert!(questions.iter().all(|question| question["rank"].is_null()));
                    // In the order in which they were made, and not in that of the votes.
                    assert_eq!(questions[0]["code"], "vote-q0");
                }
            }
            let seen = stage.round(stage.facilitator(), &round, &tallies()).await;
            assert_eq!(seen["ranking"]["entries"], json!([{ "score": 10.0 }, { "score": 5.0 }, { "score": 0.0 }]));
            assert!(METHODS.iter().all(|method| !seen[method.to_lowercase()].is_null()));
        }
        stage.close(&round).await;
        let seen = stage.round(None, &round, &tallies()).await;
        assert_eq!(seen["ranking"]["entries"][0], json!({ "score": 10.0 }));
    }

    async fn a_round_may_say_that_all_see_its_tally_and_a_planned_one_has_none(stage: Stage) {
        let planned = stage.plan("INTERIM", "BORDA", 2, json!({ "showTallyWhileOpen": true })).await["id"].clone();
        for who in [stage.facilitator(), stage.voter(0)] {
            assert_eq!(stage.round(who, &planned, "ranking { method }").await, json!({ "ranking": null }));
        }
        stage.step_as(stage.facilitator(), "openRound", &planned, 1).await.data();
        stage.votes(0, &planned, &[1, 0]).await;
        let seen = stage.round(stage.voter(1), &planned, "ranking { entries { score } }").await;
        assert_eq!(seen["ranking"]["entries"], json!([{ "score": 1.0 }, { "score": 0.0 }]));
    }

    async fn how_many_voted_is_a_count_of_people(mut stage: Stage) {
        let round = stage.open("INTERIM", "BORDA", 2, json!({})).await;
        let count = "ballotsCast { value suppressed rounded reason policy }";
        let told = |value: Value, suppressed: bool, reason: Value| json!({ "ballotsCast": { "value": value, "suppressed": suppressed, "rounded": !suppressed && value != 0, "reason": reason, "policy": "nhs-1" } });
        assert_eq!(stage.round(stage.voter(0), &round, count).await, told(json!(0), false, Value::Null));
        for person in 0..12 {
            if person >= 5 {
                stage.seat(&["CARER"], &["TAKE_PART", "RANKING"]).await;
            }
            stage.votes(person, &round, &[0, 1]).await;
            let expected = match person + 1 { 1..8 => told(Value::Null, true, json!("SMALL_COUNT")), _ => told(json!(10), false, Value::Null) };
            for who in [stage.voter(0), stage.facilitator(), stage.app.token("ACADEMIC")] {
                assert_eq!(stage.round(who, &round, count).await, expected, "{} ballots", person + 1);
            }
            let exact = stage.round(stage.app.token("STEWARD"), &round, count).await;
            assert_eq!(exact["ballotsCast"]["value"], person + 1);
        }
    }

    // Ten carers and eight academics are enough to be told apart; one trainee is not, and a group hidden alone could be worked out
    // from the others, so the smallest of the others is hidden with it.
    async fn a_small_group_is_not_told_apart_nor_hidden_alone(mut stage: Stage) {
        for perspective in ["CARER"; 7].iter().chain(&["ACADEMIC"; 8]) {
            stage.seat(&[perspective], &["TAKE_PART", "RANKING"]).await;
        }
        let round = stage.open("INTERIM", "BORDA", 3, json!({})).await;
        for person in (0..4).chain(5..20) {
            let order = if person == 3 { [2, 1, 0] } else { [0, 1, 2] };
            stage.votes(person, &round, &order).await;
        }
        stage.close(&round).await;
        let fields = "ranking { leftOut entries { byPerspective { perspective position } } divergence { left right tauB } }
            equal: ranking(weighting: EQUAL_PERSPECTIVES) { leftOut entries { byPerspective { perspective position } } }";
        let shown = stage.round(stage.voter(0), &round, fields).await;
        for ranking in ["ranking", "equal"] {
            let first = &shown[ranking]["entries"][0]["byPerspective"];
            assert_eq!(first, &json!([{ "perspective": "CARER", "position": 1 }, { "perspective": "TRAINEE", "position": null }, { "perspective": "ACADEMIC", "position": null }]));
            assert_eq!(shown[ranking]["leftOut"], json!(["CARER", "ACADEMIC"]));
        }
        assert!(shown["ranking"]["divergence"].as_array().unwrap().iter().all(|pair| pair["tauB"].is_null()));
        let exact = stage.round(stage.app.token("STEWARD"), &round, fields).await["ranking"].clone();
        assert_eq!(exact["entries"][0]["byPerspective"][1], json!({ "perspective": "TRAINEE", "position": 3 }));
        assert_eq!(exact["divergence"][0], json!({ "left": "CARER", "right": "TRAINEE", "tauB": -1.0 }));
    }
}
