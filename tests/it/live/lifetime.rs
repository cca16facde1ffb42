//! Tests how long a socket and an event stream last: no longer than the token, and no longer than the node.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};

use api::service::{MockClock, Service};
use chrono::{DateTime, TimeDelta};
use macro_rules_attribute::apply;
use policy::id::TokenId;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::events::Events;
use super::socket::Socket;
use super::{following, workshop};
use crate::support::{Backend, OnBackend, TestServer, on_both};

const ISSUE: &str = "mutation($account: ID!, $role: Role!) { issueRoleToken(input: { account: $account, role: $role, label: \"For a \
    test\", expiresInDays: 2 })
    { secret token { id } } }";
const ROTATE: &str = "mutation($id: ID!) { rotateRoleToken(id: $id, graceSeconds: 60) { secret } }";
/// The most time between the end of a token and the end of its streams, with some margin for a machine that is busy with other tests.
const A_SECOND: Duration = Duration::from_millis(1000);

/// A service whose clock moves only when the test advances it.
struct Stopped {
    app: TestServer,
    clock: Arc<MockClock>,
}

impl OnBackend for Stopped {
    async fn start(backend: Backend) -> Self {
        let clock = Arc::new(MockClock::new(DateTime::from_timestamp(1_900_000_000, 0).unwrap()));
        let app = TestServer::by_clock(backend, Some(Arc::clone(&clock)), |_| {}).await;
        Self { app, clock }
    }
}

/// Issues a new token. Returns its id and its secret.
async fn issue(app: &TestServer) -> (String, String) {
    let admin = app.token("ADMIN");
    let account = "mutation { createAccount(input: { displayName: \"Somebody made up\", kind: PERSON }) { id } }";
    let account = app.ask(admin, account, json!({})).await.data()["createAccount"]["id"].clone();
    let issued = app
        .ask(admin, ISSUE, json!({ "account": account, "role": "ACADEMIC" }))
        .await
        .data()["issueRoleToken"]
        .clone();
    (
        issued["token"]["id"].as_str().unwrap().to_owned(),
        issued["secret"].as_str().unwrap().to_owned(),
    )
}

/// Opens a socket and an event stream with this token, and waits until both have started.
async fn open(url: &str, secret: &str, workshop: &str) -> (Socket, Events) {
    let mut socket = Socket::ready(url, Some(secret)).await;
    socket.subscribe("1", following(workshop)).await;
    socket.answer("1").await;
    let mut events = Events::open(url, Some(secret), &following(workshop)).await;
    events.answer().await;
    (socket, events)
}

/// Waits until both end with the message that the token is not valid. Returns the socket, whose connection may remain.
async fn both_end(mut socket: Socket, mut events: Events) -> Socket {
    assert_eq!(socket.farewell().await, 4401);
    let (kind, data) = events.next().await.unwrap();
    let data: Value = serde_json::from_str(&data).unwrap();
    assert_eq!(
        (kind.as_str(), &data["errors"][0]["extensions"]["code"]),
        ("next", &json!("UNAUTHENTICATED"))
    );
    assert_eq!(events.next().await.unwrap().0, "complete");
    assert!(events.next().await.is_none());
    socket
}

#[apply(on_both!)]
async fn a_token_that_expires_takes_with_it_what_is_open_by_it(stopped: Stopped) {
    let (app, url) = (&stopped.app, stopped.app.url("/graphql"));
    let id = workshop(app).await;
    let (_, secret) = issue(app).await;
    let (mut socket, events) = open(&url, &secret, &id).await;
    let mut public = Socket::ready(&url, None).await;
    stopped.clock.advance(TimeDelta::days(2) - TimeDelta::milliseconds(1));
    socket.is_silent(Duration::from_millis(1500)).await;
    stopped.clock.advance(TimeDelta::milliseconds(1));
    let ended = Instant::now();
    let socket = both_end(socket, events).await;
    assert!(ended.elapsed() < A_SECOND * 2, "{:?}", ended.elapsed());
    socket.ended().await;
    public.is_silent(Duration::from_millis(500)).await;
}

