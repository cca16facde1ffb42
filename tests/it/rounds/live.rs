//! A round is followed: each vote reaches all who follow, in it the tally those alone who may see it, and the close ends it.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::stage::Stage;
use crate::live::socket::Socket;
use crate::support::on_both;

fn following(round: &Value) -> Value {
    let query = "subscription($id: ID!) { roundChanged(round: $id) { status ballotsCast { suppressed } ranking { entries { score } } } }";
    json!({ "query": query, "variables": { "id": round } })
}

/// Reads on until the answer is this one.
async fn comes(socket: &mut Socket, expected: &Value) {
    loop {
        if &socket.answer("1").await["roundChanged"] == expected {
            return;
        }
    }
}

on_both! {
    async fn votes_reach_those_who_follow_and_the_close_ends_it(stage: Stage) {
        let round = stage.open("INTERIM", "BORDA", 2, json!({})).await;
        let mut facilitator = Socket::of(&stage.app, stage.facilitator()).await;
        let mut voter = Socket::of(&stage.app, stage.voter(0)).await;
        let told = |status: &str, suppressed: bool, scores: Option<[f64; 2]>| {
            let ranking = scores.map(|scores| json!({ "entries": scores.map(|score| json!({ "score": score })) }));
            json!({ "status": status, "ballotsCast": { "suppressed": suppressed }, "ranking": ranking })
        };
        for (socket, scores) in [(&mut facilitator, Some([0.0, 0.0])), (&mut voter, None)] {
            socket.subscribe("1", following(&round)).await;
            assert_eq!(socket.answer("1").await["roundChanged"], told("OPEN", false, scores));
        }
        stage.votes(0, &round, &[0, 1]).await;
        comes(&mut facilitator, &told("OPEN", true, Some([1.0, 0.0]))).await;
        comes(&mut voter, &told("OPEN", true, None)).await;
        stage.votes(1, &round, &[0, 1]).await;
        stage.votes(1, &round, &[1, 0]).await;
        stage.votes(2, &round, &[0, 1]).await;
        comes(&mut facilitator, &told("OPEN", true, Some([2.0, 1.0]))).await;
        stage.close(&round).await;
        for socket in [&mut facilitator, &mut voter] {
            comes(socket, &told("CLOSED", true, Some([2.0, 1.0]))).await;
            assert_eq!(socket.next().await, json!({ "id": "1", "type": "complete" }));
        }
        // Followed when it is closed already, it says so once.
        voter.subscribe("1", following(&round)).await;
        assert_eq!(voter.answer("1").await["roundChanged"]["status"], "CLOSED");
        assert_eq!(voter.next().await["type"], "complete");
    }

    async fn many_who_follow_all_end_with_the_final_tally(mut stage: Stage) {
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
        // All at once; a quarter puts the second question first.
        let orders = [[0, 1], [0, 1], [0, 1], [1, 0]];
        join_all((0..20).map(|person| stage.votes(person, &round, &orders[person % 4]))).await;
        stage.close(&round).await;
        let last = json!({
            "status": "CLOSED",
            "ballotsCast": { "suppressed": false },
            "ranking": { "entries": [{ "score": 15.0 }, { "score": 5.0 }] },
        });
        for socket in &mut sockets {
            comes(socket, &last).await;
            assert_eq!(socket.next().await, json!({ "id": "1", "type": "complete" }));
        }
    }

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
}
