//! Tests subscriptions to a round: only viewers who see the number of voters get an event for each vote, and the close ends the
//! subscription.

use std::time::Duration;

use futures_util::future::join_all;
use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::stage::Stage;
use crate::live::events::Events;
use crate::live::socket::Socket;
use crate::support::on_both;

fn following(round: &Value) -> Value {
    let query =
        "subscription($id: ID!) { roundChanged(round: $id) { status version ballotsCast { value } ranking { entries { position } } } }";
    json!({ "query": query, "variables": { "id": round } })
}

/// Reads until the answer is this one.
async fn comes(socket: &mut Socket, expected: &Value) {
    loop {
        if &socket.answer("1").await["roundChanged"] == expected {
            return;
        }
    }
}

#[apply(on_both!)]
async fn votes_reach_those_who_count_them_alone_and_the_close_reaches_all(mut stage: Stage) {
    let round = stage.open("INTERIM", "BORDA", 2, json!({})).await;
    let mut counting = Vec::new();
    for who in [stage.facilitator(), stage.app.token("STEWARD")] {
        counting.push(Socket::of(&stage.app, who).await);
    }
    let (mut others, mut before) = (Vec::new(), Vec::new());
    for who in [stage.voter(0), stage.voter(4), stage.app.token("ACADEMIC")] {
        others.push(Socket::of(&stage.app, who).await);
    }
    let told = |status: &str, version: i32, ballots: Value, positions: Option<[i32; 2]>| {
        let ranking = positions.map(|positions| json!({ "entries": positions.map(|position| json!({ "position": position })) }));
        json!({ "status": status, "version": version, "ballotsCast": { "value": ballots }, "ranking": ranking })
    };
    for socket in &mut counting {
        socket.subscribe("1", following(&round)).await;
        assert_eq!(socket.answer("1").await["roundChanged"], told("OPEN", 2, json!(0), None));
    }
    let workshop = json!({ "query": "subscription($id: ID!) { workshopChanged(workshop: $id) { version attendance { count { value } } \
        rounds { version ballotsCast { value } } questions(first: 20) { totalCount nodes { version rank } } contributions(first: 20) { \
        nodes { id } } } }", "variables": { "id": stage.workshop } });
    for socket in &mut others {
        socket.subscribe("1", following(&round)).await;
        assert_eq!(socket.answer("1").await["roundChanged"], told("OPEN", 2, Value::Null, None));
        socket.subscribe("2", workshop.clone()).await;
        before.push(socket.answer("2").await);
    }
    // Votes, a changed vote, a withdrawn vote, a withdrawal of consent, and one more person in the room.
    for person in 0..3 {
        stage.votes(person, &round, &[0, 1]).await;
    }
    stage.votes(1, &round, &[1, 0]).await;
    stage.votes(3, &round, &[1, 0]).await;
    stage
        .ask(
            stage.voter(3),
            "mutation($round: ID!) { withdrawBallot(round: $round) { id } }",
            json!({ "round": round }),
        )
        .await
        .data();
    stage.votes(4, &round, &[1, 0]).await;
    stage.withdraws(4).await;
    stage.seat(&["CARER"], &["TAKE_PART"]).await;
    for socket in &mut counting {
        comes(socket, &told("OPEN", 2, json!(3), None)).await;
    }
    for (socket, before) in others.iter_mut().zip(&before) {
        if let Ok(came) = tokio::time::timeout(Duration::from_millis(900), socket.next()).await {
            panic!("{came} after {before}");
        }
    }
    stage.close(&round).await;
    for (place, socket) in others.iter_mut().enumerate() {
        // People in the room see the order; an academic sees it once the workshop is published.
        let positions = (place < 2).then_some([1, 2]);
        let mut closed = false;
        while !closed {
            let message = socket.next().await;
            closed = message["id"] == "1" && message["type"] == "complete";
            if message["id"] == "1" && !closed {
                assert_eq!(
                    message["payload"]["data"]["roundChanged"],
                    told("CLOSED", 3, Value::Null, positions)
                );
            }
        }
    }
    comes(&mut counting[0], &told("CLOSED", 3, json!(3), Some([1, 2]))).await;
    assert_eq!(counting[0].next().await, json!({ "id": "1", "type": "complete" }));
    // A subscription to a closed round says once that it is closed.
    counting[0].subscribe("1", following(&round)).await;
    assert_eq!(counting[0].answer("1").await["roundChanged"]["status"], "CLOSED");
    assert_eq!(counting[0].next().await["type"], "complete");
}

#[apply(on_both!)]
async fn hidden_changes_send_no_events_either(stage: Stage) {
    let round = stage.open("INTERIM", "BORDA", 2, json!({})).await;
    let mut events = Events::open(&stage.app.url("/graphql"), stage.voter(0), &following(&round)).await;
    events.answer().await;
    for person in 1..4 {
        stage.votes(person, &round, &[0, 1]).await;
    }
    // The next event is the close; nothing comes before it.
    stage.close(&round).await;
    assert_eq!(events.answer().await["roundChanged"]["status"], "CLOSED");
}

#[apply(on_both!)]
async fn many_who_follow_all_end_with_the_final_order(mut stage: Stage) {
    for _ in 5..20 {
        stage.seat(&["ACADEMIC"], &["TAKE_PART", "RANKING"]).await;
    }
    let round = stage.open("INTERIM", "BORDA", 2, json!({ "showTallyWhileOpen": true })).await;
    let mut sockets = Vec::new();
    for person in 0..20 {
        let mut socket = Socket::of(&stage.app, stage.voter(person)).await;
        socket.subscribe("1", following(&round)).await;
        assert_eq!(socket.answer("1").await["roundChanged"]["status"], "OPEN");
        sockets.push(socket);
    }
    // All vote at once; a quarter of them put the second question first.
    let orders = [[0, 1], [0, 1], [0, 1], [1, 0]];
    join_all((0..20).map(|person| stage.votes(person, &round, &orders[person % 4]))).await;
    stage.close(&round).await;
    let last = json!({
        "status": "CLOSED",
        "version": 3,
        "ballotsCast": { "value": null },
        "ranking": { "entries": [{ "position": 1 }, { "position": 2 }] },
    });
    for socket in &mut sockets {
        comes(socket, &last).await;
        assert_eq!(socket.next().await, json!({ "id": "1", "type": "complete" }));
    }
}

#[apply(on_both!)]
async fn a_round_out_of_sight_cannot_be_followed(stage: Stage) {
    let round = stage.open("INTERIM", "BORDA", 2, json!({})).await;
    let mut public = Socket::of(&stage.app, None).await;
    let mut refusals = Vec::new();
    for id in [&round, &json!("round_00000000000000000000000007")] {
        public.subscribe("1", following(id)).await;
        let mut message = public.next().await;
        assert_eq!(message["payload"]["errors"][0]["extensions"]["code"], "NOT_FOUND");
        message["payload"]["errors"][0]["extensions"]["requestId"].take();
        refusals.push(message);
        public.next().await;
    }
    assert_eq!(refusals[0], refusals[1]);
}
