//! Tests that no reader on any node gets an answer that is older than a write which was acknowledged before the reader asked.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use futures_util::future::join_all;
use macro_rules_attribute::apply;
use serde_json::{Value, json};

use super::{MOVE, programme};
use crate::support::{Answer, TestServer, on_both};

const READ: &str = "query($id: ID!) { node(id: $id) { ... on Programme { region } } }";
/// How many changes each writer makes.
const WRITES: u64 = 40;

/// One programme whose region counts up, and the last number that a writer was told is stored.
struct Counter {
    id: Value,
    version: i64,
    stored: AtomicU64,
}

struct Race<'a> {
    app: &'a TestServer,
    nodes: [String; 2],
    over: AtomicBool,
}

impl Race<'_> {
    async fn post(&self, node: usize, token: Option<&str>, query: &str, variables: Value) -> Answer {
        let mut request = self.app.http().post(format!("{}/graphql", self.nodes[node]));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let request = request.json(&json!({ "query": query, "variables": variables }));
        Answer::read(request.send().await.unwrap()).await
    }

    async fn get(&self, node: usize, id: &Value) -> Answer {
        let request = self.app.http().get(format!("{}/graphql", self.nodes[node]));
        let variables = json!({ "id": id }).to_string();
        let request = request.query(&[("query", READ), ("variables", &variables)]);
        Answer::read(request.send().await.unwrap()).await
    }

    /// Counts up, now on one node and now on the other.
    async fn write(&self, counter: &Counter) {
        let mut version = counter.version;
        for number in 1..=WRITES {
            let node = usize::try_from(number % 2).unwrap();
            let variables = json!({ "id": counter.id, "version": version, "input": { "region": number.to_string() } });
            let written = self.post(node, self.app.token("ACADEMIC"), MOVE, variables).await.data();
            counter.stored.store(number, Ordering::SeqCst);
            version = written["updateProgramme"]["version"].as_i64().unwrap();
        }
    }

    /// Reads until the writers are done. Returns how often.
    async fn read(&self, counter: &Counter, node: usize, reader: Reader<'_>) -> u64 {
        let mut reads = 0;
        while !self.over.load(Ordering::SeqCst) {
            let stored = counter.stored.load(Ordering::SeqCst);
            let answer = match reader {
                Reader::Get => self.get(node, &counter.id).await,
                Reader::Post(token) => self.post(node, token, READ, json!({ "id": counter.id })).await,
            };
            let region = answer.data()["node"]["region"].clone();
            let seen: u64 = region.as_str().and_then(|region| region.parse().ok()).unwrap_or(0);
            assert!(seen >= stored, "node {node} answered {seen}, and {stored} was stored before");
            reads += 1;
        }
        reads
    }
}

#[derive(Clone, Copy)]
enum Reader<'t> {
    Get,
    Post(Option<&'t str>),
}

#[apply(on_both!)]
async fn no_answer_is_older_than_a_write_that_was_acknowledged(app: TestServer) {
    let mut counters = Vec::new();
    for at in 0..2 {
        let (id, version) = programme(&app, at).await;
        counters.push(Counter {
            id,
            version,
            stored: AtomicU64::new(0),
        });
    }
    let (other, stop) = app.another_node().await;
    let race = Race {
        nodes: [app.url(""), other],
        app: &app,
        over: AtomicBool::new(false),
    };
    let writing = async {
        join_all(counters.iter().map(|counter| race.write(counter))).await;
        race.over.store(true, Ordering::SeqCst);
    };
    let mut readers = Vec::new();
    for counter in &counters {
        for node in 0..2 {
            for reader in [
                Reader::Get,
                Reader::Post(None),
                Reader::Post(None),
                Reader::Post(app.token("ACADEMIC")),
            ] {
                readers.push(race.read(counter, node, reader));
            }
        }
    }
    let ((), reads) = futures_util::join!(writing, join_all(readers));
    let reads: u64 = reads.iter().sum();
    assert!(reads > WRITES, "{reads} reads are no race");
    assert!(app.kept().hits > 0, "no answer was kept: {:?}", app.kept());
    stop.now();
}
