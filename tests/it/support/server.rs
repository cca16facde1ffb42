//! Starts the service as its users know it: a real server on its own port, with its own database.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use api::config::Settings;
use api::edge::{KeptCounts, Running, Stop};
use api::service::{MockClock, Service};
use serde_json::{Value, json};

use super::{Backend, OnBackend, TestDatabase};

/// A running service with its own database.
pub struct TestServer {
    pub backend: Backend,
    pub service: Service,
    address: String,
    client: reqwest::Client,
    /// The demo's tokens, by role.
    tokens: BTreeMap<String, String>,
    running: Running,
    statements: Arc<AtomicU64>,
    planned: Arc<AtomicU64>,
    // Dropped last, because the database is deleted when nothing uses it any more.
    database: TestDatabase,
}

/// An answer of the server.
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    /// The body as it was received.
    pub text: String,
    pub body: Value,
}

impl OnBackend for TestServer {
    async fn start(backend: Backend) -> Self {
        Self::with(backend, |_| {}).await
    }
}

impl TestServer {
    /// Starts a service with changed settings.
    pub async fn with(backend: Backend, change: impl FnOnce(&mut Settings)) -> Self {
        Self::by_clock(backend, None, change).await
    }

    /// The same, with another clock than that of the machine.
    pub async fn by_clock(backend: Backend, clock: Option<Arc<MockClock>>, change: impl FnOnce(&mut Settings)) -> Self {
        let database = TestDatabase::create(backend).await;
        let mut settings = Settings::defaults().expect("the settings that the binary carries hold");
        database.url().clone_into(&mut settings.database.url);
        settings.database.max_connections = 4;
        settings.server.workers = 1;
        settings.database.scrub_every_seconds = 0;
        settings.server.shutdown_seconds = 0;
        change(&mut settings);
        let service = match clock {
            Some(clock) => Service::open_with(settings, clock).await,
            None => Service::open(settings).await,
        };
        let service = service.expect("the database opens");
        let statements = Arc::new(AtomicU64::new(0));
        let planned = Arc::new(AtomicU64::new(0));
        let (counter, of_plans) = (Arc::clone(&statements), Arc::clone(&planned));
        service.store().statements().watch(move |statement, _| {
            if !runs_beside(statement) {
                counter.fetch_add(1, Ordering::SeqCst);
            }
            if statement.contains(FIRST_OF_PLAN) {
                of_plans.fetch_add(1, Ordering::SeqCst);
            }
        });
        let tokens = api::cli::demo_tokens(&service).await.expect("the demo's tokens are issued");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let running: Running = service.serve(listener).expect("the server starts");
        service.store().listening().await;
        Self {
            backend,
            tokens: tokens.into_iter().map(|(role, secret)| (role.to_string(), secret)).collect(),
            address: format!("http://{}", running.address()),
            running,
            service,
            statements,
            planned,
            client: reqwest::Client::builder()
                .timeout(Duration::from_secs(60))
                // Shorter than the server's timeout, so that a connection that the server is about to close is not used again.
                .pool_idle_timeout(Duration::from_secs(1))
                .build()
                .expect("a client can be made"),
            database,
        }
    }

    /// The demo's token for a role. `None` for the public.
    pub fn token(&self, role: &str) -> Option<&str> {
        self.tokens.get(role).map(String::as_str)
    }

    /// The database that the service uses.
    pub const fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// Starts another node with the same database. Returns its address, and a value that stops it.
    pub async fn another_node(&self) -> (String, Stop) {
        self.another_node_with(|_| {}).await
    }

    /// The same with changed settings.
    pub async fn another_node_with(&self, change: impl FnOnce(&mut Settings)) -> (String, Stop) {
        let running = self.another_server_with(change).await;
        (format!("http://{}", running.address()), running.stopper())
    }

    /// The same, as the running server.
    pub async fn another_server(&self) -> Running {
        self.another_server_with(|_| {}).await
    }

    async fn another_server_with(&self, change: impl FnOnce(&mut Settings)) -> Running {
        let mut settings = self.service.settings().clone();
        change(&mut settings);
        let service = Service::open(settings).await.expect("the database opens");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let running = service.serve(listener).expect("the server starts");
        service.store().listening().await;
        running
    }

    /// What the kept answers of this server did.
    pub fn kept(&self) -> KeptCounts {
        self.running.kept()
    }

    /// The URL of a path on this server.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// A plain client for requests that are not GraphQL.
    pub const fn http(&self) -> &reqwest::Client {
        &self.client
    }

    /// Sends a query as the holder of `token`, or as the public without one.
    pub async fn ask(&self, token: Option<&str>, query: &str, variables: Value) -> Answer {
        self.send(&self.address, token, query, variables).await
    }

    /// Sends a query to another node.
    pub async fn ask_at(&self, node: &str, token: Option<&str>, query: &str) -> Answer {
        self.send(node, token, query, json!({})).await
    }

    async fn send(&self, node: &str, token: Option<&str>, query: &str, variables: Value) -> Answer {
        let mut request = self
            .client
            .post(format!("{node}/graphql"))
            .json(&json!({ "query": query, "variables": variables }));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let answer = request
            .header("accept", "application/graphql-response+json")
            .send()
            .await
            .expect("the server answers");
        Answer::read(answer).await
    }

    /// Sends a query as the public. The answer must have no errors.
    pub async fn read(&self, query: &str) -> Value {
        self.ask(None, query, json!({})).await.data()
    }

    /// The number of SQL statements of plans that were run so far.
    pub fn planned(&self) -> u64 {
        self.planned.load(Ordering::SeqCst)
    }

    /// The number of SQL statements that were run so far for requests.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::SeqCst)
    }
}

/// The name that plans give to the first column of a statement.
const FIRST_OF_PLAN: &str = "AS \"c0\"";

/// Whether the service ran a statement by itself, at a time of its own: it notes the use of a token, or looks after its start for data
/// that an earlier process erased and did not remove from the files.
fn runs_beside(statement: &str) -> bool {
    let notes_a_use = statement.starts_with("UPDATE") && statement.contains("last_used_at");
    notes_a_use || statement.contains("\"erased_at\" >= ")
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.running.stopper().now();
    }
}

impl Answer {
    /// Reads an answer.
    pub async fn read(answer: reqwest::Response) -> Self {
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await.expect("the answer is text");
        let body = serde_json::from_str(&text).expect("the answer is JSON");
        Self {
            status,
            headers,
            text,
            body,
        }
    }

    /// The data of an answer, which must have no errors.
    pub fn data(self) -> Value {
        assert!(self.body["errors"].is_null(), "unexpected errors: {}", self.body);
        self.body["data"].clone()
    }

    /// The codes of the errors.
    pub fn codes(&self) -> Vec<String> {
        let errors = self.body["errors"].as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .map(|error| error["extensions"]["code"].as_str().unwrap_or("none").to_owned())
            .collect()
    }
}
