//! Tests that an operation that the cost of its document underestimates is stopped at run time, by every way in.

use api::config::Settings;
use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::{LARGE, LIGHT, map};
use crate::live::socket::Socket;
use crate::support::{Backend, OnBackend, TestServer, on_both};

/// A service with budgets that are too small for the tests' requests.
struct Narrow<const WHAT: u8>(TestServer);

const OBJECTS: u8 = 0;
const BYTES: u8 = 1;
const ROWS: u8 = 2;

impl<const WHAT: u8> OnBackend for Narrow<WHAT> {
    async fn start(backend: Backend) -> Self {
        let change = |settings: &mut Settings| match WHAT {
            OBJECTS => settings.budget.objects = 400,
            BYTES => settings.budget.answer_bytes = 300,
            _ => settings.budget.rows = 20,
        };
        Self(TestServer::with(backend, change).await)
    }
}

/// Checks that the answer has no data, only the error that the operation was too large.
fn is_refused(answer: &Value) {
    let code = answer.pointer("/errors/0/extensions/code");
    assert_eq!(code, Some(&json!("COMPLEXITY_LIMIT")), "{answer}");
    assert!(answer["data"].is_null(), "{answer}");
}

/// The query, encoded for a query string.
fn encoded(query: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    query.bytes().map(byte).collect()
}

/// Sends the query in every way.
async fn is_refused_everywhere(app: &TestServer, query: &str) {
    let asked = app.ask(None, query, json!({})).await;
    is_refused(&asked.body);
    let get = app.http().get(app.url(&format!("/graphql?query={}", encoded(query))));
    let get = get.header("accept", "application/json").send();
    is_refused(&get.await.unwrap().json().await.unwrap());
    let post = || app.http().post(app.url("/graphql"));
    let batch = post().json(&json!([{ "query": "{ __typename }" }, { "query": query }]));
    let answers: Value = batch.send().await.unwrap().json().await.unwrap();
    assert_eq!(answers[0], json!({ "data": { "__typename": "Query" } }));
    is_refused(&answers[1]);
    let events = post().header("accept", "text/event-stream").json(&json!({ "query": query }));
    let text = events.send().await.unwrap().text().await.unwrap();
    let event = text.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
    is_refused(&serde_json::from_str(event).unwrap());
    let mut socket = Socket::of(app, None).await;
    socket.subscribe("1", json!({ "query": query })).await;
    assert_eq!(socket.refusal("1").await, "COMPLEXITY_LIMIT");
}

#[apply(on_both!)]
async fn an_operation_ends_when_it_has_resolved_too_much(narrow: Narrow<OBJECTS>) {
    is_refused_everywhere(&narrow.0, LARGE).await;
    narrow.0.read(LIGHT).await;
}

#[apply(on_both!)]
async fn an_answer_ends_when_it_is_too_long(narrow: Narrow<BYTES>) {
    is_refused_everywhere(&narrow.0, LARGE).await;
    is_refused_everywhere(&narrow.0, LIGHT).await;
    narrow.0.read("{ studies(first: 1) { nodes { code } } }").await;
    // The answers of a batch share one limit.
    let one = json!({ "query": "{ studies(first: 3) { nodes { code year } } }" });
    let batch = narrow.0.http().post(narrow.0.url("/graphql")).json(&vec![one; 5]);
    let answers: Value = batch.send().await.unwrap().json().await.unwrap();
    assert!(answers[0]["errors"].is_null(), "{answers}");
    is_refused(&answers[4]);
}

#[apply(on_both!)]
async fn an_operation_ends_when_it_has_read_too_many_rows(narrow: Narrow<ROWS>) {
    is_refused_everywhere(&narrow.0, LARGE).await;
    narrow.0.read(LIGHT).await;
}

#[apply(on_both!)]
async fn a_subscription_has_a_budget_for_each_answer(narrow: Narrow<ROWS>) {
    let app = &narrow.0;
    let id = app.read("{ workshop(code: \"DEMO-WORKSHOP-1\") { id } }").await["workshop"]["id"].clone();
    let query = "subscription($id: ID!) { workshopChanged(workshop: $id) { questions(first: 50) { nodes { text links { relation } } } \
        rounds { questions { text } } } }";
    let mut socket = Socket::of(app, None).await;
    socket.subscribe("1", json!({ "query": query, "variables": { "id": id } })).await;
    assert_eq!(socket.refusal("1").await, "COMPLEXITY_LIMIT");
}

#[apply(on_both!)]
async fn cycles_of_lists_are_refused_by_their_cost(app: TestServer) {
    let around = |inside: &str| format!("rounds {{ questions {{ workshop {{ {inside} }} }} }}");
    let cycle = around(&around(&around(&around("id"))));
    let query = format!("{{ workshop(code: \"DEMO-WORKSHOP-1\") {{ {cycle} }} }}");
    let answer = app.ask(None, &query, json!({})).await;
    assert_eq!(answer.codes(), ["COMPLEXITY_LIMIT"]);
    app.read(&format!("{{ workshop(code: \"DEMO-WORKSHOP-1\") {{ {} }} }}", around("id")))
        .await;
}

#[apply(on_both!)]
async fn the_same_map_under_many_names_is_read_once(app: TestServer) {
    let ask = async |count: usize| {
        let maps: Vec<String> = (0..count)
            .map(|place| format!("m{place}: {}", map("METHOD", "OUTCOME_DOMAIN")))
            .collect();
        let before = app.statements();
        let data = app.read(&format!("{{ {} }}", maps.join(" "))).await;
        let maps = data.as_object().unwrap();
        assert!(maps.len() == count && maps.values().all(|map| *map == maps["m0"]));
        app.statements() - before
    };
    assert_eq!(ask(15).await, ask(1).await);
}

#[apply(on_both!)]
async fn the_same_id_many_times_is_read_once_and_answered_each_time(app: TestServer) {
    let id = app.read("{ study(code: \"cook1995\") { id } }").await["study"]["id"].clone();
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Study { title } } }";
    let ask = async |count: usize| {
        let before = app.statements();
        let data = app.ask(None, query, json!({ "ids": vec![&id; count] })).await.data();
        assert_eq!(data["nodes"].as_array().unwrap().len(), count);
        app.statements() - before
    };
    assert_eq!(ask(100).await, ask(1).await);
    let many = app.ask(None, query, json!({ "ids": vec![&id; 101] })).await;
    assert_eq!(many.codes(), ["BAD_USER_INPUT"]);
}