#[apply(on_both!)]
async fn a_token_that_is_taken_back_on_another_node_or_the_command_line_takes_with_it_what_is_open_by_it(app: TestServer) {
    let (node, stop) = app.another_node().await;
    let id = workshop(&app).await;
    let (token, secret) = issue(&app).await;
    let (mut other, _) = open(&app.url("/graphql"), app.token("ACADEMIC").unwrap(), &id).await;
    let (here, elsewhere) = (
        open(&app.url("/graphql"), &secret, &id).await,
        open(&format!("{node}/graphql"), &secret, &id).await,
    );
    let command_line = Service::open(app.service.settings().clone()).await.unwrap();
    let token: TokenId = token.parse().unwrap();
    command_line.command_line().revoke_token(token, "Lost.").await.unwrap();
    let ended = Instant::now();
    // Every 400 ms, the service checks whether another process changed the SQLite file.
    let both = timeout(A_SECOND, async {
        tokio::join!(both_end(here.0, here.1), both_end(elsewhere.0, elsewhere.1))
    });
    let (here, elsewhere) = both.await.unwrap_or_else(|_| panic!("open after {:?}", ended.elapsed()));
    eprintln!("ended after {:?}", ended.elapsed());
    tokio::join!(here.ended(), elsewhere.ended());
    // On SQLite, every stream learns that something has changed; a stream with a valid token continues.
    other.subscribe("2", json!({ "query": "{ viewer { role } }" })).await;
    while other.next().await["id"] != "2" {}
    stop.now();
}

#[apply(on_both!)]
async fn a_token_that_is_taken_back_over_graphql_ends_sockets_within_a_second(app: TestServer) {
    let id = workshop(&app).await;
    let (token, secret) = issue(&app).await;
    let (socket, events) = open(&app.url("/graphql"), &secret, &id).await;
    let revoke = "mutation($id: ID!) { revokeRoleToken(id: $id, reason: \"Lost.\") { status } }";
    app.ask(app.token("ADMIN"), revoke, json!({ "id": token })).await.data();
    let socket = timeout(A_SECOND, both_end(socket, events)).await.unwrap();
    socket.ended().await;
}

#[apply(on_both!)]
async fn a_replaced_token_serves_for_its_grace(stopped: Stopped) {
    let (app, url) = (&stopped.app, stopped.app.url("/graphql"));
    let id = workshop(app).await;
    let (token, secret) = issue(app).await;
    let (mut socket, events) = open(&url, &secret, &id).await;
    app.ask(app.token("ADMIN"), ROTATE, json!({ "id": token })).await.data();
    stopped.clock.advance(TimeDelta::milliseconds(59_999));
    socket.is_silent(Duration::from_millis(1500)).await;
    stopped.clock.advance(TimeDelta::milliseconds(1));
    both_end(socket, events).await.ended().await;
}

#[apply(on_both!)]
async fn a_node_that_stops_says_so_and_does_not_wait(app: TestServer) {
    let mut settings = app.service.settings().clone();
    settings.server.shutdown_seconds = 30;
    let service = Service::open(settings).await.unwrap();
    let running = service.serve(TcpListener::bind("127.0.0.1:0").unwrap()).unwrap();
    let url = format!("http://{}/graphql", running.address());
    let id = workshop(&app).await;
    let (socket, mut events) = open(&url, app.token("STEWARD").unwrap(), &id).await;
    // One client never answers the close, and another one has not sent anything yet.
    let (deaf, new) = (Socket::ready(&url, None).await, Socket::new(&url).await);
    let stopped = Instant::now();
    running.stopper().now();
    assert_eq!(socket.close_code().await, 1001);
    assert_eq!(new.close_code().await, 1001);
    assert!(events.next().await.is_none());
    timeout(Duration::from_secs(10), running.ended())
        .await
        .expect("it waits for sockets")
        .unwrap();
    assert!(stopped.elapsed() < Duration::from_secs(6), "{:?}", stopped.elapsed());
    drop(deaf);
}
