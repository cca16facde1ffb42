//! Tests the order of a round against one calculated by hand, and how it is stored with all its variants.

use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::Stage;
use crate::support::{TestServer, on_both};

const RANKING: &str = "method weighting exact algorithm kendallsW leftOut withheld withdrawnSince { value suppressed reason }
    entries { position tied score bestPosition worstPosition question { id rank } byPerspective { perspective position } } divergence { \
    left right tauB }";

fn order(ranking: &Value) -> Vec<(i64, bool, &str)> {
    let entries = ranking["entries"].as_array().unwrap().iter();
    let of = |entry: &'_ Value| (entry["position"].as_i64().unwrap(), entry["tied"].as_bool().unwrap());
    entries
        .map(|entry| {
            let (position, tied) = of(entry);
            (position, tied, entry["question"]["id"].as_str().unwrap())
        })
        .collect()
}

// Three carers, a trainee and a service user on the questions 0 to 3, interim scoring (rank r scores 11 - r, unranked nothing):
//   carer 1: 0 1 2 3    0:10 1:9 2:8 3:7
//   carer 2: 0 2        0:10 2:9
//   carer 3: 1 0 = tied first (1, 1): 9.5 each, then 3: 8
//   trainee: 3 2 1      3:10 2:9 1:8
//   service user: 2     2:10
// Totals: 0: 10+10+9.5 = 29.5; 1: 9+9.5+8 = 26.5; 2: 8+9+9+10 = 36; 3: 7+8+10 = 25. So 2, 0, 1, 3.
#[apply(on_both!)]
async fn the_order_is_the_one_worked_out_by_hand(stage: Stage) {
    let round = stage.open("INTERIM", "REVERSE_RANK", 4, json!({})).await;
    stage.votes(0, &round, &[0, 1, 2, 3]).await;
    stage.votes(1, &round, &[0, 2]).await;
    let tied = json!([{ "question": stage.questions[1], "rank": 1 }, { "question": stage.questions[0], "rank": 1 },
    { "question": stage.questions[3], "rank": 3 }]);
    stage.cast(stage.voter(2), &round, tied, None).await.data();
    stage.votes(3, &round, &[3, 2, 1]).await;
    stage.votes(4, &round, &[2]).await;
    stage.close(&round).await;
    let q = |n: usize| stage.questions[n].as_str();
    let expected = [(1, false, q(2)), (2, false, q(0)), (3, false, q(1)), (4, false, q(3))];
    let seen = stage.round(stage.facilitator(), &round, &format!("ranking {{ {RANKING} }}")).await["ranking"].clone();
    assert_eq!(order(&seen), expected);
    assert_eq!(seen["withdrawnSince"], json!({ "value": 0, "suppressed": false, "reason": null }));
    // The questions have their positions as ranks; the priorities of the workshop are in this order.
    let ranks: Vec<&Value> = seen["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["question"]["rank"])
        .collect();
    assert_eq!(ranks, [1, 2, 3, 4]);
    let workshop = stage
        .ask(
            stage.voter(0),
            &format!(
                "{{ workshop(code: \"VOTE\") {{ priorities {{ round {{ id }} {RANKING} }} questions(first: 2) {{ nodes {{ id }} }} }} }}"
            ),
            json!({}),
        )
        .await
        .data()["workshop"]
        .clone();
    assert_eq!(workshop["priorities"]["round"]["id"], round);
    assert_eq!(order(&workshop["priorities"]), expected);
    assert_eq!(workshop["questions"]["nodes"], json!([{ "id": q(2) }, { "id": q(0) }]));
    // What is stored: this order, and all other orders that the ballots allow.
    assert_eq!(
        stage.rows("ranking k JOIN round r ON r.id = k.round_id WHERE r.code IS NULL").await,
        12
    );
}

// Two rounds have the same ballots and different rules: a variant of one equals the other's own order, figure by figure.
#[apply(on_both!)]
async fn a_stored_variant_is_what_a_round_of_that_rule_comes_to(mut stage: Stage) {
    for _ in 5..10 {
        stage.seat(&["CARER"], &["TAKE_PART", "RANKING"]).await;
    }
    let carers = [0, 1, 2, 5, 6, 7, 8, 9];
    let orders = [[0, 1, 2, 3, 4], [1, 0, 4, 2, 3], [2, 4, 0, 1, 3], [4, 3, 2, 1, 0]];
    let mut first = Value::Null;
    for method in ["REVERSE_RANK", "SUM_OF_RANKS", "BORDA", "COPELAND", "SCHULZE", "KEMENY"] {
        for weighting in ["EQUAL_BALLOTS", "EQUAL_PERSPECTIVES"] {
            let round = stage.open("INTERIM", method, 5, json!({ "weighting": weighting })).await;
            for (place, person) in carers.iter().enumerate() {
                stage.votes(*person, &round, &orders[place % 4][..3 + place % 3]).await;
            }
            stage.close(&round).await;
            if first.is_null() {
                first = round.clone();
            }
            let variant = format!("ranking(method: {method}, weighting: {weighting}) {{ {RANKING} }}");
            let variant = stage.round(stage.voter(0), &first, &variant).await["ranking"].clone();
            let mut own = stage.round(stage.voter(0), &round, &format!("ranking {{ {RANKING} }}")).await["ranking"].clone();
            // The rank of a question comes from the round that was closed last.
            assert_eq!(own["entries"].as_array().unwrap().len(), 5);
            assert!(own["entries"][0]["score"].is_number());
            for (place, entry) in own["entries"].as_array_mut().unwrap().iter_mut().enumerate() {
                entry["question"]["rank"] = variant["entries"][place]["question"]["rank"].clone();
            }
            assert_eq!(variant, own, "{method} {weighting}");
        }
    }
}

#[apply(on_both!)]
async fn another_method_shows_how_much_the_order_depends_on_it(mut stage: Stage) {
    for _ in 5..12 {
        stage.seat(&["CARER"], &["TAKE_PART", "RANKING"]).await;
    }
    let round = stage.open("PLENARY", "SUM_OF_RANKS", 3, json!({})).await;
    // Borda and Condorcet differ: a majority of 6 to 4 prefers 0 to each other question, while 1 is never last.
    for (place, person) in (0..3).chain(5..12).enumerate() {
        stage.votes(person, &round, if place < 6 { &[0, 1, 2] } else { &[1, 2, 0] }).await;
    }
    stage.close(&round).await;
    let fields = "ranking { entries { question { id } } } copeland: ranking(method: COPELAND) { method entries { question { id } } }
        equal: ranking(weighting: EQUAL_PERSPECTIVES) { weighting method }";
    let found = stage.round(stage.voter(0), &round, fields).await;
    assert_eq!(found["ranking"]["entries"][0]["question"]["id"], stage.questions[1]);
    assert_eq!(found["copeland"]["entries"][0]["question"]["id"], stage.questions[0]);
    assert_eq!(
        found["equal"],
        json!({ "weighting": "EQUAL_PERSPECTIVES", "method": "SUM_OF_RANKS" })
    );
    let query = "query($id: ID!) { node(id: $id) { ... on PrioritisationRound { ranking(method: DOTS) { method } } } }";
    assert_eq!(
        super::stage::paths(&stage.ask(stage.voter(0), query, json!({ "id": round })).await),
        ["method"]
    );
}

#[apply(on_both!)]
async fn the_later_of_two_closed_rounds_gives_the_ranks(stage: Stage) {
    let first = stage.open("INTERIM", "BORDA", 3, json!({})).await;
    for person in 0..3 {
        stage.votes(person, &first, &[0, 1, 2]).await;
    }
    stage.close(&first).await;
    let second = stage.open("INTERIM", "BORDA", 2, json!({})).await;
    for person in 0..3 {
        stage.votes(person, &second, &[1, 0]).await;
    }
    let ranks = "{ workshop(code: \"VOTE\") { priorities { round { sequence } } questions(first: 4, orderBy: [{ field: CREATED_AT, \
        direction: ASC }]) { nodes { rank } } } }";
    let before = stage.ask(stage.voter(0), ranks, json!({})).await.data()["workshop"].clone();
    assert_eq!(
        before["questions"]["nodes"],
        json!([{ "rank": 1 }, { "rank": 2 }, { "rank": 3 }, { "rank": null }])
    );
    assert_eq!(before["priorities"]["round"]["sequence"], 1);
    stage.close(&second).await;
    let after = stage.ask(stage.voter(0), ranks, json!({})).await.data()["workshop"].clone();
    assert_eq!(
        after["questions"]["nodes"],
        json!([{ "rank": 2 }, { "rank": 1 }, { "rank": 3 }, { "rank": null }])
    );
    assert_eq!(after["priorities"]["round"]["sequence"], 2);
}

#[apply(on_both!)]
async fn the_demo_workshop_shows_its_priorities(app: TestServer) {
    let query = format!(
        "{{ workshop(code: \"DEMO-WORKSHOP-1\") {{ rounds {{ kind status ballotsCast {{ value suppressed rounded }} \
        ranking {{ {RANKING} }} }}
        priorities {{ round {{ sequence }} entries {{ position tied score question {{ code rank }} }} }} }} }}"
    );
    let workshop = app.read(&query).await["workshop"].clone();
    // From the ranks of the four groups, the lowest total first, as the note in the file says. Each group has one ballot, so only
    // positions are shown.
    let expected = [
        (1, "05"),
        (2, "04"),
        (3, "02"),
        (3, "10"),
        (5, "06"),
        (6, "01"),
        (7, "07"),
        (8, "03"),
    ];
    let mut entries: Vec<(i64, String)> = workshop["priorities"]["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            assert_eq!(entry["question"]["rank"], entry["position"]);
            assert_eq!(entry["tied"], entry["position"] == 3);
            assert_eq!(entry["score"], Value::Null);
            (
                entry["position"].as_i64().unwrap(),
                entry["question"]["code"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    entries.sort();
    assert_eq!(entries, expected.map(|(position, code)| (position, format!("demo-q{code}"))));
    assert_eq!(workshop["priorities"]["round"]["sequence"], 2);
    let rounds = workshop["rounds"].as_array().unwrap();
    assert_eq!(
        rounds[0]["ballotsCast"],
        json!({ "value": 20, "suppressed": false, "rounded": true })
    );
    assert_eq!(
        rounds[1]["ballotsCast"],
        json!({ "value": null, "suppressed": true, "rounded": false })
    );
    // Twenty-two people voted, but not enough of each group to show more than positions.
    assert_eq!(rounds[0]["ranking"]["withheld"], "SMALL_PERSPECTIVE");
    // Two withdrew after the first round was closed: the answer says that some did, not how many.
    assert_eq!(
        rounds[0]["ranking"]["withdrawnSince"],
        json!({ "value": null, "suppressed": true, "reason": "SMALL_COUNT" })
    );
    assert_eq!(rounds[2]["ranking"], Value::Null);
    let exact = app.ask(app.token("STEWARD"), &query, json!({})).await.data()["workshop"]["rounds"][0].clone();
    assert_eq!(
        [&exact["ballotsCast"]["value"], &exact["ranking"]["withdrawnSince"]["value"]],
        [&json!(22), &json!(2)]
    );
}
