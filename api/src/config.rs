//! Holds every setting of the service as a type: what is not here cannot be configured.

mod budget;
mod listen;
mod load;
mod near_miss;
mod token_days;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use serde::Deserialize;

pub use budget::Budget;
pub use listen::listen;
pub use load::{InvalidConfig, Sources};

/// How the name of an environment variable begins that is a setting.
const PREFIX: &str = "LIVED_EVIDENCE";

/// All settings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How the service listens, stops and logs.
    pub server: Server,
    /// Where the rows are.
    pub database: Database,
    /// What role tokens say and how long they last.
    pub tokens: Tokens,
    /// How identities are sealed.
    pub identities: Identities,
    /// How the private halves of signing keys are sealed.
    pub signing: Signing,
    /// How counts of people are kept safe.
    pub disclosure: Disclosure,
    /// Documents that requests name by their hashes.
    pub documents: PersistedDocuments,
    /// What a request may ask for.
    pub limits: Limits,
    /// What a request and a client may use while it runs.
    pub budget: Budget,
    /// What may be followed, and how.
    pub live: Live,
    /// How pages for people are served.
    pub pages: Pages,
}

/// How pages for people are served.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// The service's own address as people type it, for the codes and addresses that pages show; empty takes it from each request.
    pub address: String,
    /// The origins whose pages may show the embeds in a frame.
    pub embedded_by: Vec<String>,
    /// The folder with the sources of pages, to work on them: read anew for each request. Empty takes what is built in.
    pub sources: String,
}

/// How the service listens, stops and logs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// The address and port; port 0 takes a free one. A host's name stands for its first address, of IPv4 where it has one.
    #[serde(deserialize_with = "listen::deserialize")]
    pub listen: SocketAddr,
    /// Origins whose pages may call the API; `*` is any.
    pub cors_origins: Vec<String>,
    /// Seconds between "not ready" and the first refused connection.
    pub drain_seconds: u64,
    /// Seconds that requests under way have to finish.
    pub shutdown_seconds: u64,
    /// Threads that serve; 0 is one for each core.
    pub workers: usize,
    /// Whether the client's address is the last entry of `X-Forwarded-For`.
    pub trust_forwarded_for: bool,
    /// Seconds for which caches may answer a public query by GET without asking again; 0 is never.
    pub public_max_age_seconds: u32,
    /// A tracing filter.
    pub log: String,
    /// How log lines look.
    pub log_format: LogFormat,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Text on a terminal, JSON elsewhere.
    Auto,
    /// For people.
    Text,
    /// For machines.
    Json,
}

/// Where the rows are.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `sqlite://…` or `postgres://…`.
    pub url: String,
    /// The pool's size.
    pub max_connections: u32,
    /// The size of a second pool, by which tokens and readiness are checked: it is never taken by what requests read.
    pub control_connections: u32,
    /// How long a request waits for a connection.
    pub acquire_timeout_ms: u64,
    /// How long a writer waits for SQLite's one write lock.
    pub busy_timeout_ms: u64,
    /// On PostgreSQL, tables in which something was erased are rewritten at most once in so many seconds; 0 is at once.
    pub scrub_every_seconds: u64,
}

// The address may hold a password: it stays out of logs and error texts.
impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scheme = self.url.split(':').next().unwrap_or_default();
        f.debug_struct("Database")
            .field("url", &format_args!("{scheme}:…"))
            .field("max_connections", &self.max_connections)
            .field("control_connections", &self.control_connections)
            .finish_non_exhaustive()
    }
}

/// What role tokens say and how long they last.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    /// The `iss` claim.
    pub issuer: String,
    /// The `aud` claim.
    pub audience: String,
    /// How long a token lasts unless said otherwise.
    pub default_days: u32,
    /// The longest that a token may last.
    pub max_days: u32,
    /// How long a participant's token lasts past the workshop's day, or past joining where that is later.
    pub participant_days: u32,
    /// The longest that a participant's token may last from joining, whichever day the workshop names.
    pub participant_max_days: u32,
    /// How long the token of a room's screen lasts past the workshop's day, or past today where that is later.
    pub display_days: u32,
}

/// How identities are sealed.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identities {
    /// The id of the key that new identities are sealed under; empty where none are kept.
    pub current: String,
    /// Keys by their ids: 32 bytes in base64.
    #[serde(default)]
    pub keys: BTreeMap<String, String>,
}

impl Identities {
    /// The keys, to seal and open with.
    ///
    /// # Errors
    /// Where a key is malformed, or none of them is current.
    pub fn read(&self) -> Result<store::IdentityKeys, store::InvalidKeys> {
        store::IdentityKeys::read(&self.current, &self.keys)
    }
}

// The keys stay out of logs and error texts.
impl std::fmt::Debug for Identities {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ids: Vec<&String> = self.keys.keys().collect();
        f.debug_struct("Identities")
            .field("current", &self.current)
            .field("keys", &ids)
            .finish()
    }
}

