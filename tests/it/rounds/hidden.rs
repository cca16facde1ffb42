//! Tests how much of an order is shown, to whom and when: nothing that reveals a ballot, by any path.

mod after;

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::Stage;
use crate::support::on_both;

const METHODS: [&str; 6] = ["REVERSE_RANK", "SUM_OF_RANKS", "BORDA", "COPELAND", "SCHULZE", "KEMENY"];

/// The fields of the round's own order, and of all others that can be asked for.
fn orders() -> String {
    let other = |method: &&str| {
        let lower = method.to_lowercase();
        format!("{lower}: ranking(method: {method}, weighting: EQUAL_PERSPECTIVES) {{ entries {{ score position }} }} ")
    };
    format!(
        "ranking {{ withheld kendallsW optimalOrders variants {{ method }} divergence {{ tauB }} leftOut entries {{ score position \
            bestPosition worstPosition byPerspective {{ position }} }} }} {}",
        METHODS.iter().map(other).collect::<String>()
    )
}

/// Whether the answers to [`orders`] contain positions and no other figures.
fn positions_alone(round: &Value) -> bool {
    let ranking = &round["ranking"];
    let bare = |entry: &Value| {
        ["score", "bestPosition", "worstPosition"]
            .iter()
            .all(|figure| entry[*figure].is_null())
            && entry["byPerspective"] == json!([])
    };
    let entries = ranking["entries"].as_array().unwrap();
    ranking["withheld"] == "SMALL_PERSPECTIVE"
        && !entries.is_empty()
        && entries.iter().all(bare)
        && ["kendallsW", "optimalOrders"].iter().all(|figure| ranking[*figure].is_null())
        && ["variants", "divergence", "leftOut"].iter().all(|list| ranking[*list] == json!([]))
        && METHODS.iter().all(|method| round[method.to_lowercase()].is_null())
}

fn too_few(round: &Value) -> bool {
    round["ranking"]["withheld"] == "TOO_FEW_BALLOTS" && round["ranking"]["entries"] == json!([]) && round["copeland"].is_null()
}

fn all_tied(round: &Value) -> bool {
    round["ranking"]["withheld"] == "ALL_TIED" && round["ranking"]["entries"] == json!([]) && round["copeland"].is_null()
}

const RANKS: &str = "workshop(code: \"VOTE\") { priorities { withheld entries { position } } questions(first: 3, orderBy: [{ field: RANK, \
    direction: ASC }]) { nodes { code rank } }
    prioritised: questions(first: 3, filter: { prioritised: true }) { totalCount } }";

async fn ranks(stage: &Stage, who: Option<&str>) -> Value {
    stage.ask(who, &format!("{{ {RANKS} }}"), json!({})).await.data()["workshop"].clone()
}

#[apply(on_both!)]
async fn while_a_round_is_open_nobody_sees_an_order_and_who_runs_it_sees_how_many_voted(stage: Stage) {
    let round = stage.open("INTERIM", "BORDA", 3, json!({})).await;
    for person in 0..5 {
        stage.votes(person, &round, &[2, 1, 0]).await;
    }
    let roles = ["PUBLIC", "PARTNER", "PARTICIPANT", "PRACTITIONER", "ACADEMIC", "STEWARD", "ADMIN"];
    let who = roles
        .iter()
        .map(|role| stage.app.token(role))
        .chain([stage.voter(0), stage.voter(4), stage.facilitator()]);
    for who in who {
        let round = stage
            .round(who, &round, &format!("{} ballotsCast {{ value reason }}", orders()))
            .await;
        if round.is_null() {
            continue;
        }
        assert!(
            round["ranking"].is_null() && METHODS.iter().all(|method| round[method.to_lowercase()].is_null()),
            "{round}"
        );
        let exact = who == stage.facilitator() || who == stage.app.token("STEWARD");
        let expected = if exact {
            json!({ "value": 5, "reason": null })
        } else {
            json!({ "value": null, "reason": "NOT_PERMITTED" })
        };
        assert_eq!(round["ballotsCast"], expected);
        let seen = ranks(&stage, who).await;
        // Questions are listed in the order in which they were created, not in that of the votes.
        assert_eq!(seen["questions"]["nodes"][0], json!({ "code": "vote-q0", "rank": null }));
    }
}

