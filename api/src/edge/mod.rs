//! Serves GraphQL and pages over HTTP: routes, tokens, limits for clients, health checks, and an orderly shutdown.

mod around;
mod asker;
mod auth;
mod body;
mod cors;
mod developers;
mod events;
mod in_process;
mod kept;
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
mod upload_body;

use std::borrow::Cow;
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

// Re-exported so that implementations and callers of an engine need no other crate.
pub use async_graphql::{Request, Response};
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use graphql::{GraphQl, PreparedQuery};
use kept::KeptAnswers;
use pages::Site;
use policy::Viewer;
use store::DataVersions;
use tokio::sync::watch;

pub use developers::EXAMPLES;
pub use graphql::Caller;
pub use in_process::InProcess;
pub use kept::KeptCounts;
use limits::gate::Gate;
use limits::places::Places;
use limits::rate::Rates;
use limits::spending::Spending;
use limits::uploads::UploadSlots;
use published::Published;
pub use server::{Running, Signals, Stop, serve};

use crate::config::{Budget, Limits, Live, Pages, Settings};
use crate::protocol::operation::Protocol;
use crate::protocol::persisted::Manifest;
pub use crate::protocol::request_id::RequestId;

/// Executes prepared requests. The viewer is already known. The request contains the parsed document and, as request data, the
/// `Arc<`[`Checked`](crate::protocol::document::Checked)`>` behind it.
pub trait Engine: Send + Sync + 'static {
    /// Answers a query in a shorter way, if there is one for it. Dropping the future cancels it.
    fn read<'a>(&self, _viewer: Viewer, _query: PreparedQuery<'a>, _request_id: &RequestId) -> BoxFuture<'a, Option<Response>> {
        Box::pin(std::future::ready(None))
    }

    /// Executes one operation. Dropping the future cancels it.
    fn execute(&self, viewer: Viewer, request: Request, request_id: RequestId) -> BoxFuture<'static, Response>;

    /// Executes one operation that may have many answers: a subscription, or any other operation with its single answer. Dropping the
    /// stream cancels it.
    fn subscribe(&self, viewer: Viewer, request: Request, request_id: RequestId) -> BoxStream<'static, Response>;

    /// The schema, in the schema definition language.
    fn sdl(&self) -> &str;
}

impl Engine for GraphQl {
    fn read<'a>(&self, viewer: Viewer, query: PreparedQuery<'a>, request_id: &RequestId) -> BoxFuture<'a, Option<Response>> {
        Self::read(self, viewer, query, request_id.as_str())
    }

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

/// Authenticates requests.
pub trait Gatekeeper: Send + Sync + 'static {
    /// The viewer for a bearer token, or the anonymous viewer if there is none.
    fn viewer<'a>(&'a self, bearer: Option<&'a str>) -> BoxFuture<'a, Result<Viewer, Refused>>;

    /// Waits until a connection that was authenticated with `bearer` as `viewer` must be closed: the token has expired, was revoked, now
    /// belongs to a viewer with other permissions, or could not be checked for a long time. Without a token this never returns.
    fn ended<'a>(&'a self, bearer: Option<&'a str>, viewer: &'a Viewer) -> BoxFuture<'a, ()>;

    /// The public signing keys, as a JSON Web Key Set.
    fn jwks(&self) -> BoxFuture<'_, Result<serde_json::Value, Refused>>;
}

/// Why a request could not be authenticated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The token is malformed, forged, expired or revoked. Clients are not told which.
    Invalid,
    /// The token cannot be checked right now.
    Unavailable,
}

/// Which operations the service can run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    /// Queries and mutations.
    All,
    /// Only queries. The database is read-only on purpose, for example a standby.
    Queries,
    /// Only queries. Mutations should work, but the last one failed, for example because the disk is full.
    QueriesForNow,
}

/// Reports whether the service can answer.
pub trait Health: Send + Sync + 'static {
    /// Which operations can run now.
    ///
    /// # Errors
    /// None. The text says what is missing, for the log.
    fn ready(&self) -> BoxFuture<'_, Result<Readiness, String>>;
}

/// The parts of the service that the HTTP layer calls.
#[derive(Clone)]
pub struct State {
    /// Executes operations.
    pub engine: Arc<dyn Engine>,
    /// Checks tokens.
    pub gatekeeper: Arc<dyn Gatekeeper>,
    /// Reports whether the service can answer.
    pub health: Arc<dyn Health>,
    /// Documents that are known by their hashes from the start, in addition to those of the configured manifest.
    pub documents: Vec<KnownDocument>,
    /// Reads the version of the data. Without it, no answer is kept.
    pub versions: Option<DataVersions>,
}

/// A document that the service knows from the start.
#[derive(Debug, Clone)]
pub struct KnownDocument {
    /// The name of the document's operation.
    pub name: Cow<'static, str>,
    /// The document's text.
    pub text: Cow<'static, str>,
}

/// The state that all workers share.
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
    kept: KeptAnswers,
    uploads: UploadSlots,
    cors_origins: Vec<String>,
    trust_forwarded_for: bool,
    live: Live,
    /// Places for sockets and event streams.
    places: Places,
    /// Whether the node reports "not ready", so that load balancers send requests elsewhere.
    draining: AtomicBool,
    /// Becomes true when every open socket and stream must be closed.
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
        let kept = KeptAnswers::new(&settings.kept, state.versions.clone());
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
            kept,
            uploads: UploadSlots::new(&settings.server),
            cors_origins: settings.server.cors_origins.clone(),
            trust_forwarded_for: settings.server.trust_forwarded_for,
            live: settings.live.clone(),
            places: Places::new(&settings.live),
            draining: AtomicBool::new(false),
            stopping: watch::Sender::new(false),
        })
    }
}
