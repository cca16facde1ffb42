//! A test server on port 0 with a tiny schema, two tokens, and a health check that can fail.

use std::collections::HashMap;
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use std::task::Poll;
use std::time::Duration;

use async_graphql::{Context, Enum, InputObject, Object, Response, Schema};
use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream};
use futures_util::{FutureExt as _, StreamExt as _};
use policy::id::{AccountId, TokenId};
use policy::{Role, StoredToken, Viewer};
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::config::{Settings, Sources};
use crate::edge::{Engine, Gatekeeper, Health, KnownDocument, Readiness, Refused, Running, State, serve};
use crate::protocol::document::Checked;
use crate::protocol::request_id::RequestId;
use graphql::error::{Code, FieldProblem, Refusal};
use graphql::{Upload, UploadRef};

pub const RESPONSE: &str = "application/graphql-response+json";
pub const JSON: &str = "application/json";
pub const GOOD: &str = "good-token";
pub const DOWN: &str = "token-while-the-store-is-down";

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum Colour {
    Red,
    Blue,
}

pub struct Query;

#[Object]
impl Query {
    async fn hello(&self, #[graphql(default = "world")] name: String) -> String {
        format!("hello {name}")
    }

    async fn role(&self, ctx: &Context<'_>) -> String {
        ctx.data_unchecked::<Viewer>().role().to_string()
    }

    /// Has the name of a field about one person, which no cache may keep.
    async fn identity(&self) -> &'static str {
        "somebody"
    }

    async fn request_id(&self, ctx: &Context<'_>) -> String {
        ctx.data_unchecked::<RequestId>().to_string()
    }

    async fn asks_for_role(&self, ctx: &Context<'_>) -> bool {
        graphql::FieldNames::mentions(&**ctx.data_unchecked::<Arc<Checked>>(), "role")
    }

    async fn colour(&self, colour: Colour) -> Colour {
        colour
    }

    async fn panics(&self) -> Option<i32> {
        break_down()
    }

    async fn slow(&self) -> i32 {
        tokio::time::sleep(Duration::from_millis(1500)).await;
        1
    }

    /// Never answers. `UNDER_WAY` counts how many of them are running.
    async fn forever(&self) -> i32 {
        let _under_way = UnderWay::new();
        std::future::pending().await
    }

    /// Answers later than the fields beside it.
    async fn late(&self) -> i32 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        1
    }

    async fn maybe(&self) -> Result<Option<i32>, Refusal> {
        Err(Code::Forbidden.into())
    }

    async fn surely(&self) -> Result<i32, Refusal> {
        Err(Code::NotFound.into())
    }

    async fn invalid(&self) -> Result<Option<i32>, Refusal> {
        Err(Refusal::invalid(vec![FieldProblem {
            path: "input.title".into(),
            message: "must not be empty".into(),
        }]))
    }

    async fn broken(&self) -> Result<Option<i32>, Refusal> {
        Err(Refusal::internal("relation secret_table does not exist"))
    }

    async fn busy(&self) -> Result<Option<i32>, Refusal> {
        Err(Refusal::unavailable("no connection of secret_pool came free"))
    }

    /// An error without a code, as a bare `?` produces it.
    async fn careless(&self) -> async_graphql::Result<Option<i32>> {
        Err(std::io::Error::other("disk secret_disk is full"))?
    }

    /// A list without a declared length.
    async fn all(&self) -> Vec<Self> {
        vec![Self]
    }

    async fn nested(&self) -> Self {
        Self
    }

    async fn many(&self, first: Option<i32>) -> Many {
        Many(first.unwrap_or_default())
    }
}

/// A connection with pages.
pub struct Many(i32);

#[Object]
impl Many {
    async fn nodes(&self) -> Vec<Query> {
        (0..self.0).map(|_| Query).collect()
    }
}

fn break_down() -> Option<i32> {
    panic!("a resolver broke: the secret is 4711")
}

/// How many `forever` resolvers are running in this process.
pub static UNDER_WAY: LazyLock<watch::Sender<usize>> = LazyLock::new(|| watch::Sender::new(0));

struct UnderWay;

impl UnderWay {
    fn new() -> Self {
        UNDER_WAY.send_modify(|count| *count += 1);
        Self
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        UNDER_WAY.send_modify(|count| *count -= 1);
    }
}

#[derive(InputObject)]
struct Bundle {
    files: Vec<Option<UploadRef>>,
}

pub struct Mutation;

#[Object]
impl Mutation {
    async fn change(&self) -> bool {
        true
    }

    /// Describes the files: name, media type and content of each.
    async fn store(&self, ctx: &Context<'_>, file: Option<UploadRef>, input: Option<Bundle>) -> Result<Vec<String>, Refusal> {
        let (own, others) = (file.into_iter(), input.into_iter().flat_map(|input| input.files).flatten());
        let described = own.chain(others).map(|file| {
            let Upload {
                file_name,
                content_type,
                content,
            } = file.file(ctx)?;
            let text = String::from_utf8_lossy(&content);
            Ok(format!(
                "{}|{}|{text}",
                file_name.unwrap_or_default(),
                content_type.unwrap_or_default()
            ))
        });
        described.collect()
    }

    /// The length of the file, after 600 milliseconds.
    async fn measure(&self, ctx: &Context<'_>, file: UploadRef) -> Result<usize, Refusal> {
        let content = file.file(ctx)?.content;
        tokio::time::sleep(Duration::from_millis(600)).await;
        Ok(content.len())
    }
}