#[apply(on_both!)]
async fn the_room_sees_positions_from_three_ballots_on_and_others_once_published_from_eight_on(mut stage: Stage) {
    for _ in 0..4 {
        stage.seat(&["ACADEMIC"], &["TAKE_PART", "RANKING"]).await;
    }
    for ballots in [2, 3, 7, 8] {
        stage.unpublish().await;
        let round = stage.open("INTERIM", "BORDA", 3, json!({})).await;
        for person in 0..ballots {
            stage.votes(person, &round, &[2, 1, 0]).await;
        }
        stage.close(&round).await;
        for who in [stage.voter(0), stage.voter(8), stage.facilitator()] {
            let seen = stage.round(who, &round, &orders()).await;
            assert!(
                if ballots < 3 { too_few(&seen) } else { positions_alone(&seen) },
                "{ballots} in the room: {seen}"
            );
        }
        // Outside the room there is neither an order nor a rank before the workshop is published.
        for role in ["ACADEMIC", "STEWARD"] {
            let seen = stage.round(stage.app.token(role), &round, &orders()).await;
            assert!(seen["ranking"].is_null() && seen["borda"].is_null(), "{role}: {seen}");
            let seen = ranks(&stage, stage.app.token(role)).await;
            assert_eq!(seen["prioritised"]["totalCount"], 0, "{role}");
        }
        stage.publish().await;
        for role in ["PUBLIC", "PARTNER", "ACADEMIC", "STEWARD", "ADMIN"] {
            let seen = stage.round(stage.app.token(role), &round, &orders()).await;
            assert!(
                if ballots < 8 { too_few(&seen) } else { positions_alone(&seen) },
                "{ballots} for {role}: {seen}"
            );
            let seen = ranks(&stage, stage.app.token(role)).await;
            let first = if ballots < 8 {
                json!({ "code": "vote-q0", "rank": null })
            } else {
                json!({ "code": "vote-q2", "rank": 1 })
            };
            assert_eq!(seen["questions"]["nodes"][0], first, "{ballots} for {role}");
            assert_eq!(seen["prioritised"]["totalCount"], if ballots < 8 { 0 } else { 3 });
        }
        // The room sees ranks earlier.
        let seen = ranks(&stage, stage.voter(8)).await;
        let first = if ballots < 3 {
            json!({ "code": "vote-q0", "rank": null })
        } else {
            json!({ "code": "vote-q2", "rank": 1 })
        };
        assert_eq!(seen["questions"]["nodes"][0], first, "{ballots} in the room");
    }
}