/// How the private halves of signing keys are sealed.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signing {
    /// The id of the key that they are sealed under; empty where they are stored as they are.
    pub current: String,
    /// Keys by their ids: 32 bytes in base64.
    #[serde(default)]
    pub keys: BTreeMap<String, String>,
}

impl Signing {
    /// The keys, to seal and open with.
    ///
    /// # Errors
    /// Where a key is malformed, or none of them is current.
    pub fn read(&self) -> Result<store::SealingKeys, store::InvalidKeys> {
        store::SealingKeys::read("signing", &self.current, &self.keys)
    }
}

// The keys stay out of logs and error texts.
impl std::fmt::Debug for Signing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ids: Vec<&String> = self.keys.keys().collect();
        f.debug_struct("Signing")
            .field("current", &self.current)
            .field("keys", &ids)
            .finish()
    }
}

/// How counts of people are kept safe.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// Which rule.
    pub profile: DisclosureProfile,
}

/// A rule that counts of people go through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DisclosureProfile {
    /// 1 to 7 suppressed, others rounded to the nearest 5.
    Nhs,
    /// Below 10 suppressed, zero included.
    Strict,
}

/// Documents that requests name by their hashes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersistedDocuments {
    /// The path of a manifest in the form of Apollo's tools; empty for none.
    pub manifest: String,
    /// How many documents that clients sent with their hash a node remembers; 0 is none.
    pub remembered: u64,
    /// How many bytes of these a node remembers.
    pub remembered_bytes: u64,
}

/// What a request may ask for. Each bound has an error code of its own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Bytes of a request's body.
    pub body_bytes: usize,
    /// Time for a body to arrive, whole.
    pub body_read_ms: u64,
    /// Time for a request to be answered, once its body is there.
    pub request_ms: u64,
    /// Operations in one batch.
    pub batch: usize,
    /// Bytes of a document.
    pub document_bytes: usize,
    /// Lexical tokens of a document.
    pub tokens: usize,
    /// Levels of fields.
    pub depth: u64,
    /// Levels of braces, fragments followed.
    pub nesting: u64,
    /// Fields and fragments, each fragment counted where it is spread.
    pub selections: u64,
    /// Aliases, likewise.
    pub aliases: u64,
    /// Directives, likewise.
    pub directives: u64,
    /// Fields of an operation's root, likewise.
    pub root_fields: u64,
    /// Values in an operation's variables, lists and objects counted with what is in them.
    pub values: u64,
    /// The cost of an operation with its variables.
    pub complexity: u64,
    /// The page size of a list that says none.
    pub default_page: u32,
    /// The largest page size.
    pub max_page: u32,
    /// Errors in one answer.
    pub errors: usize,
    /// Memory for parsed documents, roughly.
    pub document_cache_bytes: u64,
    /// Requests a minute for each token; 0 is unlimited.
    pub requests_per_minute: u32,
    /// Requests at once for each token.
    pub requests_burst: u32,
    /// Requests a minute for each address without a token; 0 is unlimited.
    pub public_requests_per_minute: u32,
    /// Requests at once for each address without a token.
    pub public_requests_burst: u32,
    /// Attempts to join a workshop by its code, a minute for each address; 0 is unlimited.
    pub joins_per_minute: u32,
    /// Attempts with one code, a minute, wherever they come from; 0 is unlimited.
    pub joins_per_code_per_minute: u32,
}

/// What may be followed over sockets and event streams, and how.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Live {
    /// Sockets and event streams that one node holds.
    pub connections: usize,
    /// How many of these are kept for those who show a token.
    pub token_connections: usize,
    /// Sockets and event streams without a token that one address (an IPv6 network of 64 bits) holds.
    pub connections_per_address: usize,
    /// Sockets and event streams that one token holds.
    pub connections_per_token: usize,
    /// Operations under way on one socket.
    pub subscriptions: usize,
    /// Answers a second about the same thing.
    pub answers_per_second: u32,
    /// Time for a new socket to say who it is.
    pub init_ms: u64,
    /// Silence after which a connection is kept alive.
    pub keep_alive_ms: u64,
    /// Time that a client may take to read what was sent to it.
    pub send_ms: u64,
    /// Bytes of a message from a client.
    pub message_bytes: usize,
    /// Frames of a message from a client.
    pub message_frames: usize,
}

impl Limits {
    /// How often codes may be tried.
    #[must_use]
    pub const fn attempts(&self) -> graphql::AttemptLimits {
        graphql::AttemptLimits {
            by_address: self.joins_per_minute,
            by_code: self.joins_per_code_per_minute,
        }
    }
}

impl Live {
    /// How fast those who follow are answered, over so many connections to the database: they take half of them at most, as long as
    /// each of them reads one thing at a time.
    #[must_use]
    pub fn pace(&self, connections: u32) -> graphql::Pace {
        let at_once = usize::try_from(connections / 2).unwrap_or(1);
        graphql::Pace::new(Duration::from_secs(1) / self.answers_per_second.max(1), at_once)
    }
}
