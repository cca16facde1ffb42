//! Serves GraphQL and pages over HTTP: routes, tokens, limits on clients, health, and an orderly end.

mod around;
mod asker;
mod auth;
mod body;
mod cors;
mod developers;
mod events;
mod limits;
mod live;
mod published;
mod read_only;
mod routes;
mod same_origin;
mod server;
mod site;
mod tagged;
#[cfg(test)]
mod tests;
mod transport;

use std::borrow::Cow;
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

// Whoever makes an engine, or asks one, needs no other crate for it.
pub use async_graphql::{Request, Response};
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use graphql::GraphQl;
use pages::Site;
use policy::Viewer;
use tokio::sync::watch;

pub use developers::EXAMPLES;
pub use graphql::Caller;
use limits::gate::Gate;
use limits::places::Places;
use limits::rate::Rates;
use limits::spending::Spending;
use published::Published;
pub use server::{Running, Stop, serve};

use crate::config::{Budget, Limits, Live, Pages, Settings};
use crate::protocol::operation::Protocol;
use crate::protocol::persisted::Manifest;
pub use crate::protocol::request_id::RequestId;

/// Executes prepared requests. The viewer is decided before, and the request carries the parsed document and, as
/// request data, the `Arc<`[`Checked`](crate::protocol::document::Checked)`>` behind it.
pub trait Engine: Send + Sync + 'static {
    /// Executes one operation. Dropping the future stops the work.
    fn execute(&self, viewer: Viewer, request: Request, request_id: RequestId) -> BoxFuture<'static, Response>;

    /// Executes one operation that may have many answers: a subscription, or anything else with its one. Dropping the stream
    /// stops the work.
    fn subscribe(&self, viewer: Viewer, request: Request, request_id: RequestId) -> BoxStream<'static, Response>;

    /// The schema, in the schema language.
    fn sdl(&self) -> &str;
}

impl Engine for GraphQl {
    fn execute(&self, viewer: Viewer, request: Request, request_id: RequestId) -> BoxFuture<'static, Response> {
        Self::execute(self, viewer, request, request_id.as_str())
    }

    fn subscribe(&self, viewer: Viewer, request: Request, request_id: RequestId) -> BoxStream<'static, Response> {
        Self::subscribe(self, viewer, request, request_id.as_str())
    }

    fn sdl(&self) -> &str {
        Self::sdl(self)
    }
}

/// Decides who is asking.
pub trait Gatekeeper: Send + Sync + 'static {
    /// The viewer behind a bearer token; without one, the public.
    fn viewer<'a>(&'a self, bearer: Option<&'a str>) -> BoxFuture<'a, Result<Viewer, Refused>>;

    /// Waits until what was let in by `bearer` as `viewer` is to be let in no longer: the token has expired, was taken back, says
    /// something else by now, or cannot be checked for long. Without a token that is never.
    fn ended<'a>(&'a self, bearer: Option<&'a str>, viewer: &'a Viewer) -> BoxFuture<'a, ()>;

    /// The public signing keys, as a JSON Web Key Set.
    fn jwks(&self) -> BoxFuture<'_, Result<serde_json::Value, Refused>>;
}

/// Why there is no viewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The token is malformed, forged, expired or revoked; which of them is not told.
    Invalid,
    /// The token cannot be checked right now.
    Unavailable,
}

/// What the service can do while it answers queries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    /// Queries and mutations.
    All,
    /// Queries. The database is there to be read only, on purpose: a standby, for one.
    Queries,
    /// Queries. Mutations should run, and the last one failed: the disk is full, for one.
    QueriesForNow,
}

/// Says whether the service can answer.
pub trait Health: Send + Sync + 'static {
    /// What it can do.
    ///
    /// # Errors
    /// Nothing, and what is missing, for the log.
    fn ready(&self) -> BoxFuture<'_, Result<Readiness, String>>;
}

/// What stands behind the edge.
#[derive(Clone)]
pub struct State {
    /// Executes.
    pub engine: Arc<dyn Engine>,
    /// Knows tokens.
    pub gatekeeper: Arc<dyn Gatekeeper>,
    /// Knows whether the service can answer.
    pub health: Arc<dyn Health>,
    /// Documents that are known by their hashes from the start, beside those of the configured manifest.
    pub documents: Vec<KnownDocument>,
}

/// A document that the service knows from the start.
#[derive(Debug, Clone)]
pub struct KnownDocument {
    /// The name of its operation.
    pub name: Cow<'static, str>,
    /// Its text.
    pub text: Cow<'static, str>,
}

/// What all workers share.
struct Edge {
    state: State,
    protocol: Protocol,
    limits: Limits,
    published: Published,
    public_max_age_seconds: u32,
    site: Site,
    pages: Pages,
    rates: Rates,
    budget: Budget,
    spending: Spending,
    gate: Gate,
    cors_origins: Vec<String>,
    trust_forwarded_for: bool,
    live: Live,
    /// Places for sockets and event streams.
    places: Places,
    /// Not ready: a load balancer may look elsewhere.
    draining: AtomicBool,
    /// Whatever is open ends.
    stopping: watch::Sender<bool>,
}

impl Edge {
    fn new(settings: &Settings, state: State) -> io::Result<Self> {
        let mut manifest = Manifest::default();
        for document in &state.documents {
            manifest.add(&document.name, &document.text);
        }
        let protocol = Protocol::new(settings, state.engine.sdl(), &mut manifest)?;
        let sources = Some(&settings.pages.sources).filter(|folder| !folder.is_empty());
        let site = Site::new(sources.map(std::path::PathBuf::from)).map_err(io::Error::other)?;
        Ok(Self {
            protocol,
            published: Published::new(state.engine.sdl(), manifest),
            public_max_age_seconds: settings.server.public_max_age_seconds,
            site,
            pages: settings.pages.clone(),
            state,
            limits: settings.limits.clone(),
            rates: Rates::new(&settings.limits),
            budget: settings.budget.clone(),
            spending: Spending::new(&settings.budget),
            gate: Gate::new(&settings.budget),
            cors_origins: settings.server.cors_origins.clone(),
            trust_forwarded_for: settings.server.trust_forwarded_for,
            live: settings.live.clone(),
            places: Places::new(&settings.live),
            draining: AtomicBool::new(false),
            stopping: watch::Sender::new(false),
        })
    }
}
