//! Tests what subscribers of a workshop receive: its present state, each change soon after it, and nothing more once it is hidden.

use std::time::{Duration, Instant};

use macro_rules_attribute::apply;
use serde_json::json;

use super::socket::Socket;
use super::{change, following, workshop};
use crate::support::{TestServer, on_both};

#[apply(on_both!)]
async fn a_change_is_told_soon_and_of_many_in_a_row_the_last(app: TestServer) {
    let id = workshop(&app).await;
    let mut socket = Socket::of(&app, app.token("ACADEMIC")).await;
    socket.subscribe("1", following(&id)).await;
    let first = socket.answer("1").await["workshopChanged"].clone();
    assert_eq!(first["id"], id.as_str());
    assert!(first["questions"]["nodes"].is_array());
    socket.is_silent(Duration::from_millis(1200)).await;
    let changed = Instant::now();
    change(&app, &id, "title = 'Told'").await;
    assert_eq!(socket.answer("1").await["workshopChanged"]["title"], "Told");
    assert!(changed.elapsed() < Duration::from_secs(1), "{:?}", changed.elapsed());
    let burst = Instant::now();
    for number in 0..12 {
        change(&app, &id, &format!("title = 'Number {number:02}'")).await;
    }
    let mut seen = Vec::new();
    while seen.last().is_none_or(|last| last != "Number 11") {
        seen.push(socket.answer("1").await["workshopChanged"]["title"].as_str().unwrap().to_owned());
    }
    // At most four events a second, in order.
    assert!(
        seen.len() as u128 <= burst.elapsed().as_millis() / 250 + 1,
        "{seen:?} in {:?}",
        burst.elapsed()
    );
    assert!(seen.is_sorted(), "{seen:?}");
}

#[apply(on_both!)]
async fn a_hidden_workshop_answers_as_one_that_is_not_there(app: TestServer) {
    let id = workshop(&app).await;
    change(&app, &id, "status = 'DRAFT'").await;
    let mut socket = Socket::of(&app, None).await;
    let mut answers = Vec::new();
    for id in [id.as_str(), "workshop_01h455vb4pex5vsknk084sn02q"] {
        socket.subscribe("1", following(id)).await;
        let mut message = socket.next().await;
        assert_eq!(message["type"], "next");
        assert_eq!(message["payload"]["data"], json!(null));
        assert_eq!(message["payload"]["errors"][0]["extensions"]["code"], "NOT_FOUND");
        message["payload"]["errors"][0]["extensions"]["requestId"].take();
        answers.push(message.to_string());
        assert_eq!(socket.next().await, json!({ "id": "1", "type": "complete" }));
    }
    assert_eq!(answers[0], answers[1]);
    // The same, over Server-Sent Events.
    let request = app.http().post(app.url("/graphql")).header("accept", "text/event-stream");
    let answer = request.json(&following(&id)).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let text = answer.text().await.unwrap();
    assert!(text.contains("NOT_FOUND") && text.ends_with("event: complete\ndata:\n\n"), "{text}");
}

#[apply(on_both!)]
async fn what_becomes_hidden_ends_without_a_word_for_those_alone_who_may_not_see_it(app: TestServer) {
    let id = workshop(&app).await;
    let (mut public, mut academic) = (Socket::of(&app, None).await, Socket::of(&app, app.token("ACADEMIC")).await);
    for socket in [&mut public, &mut academic] {
        socket.subscribe("1", following(&id)).await;
        socket.answer("1").await;
    }
    change(&app, &id, "status = 'DRAFT', title = 'Hidden by now'").await;
    assert_eq!(public.next().await, json!({ "id": "1", "type": "complete" }));
    assert_eq!(academic.answer("1").await["workshopChanged"]["title"], "Hidden by now");
    change(&app, &id, "status = 'PUBLISHED', title = 'Public again'").await;
    academic.answer("1").await;
    public.is_silent(Duration::from_millis(800)).await;
}
