//! Every setting of the service, as a type. What is not here cannot be configured.

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

/// The prefix of environment variables that are settings.
const PREFIX: &str = "LIVED_EVIDENCE";

/// All settings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// How the service listens, stops and logs.
    pub server: Server,
    /// The connection to the database.
    pub database: Database,
    /// The contents and lifetimes of role tokens.
    pub tokens: Tokens,
    /// The encryption of identities.
    pub identities: Identities,
    /// The encryption of the private halves of signing keys.
    pub signing: Signing,
    /// Disclosure control for counts of people.
    pub disclosure: Disclosure,
    /// Documents that requests name by their hashes.
    pub documents: PersistedDocuments,
    /// The limits of a single request.
    pub limits: Limits,
    /// The resources that a request and a client may use while it runs.
    pub budget: Budget,
    /// Answers that are kept until the data changes.
    pub kept: Keeping,
    /// Limits for sockets and event streams.
    pub live: Live,
    /// The pages for people.
    pub pages: Pages,
}

/// The settings of the pages for people.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// The public address of the service, for join codes and links on pages. If empty, it is taken from each request.
    pub address: String,
    /// The origins whose pages may show the embeds in a frame.
    pub embedded_by: Vec<String>,
    /// A folder with the sources of the pages, for development: they are read again for each request. If empty, the built-in ones are
    /// used.
    pub sources: String,
}

/// How the service listens, stops and logs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// The address and port. Port 0 uses a free port. For a host name, the first IPv4 address is used, or else the first address.
    #[serde(deserialize_with = "listen::deserialize")]
    pub listen: SocketAddr,
    /// Origins whose pages may call the API; `*` allows all.
    pub cors_origins: Vec<String>,
    /// Seconds between reporting "not ready" and refusing connections.
    pub drain_seconds: u64,
    /// Seconds that running requests have to finish.
    pub shutdown_seconds: u64,
    /// The number of worker threads; 0 means one for each core.
    pub workers: usize,
    /// Whether the last entry of `X-Forwarded-For` is the client's address.
    pub trust_forwarded_for: bool,
    /// Seconds for which caches may answer a public query by GET without revalidation; 0 means never.
    pub public_max_age_seconds: u32,
    /// Maximum size of the body of a request with files, in bytes.
    pub max_upload_bytes: usize,
    /// How many requests with files one node takes at the same time.
    pub uploads_at_once: usize,
    /// Seconds that a request with files may take, including its body.
    pub upload_timeout_seconds: u64,
    /// A filter in the syntax of the crate `tracing`.
    pub log: String,
    /// The format of log lines.
    pub log_format: LogFormat,
}

/// The formats of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Text on a terminal, otherwise JSON.
    Auto,
    /// Text for people.
    Text,
    /// JSON for programs.
    Json,
}

/// The connection to the database.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `sqlite://…` or `postgres://…`.
    pub url: String,
    /// The maximum number of connections in the main pool.
    pub max_connections: u32,
    /// The size of a second pool for token and readiness checks, so that they do not wait behind requests.
    pub control_connections: u32,
    /// How long a request waits for a connection, in milliseconds.
    pub acquire_timeout_ms: u64,
    /// How long a writer waits for SQLite's single write lock, in milliseconds.
    pub busy_timeout_ms: u64,
    /// The maximum size of the page cache of each SQLite connection, in MiB.
    pub sqlite_cache_mib: u32,
    /// How much of an SQLite file is read through a memory map, in MiB; 0 for none of it.
    pub sqlite_mmap_mib: u32,
    /// On PostgreSQL, the shortest time in seconds between two rewrites of tables with erased data; 0 rewrites them at once.
    pub scrub_every_seconds: u64,
    /// Whether a field of the root is read by one plan where a plan covers it.
    pub compiled_reads: bool,
}

// The address may contain a password, so it stays out of logs and error texts.
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

/// The contents and lifetimes of role tokens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    /// The `iss` claim.
    pub issuer: String,
    /// The `aud` claim.
    pub audience: String,
    /// The default lifetime of a token, in days.
    pub default_days: u32,
    /// The maximum lifetime of a token, in days.
    pub max_days: u32,
    /// Lifetime of a participant's token: this many days after the workshop's day, or after joining if that is later.
    pub participant_days: u32,
    /// The maximum lifetime of a participant's token in days after joining, whatever day the workshop has.
    pub participant_max_days: u32,
    /// Lifetime of the token of a room screen: this many days after the workshop's day, or after today if that is later.
    pub display_days: u32,
}

/// The encryption of identities.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identities {
    /// The id of the key that encrypts new identities; empty if no identities are stored.
    pub current: String,
    /// Keys by their ids: 32 bytes in base64.
    #[serde(default)]
    pub keys: BTreeMap<String, String>,
}

