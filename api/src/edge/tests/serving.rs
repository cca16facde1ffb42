//! An orderly shutdown.

use std::time::{Duration, Instant};

use super::super::Signals;
use super::stage::{RESPONSE, start_with};

#[tokio::test]
async fn readiness_fails_first_and_requests_under_way_finish() {
    let stage = start_with(&[
        ("SERVER__DRAIN_SECONDS", "1"),
        ("SERVER__SHUTDOWN_SECONDS", "10"),
        ("SERVER__WORKERS", "2"),
    ]);
    let (client, ready, graphql) = (stage.client.clone(), stage.url("/health/ready"), stage.url("/graphql"));
    assert_eq!(client.get(&ready).send().await.unwrap().status(), 200);
    let slow = tokio::spawn({
        let request = stage
            .post()
            .header("accept", RESPONSE)
            .header("content-type", "application/json")
            .body(r#"{"query":"{ slow }"}"#);
        async move { request.send().await.unwrap().status() }
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    let stopping = Instant::now();
    stage.running.stopper().now();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let response = client.get(&ready).send().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), response.headers()["connection"].to_str().unwrap()),
        (503, "close")
    );
    // An idle connection does not delay the shutdown.
    assert_eq!(slow.await.unwrap(), 200);
    stage.running.ended().await.unwrap();
    assert!(stopping.elapsed() < Duration::from_secs(5), "{:?}", stopping.elapsed());
    assert!(client.post(&graphql).send().await.is_err());
}

#[tokio::test]
async fn idle_connections_do_not_hold_the_end_up() {
    let stage = start_with(&[("SERVER__SHUTDOWN_SECONDS", "20")]);
    let idle = std::net::TcpStream::connect(stage.running.address()).unwrap();
    // A connection that is kept alive after a request does not, either.
    stage
        .client
        .get(stage.url("/health/live"))
        .send()
        .await
        .unwrap()
        .bytes()
        .await
        .unwrap();
    let stopping = Instant::now();
    stage.running.stopper().now();
    stage.running.ended().await.unwrap();
    assert!(stopping.elapsed() < Duration::from_secs(8), "{:?}", stopping.elapsed());
    drop(idle);
}

#[tokio::test]
async fn sigterm_stops_in_order() {
    let stage = start_with(&[]);
    let ended = tokio::spawn(stage.running.until(Signals::receive().unwrap()));
    let sent = std::process::Command::new("kill")
        .args(["-TERM", &std::process::id().to_string()])
        .status();
    assert!(sent.unwrap().success());
    tokio::time::timeout(Duration::from_secs(5), ended).await.unwrap().unwrap().unwrap();
}