#[apply(on_both!)]
async fn everything_is_shown_where_each_perspective_has_enough_ballots_and_one_small_one_takes_it_away(mut stage: Stage) {
    for perspective in ["CARER"; 5].iter().chain(&["ACADEMIC"; 8]) {
        stage.seat(&[perspective], &["TAKE_PART", "RANKING"]).await;
    }
    // Eight carers and eight academics; then a trainee as well.
    let large: Vec<usize> = (0..3).chain(5..18).collect();
    for trainee in [false, true] {
        stage.unpublish().await;
        let round = stage.open("INTERIM", "BORDA", 3, json!({})).await;
        for (place, person) in large.iter().enumerate() {
            stage.votes(*person, &round, if place < 8 { &[0, 1, 2] } else { &[1, 0, 2] }).await;
        }
        if trainee {
            stage.votes(3, &round, &[2, 1, 0]).await;
        }
        stage.close(&round).await;
        let mut answers = Vec::new();
        for who in [stage.voter(0), stage.facilitator()] {
            answers.push(stage.round(who, &round, &orders()).await);
        }
        stage.publish().await;
        for role in ["PUBLIC", "ACADEMIC", "STEWARD"] {
            answers.push(stage.round(stage.app.token(role), &round, &orders()).await);
        }
        // All who see an answer see the same one.
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        if trainee {
            assert!(positions_alone(&answers[0]), "{}", answers[0]);
            continue;
        }
        let ranking = &answers[0]["ranking"];
        assert_eq!(ranking["withheld"], Value::Null);
        // 8 ballots give the points 2, 1, 0 and 8 give 1, 2, 0.
        let scores: Vec<f64> = ranking["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| entry["score"].as_f64().unwrap())
            .collect();
        assert_eq!(scores, [24.0, 24.0, 0.0]);
        assert_eq!(ranking["divergence"].as_array().unwrap().len(), 1);
        assert_eq!(ranking["leftOut"], json!(["CARER", "ACADEMIC"]));
        assert_eq!(
            ranking["entries"][0]["byPerspective"],
            json!([{ "position": 1 }, { "position": 2 }])
        );
        assert_eq!(
            [&ranking["entries"][0]["bestPosition"], &ranking["entries"][0]["worstPosition"]],
            [1, 2]
        );
        // All methods with both weightings, without the round's own.
        assert_eq!(ranking["variants"].as_array().unwrap().len(), 11);
        assert!(
            METHODS
                .iter()
                .all(|method| answers[0][method.to_lowercase()]["entries"].as_array().unwrap().len() == 3)
        );
    }
}

#[apply(on_both!)]
async fn an_open_round_may_show_an_order_that_moves_in_steps_of_the_threshold(mut stage: Stage) {
    for _ in 5..17 {
        stage.seat(&["CARER"], &["TAKE_PART", "RANKING"]).await;
    }
    let round = stage.open("INTERIM", "BORDA", 2, json!({ "showTallyWhileOpen": true })).await;
    let first = async |who| {
        let seen = stage
            .round(
                who,
                &round,
                "ranking { withheld entries { question { id } score } } kemeny: ranking(method: KEMENY) { exact }",
            )
            .await;
        assert!(seen["kemeny"].is_null());
        let entries = seen["ranking"]["entries"].as_array().cloned();
        entries.map(|entries| {
            assert!(entries.iter().all(|entry| entry["score"].is_null()));
            let first = entries.first().map(|entry| entry["question"]["id"].clone());
            (seen["ranking"]["withheld"].as_str().unwrap().to_owned(), first)
        })
    };
    let too_few = Some(("TOO_FEW_BALLOTS".to_owned(), None));
    let leads = |question: usize| Some(("SMALL_PERSPECTIVE".to_owned(), Some(json!(stage.questions[question]))));
    for person in 0..7 {
        stage.votes(person, &round, &[0, 1]).await;
        // A person who votes several times has one ballot.
        stage.votes(0, &round, &[0, 1]).await;
    }
    for who in [stage.facilitator(), stage.voter(0), stage.voter(16)] {
        assert_eq!(first(who).await, too_few);
    }
    stage.votes(7, &round, &[0, 1]).await;
    // Seven ballots change, some of them several times: the order does not change for anybody.
    for person in (0..7).chain(0..7) {
        for who in [stage.facilitator(), stage.voter(0), stage.voter(16)] {
            assert_eq!(first(who).await, leads(0), "after {person}");
        }
        stage.votes(person, &round, &[1, 0]).await;
    }
    assert_eq!(first(stage.facilitator()).await, leads(0));
    stage.votes(8, &round, &[1, 0]).await;
    for who in [stage.facilitator(), stage.voter(0), stage.voter(16)] {
        assert_eq!(first(who).await, leads(1));
    }
    // It is shown only in the room.
    for role in ["ACADEMIC", "STEWARD"] {
        assert_eq!(first(stage.app.token(role)).await, None);
    }
}