impl Identities {
    /// The keys, ready to encrypt and decrypt.
    ///
    /// # Errors
    /// If a key is malformed, or the current key is not among the keys.
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

/// The encryption of the private halves of signing keys.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signing {
    /// The id of the key that encrypts them; empty to store them unencrypted.
    pub current: String,
    /// Keys by their ids: 32 bytes in base64.
    #[serde(default)]
    pub keys: BTreeMap<String, String>,
}

impl Signing {
    /// The keys, ready to encrypt and decrypt.
    ///
    /// # Errors
    /// If a key is malformed, or the current key is not among the keys.
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

/// Disclosure control for counts of people.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// The rule to use.
    pub profile: DisclosureProfile,
}

/// A disclosure control rule for counts of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DisclosureProfile {
    /// 1 to 7 are suppressed, other counts are rounded to the nearest 5.
    Nhs,
    /// Counts below 10 are suppressed, including zero.
    Strict,
}

/// Documents that requests name by their hashes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersistedDocuments {
    /// The path of a manifest in the format of Apollo's tools; empty for none.
    pub manifest: String,
    /// How many documents that clients sent with their hash a node remembers; 0 turns this off.
    pub remembered: u64,
    /// How many bytes of such documents a node remembers.
    pub remembered_bytes: u64,
}

/// The limits of a single request. Each limit has an error code of its own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Maximum size of a request's body, in bytes.
    pub body_bytes: usize,
    /// Maximum time for a complete body to arrive, in milliseconds.
    pub body_read_ms: u64,
    /// Maximum time to answer a request after its body has arrived, in milliseconds.
    pub request_ms: u64,
    /// Maximum number of operations in a batch.
    pub batch: usize,
    /// Maximum size of a document, in bytes.
    pub document_bytes: usize,
    /// Maximum number of lexical tokens in a document.
    pub tokens: usize,
    /// Maximum nesting of fields.
    pub depth: u64,
    /// Maximum nesting of braces, with fragments expanded.
    pub nesting: u64,
    /// Maximum number of fields and fragments; a fragment counts each time it is spread.
    pub selections: u64,
    /// Maximum number of aliases, counted in the same way.
    pub aliases: u64,
    /// Maximum number of directives, counted in the same way.
    pub directives: u64,
    /// Maximum number of root fields of an operation, counted in the same way.
    pub root_fields: u64,
    /// Maximum number of values in an operation's variables, including those inside lists and objects.
    pub values: u64,
    /// Maximum cost of an operation with its variables.
    pub complexity: u64,
    /// The default page size of a list.
    pub default_page: u32,
    /// The largest page size.
    pub max_page: u32,
    /// Maximum number of errors in an answer.
    pub errors: usize,
    /// Approximate memory for cached documents, in bytes.
    pub document_cache_bytes: u64,
    /// Requests per minute for each token; 0 is unlimited.
    pub requests_per_minute: u32,
    /// Requests in a burst for each token.
    pub requests_burst: u32,
    /// Requests per minute for each address without a token; 0 is unlimited.
    pub public_requests_per_minute: u32,
    /// Requests in a burst for each address without a token.
    pub public_requests_burst: u32,
    /// Attempts per minute to join a workshop by its code, for each address; 0 is unlimited.
    pub joins_per_minute: u32,
    /// Attempts per minute with one code, from all addresses together; 0 is unlimited.
    pub joins_per_code_per_minute: u32,
}

/// Answers that are kept until the data changes.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keeping {
    /// Memory for kept answers, in bytes; 0 keeps none.
    pub bytes: u64,
    /// Maximum size of a kept answer, in bytes.
    pub answer_bytes: usize,
}

/// Limits for subscriptions over sockets and event streams.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Live {
    /// Maximum number of sockets and event streams on one node.
    pub connections: usize,
    /// How many of these are reserved for clients with a token.
    pub token_connections: usize,
    /// Maximum number of sockets and event streams without a token for one address (or one IPv6 network of 64 bits).
    pub connections_per_address: usize,
    /// Maximum number of sockets and event streams for one token.
    pub connections_per_token: usize,
    /// Maximum number of running operations on one socket.
    pub subscriptions: usize,
    /// Maximum number of answers per second about the same entity.
    pub answers_per_second: u32,
    /// Time for a new socket to authenticate, in milliseconds.
    pub init_ms: u64,
    /// After this much silence, in milliseconds, a keep-alive message is sent.
    pub keep_alive_ms: u64,
    /// Time that a client has to read what was sent to it, in milliseconds.
    pub send_ms: u64,
    /// Maximum size of a message from a client, in bytes.
    pub message_bytes: usize,
    /// Maximum number of frames in a message from a client.
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
    /// How fast subscribers get answers, for a given number of database connections. They use at most half of the connections, as long as
    /// each subscriber reads one entity at a time.
    #[must_use]
    pub fn pace(&self, connections: u32) -> graphql::Pace {
        let at_once = usize::try_from(connections / 2).unwrap_or(1);
        graphql::Pace::new(Duration::from_secs(1) / self.answers_per_second.max(1), at_once)
    }
}