pub struct Subscription;

#[async_graphql::Subscription]
impl Subscription {
    async fn panics(&self) -> BoxStream<'static, i32> {
        stream::poll_fn(|_| Poll::Ready(break_down())).boxed()
    }

    /// Panics after its first answer.
    async fn panics_later(&self) -> BoxStream<'static, i32> {
        let first = stream::once(std::future::ready(0));
        first.chain(stream::poll_fn(|_| Poll::Ready(break_down()))).boxed()
    }
}

struct Tiny {
    schema: Schema<Query, Mutation, Subscription>,
    sdl: String,
}

impl Engine for Tiny {
    fn execute(&self, viewer: Viewer, request: async_graphql::Request, request_id: RequestId) -> BoxFuture<'static, Response> {
        let schema = self.schema.clone();
        async move { schema.execute(request.data(viewer).data(request_id)).await }.boxed()
    }

    fn subscribe(&self, viewer: Viewer, request: async_graphql::Request, request_id: RequestId) -> BoxStream<'static, Response> {
        self.schema.execute_stream(request.data(viewer).data(request_id))
    }

    fn sdl(&self) -> &str {
        &self.sdl
    }
}

struct Door;

impl Gatekeeper for Door {
    fn viewer<'a>(&'a self, bearer: Option<&'a str>) -> BoxFuture<'a, Result<Viewer, Refused>> {
        let answer = match bearer {
            None => Ok(Viewer::public()),
            Some(GOOD) => Ok(Viewer::of_token(StoredToken {
                id: TokenId(uuid::Uuid::from_u128(1)),
                role: Role::Academic,
                account: AccountId(uuid::Uuid::from_u128(2)),
                organisation: None,
                workshop: None,
                expires_at: chrono::DateTime::UNIX_EPOCH,
                display: false,
                bounds: policy::TokenBounds::default(),
            })),
            Some(DOWN) => Err(Refused::Unavailable),
            Some(_) => Err(Refused::Invalid),
        };
        async move { answer }.boxed()
    }

    fn ended<'a>(&'a self, _: Option<&'a str>, _: &'a Viewer) -> BoxFuture<'a, ()> {
        std::future::pending().boxed()
    }

    fn jwks(&self) -> BoxFuture<'_, Result<Value, Refused>> {
        async { Ok(json!({ "keys": [] })) }.boxed()
    }
}

struct Pulse(Arc<AtomicBool>);

impl Health for Pulse {
    fn ready(&self) -> BoxFuture<'_, Result<Readiness, String>> {
        let well = self.0.load(Ordering::Relaxed);
        async move {
            if well {
                Ok(Readiness::All)
            } else {
                Err("the database is at secret_host".to_owned())
            }
        }
        .boxed()
    }
}

pub struct Stage {
    pub running: Running,
    pub client: reqwest::Client,
    pub healthy: Arc<AtomicBool>,
}

/// Starts a server with the given settings, in the form of environment variables.
pub fn start_with(settings: &[(&str, &str)]) -> Stage {
    let mut environment: HashMap<String, String> = HashMap::from([("LIVED_EVIDENCE__SERVER__WORKERS".to_owned(), "1".to_owned())]);
    environment.extend(
        settings
            .iter()
            .map(|(key, value)| (format!("LIVED_EVIDENCE__{key}"), (*value).to_owned())),
    );
    let settings: Settings = Sources {
        file: None,
        environment: Some(environment),
    }
    .load()
    .unwrap();
    let schema = Schema::new(Query, Mutation, Subscription);
    let healthy = Arc::new(AtomicBool::new(true));
    let state = State {
        engine: Arc::new(Tiny { sdl: schema.sdl(), schema }),
        gatekeeper: Arc::new(Door),
        health: Arc::new(Pulse(Arc::clone(&healthy))),
        versions: None,
        documents: vec![KnownDocument {
            name: "Known".into(),
            text: "query Known { hello(name: \"known\") }".into(),
        }],
    };
    let running = serve(&settings, state, TcpListener::bind("127.0.0.1:0").unwrap()).unwrap();
    Stage {
        running,
        client: reqwest::Client::new(),
        healthy,
    }
}

pub fn start() -> Stage {
    start_with(&[])
}

/// A status and a JSON body.
pub type Answer = (u16, Value);

impl Stage {
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.running.address())
    }

    /// A POST request that the test completes.
    pub fn post(&self) -> reqwest::RequestBuilder {
        self.client.post(self.url("/graphql"))
    }

    pub async fn json(&self, accept: &str, body: &Value) -> Answer {
        read(self.post().header(ACCEPT, accept).header(CONTENT_TYPE, JSON).body(body.to_string())).await
    }

    pub async fn query(&self, accept: &str, query: &str) -> Answer {
        self.json(accept, &json!({ "query": query })).await
    }

    pub async fn get(&self, accept: &str, parameters: &[(&str, &str)]) -> reqwest::Response {
        let query: Vec<String> = parameters
            .iter()
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect();
        self.client
            .get(self.url(&format!("/graphql?{}", query.join("&"))))
            .header(ACCEPT, accept)
            .send()
            .await
            .unwrap()
    }
}

pub async fn read(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

pub fn code(body: &Value) -> &str {
    body.pointer("/errors/0/extensions/code")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
