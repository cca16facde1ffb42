//! Reads the settings: defaults, then a file, then the environment. Errors name the key.

use std::collections::HashMap;
use std::path::PathBuf;

use config::{Config, Environment, File, FileFormat, Value, ValueKind};

use super::{PREFIX, Settings, near_miss};

const DEFAULTS: &str = include_str!("../../../config/default.toml");
/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InvalidConfig {
    /// A key is unknown or missing, a value has the wrong type, or the file cannot be read.
    #[error("configuration: {0}")]
    Unreadable(String),
    /// A value of the right type that is not allowed.
    #[error("configuration: {key}: {reason}")]
    Senseless {
        /// The key of the setting.
        key: &'static str,
        /// What is wrong with the value.
        reason: &'static str,
    },
    /// A variable that looks like a setting but is misspelt.
    #[error("configuration: the variable {variable} is not read: write {meant}")]
    NearMiss {
        /// The variable as it is written.
        variable: String,
        /// The name that would be read.
        meant: String,
    },
    /// The keys that encrypt identities or signing keys cannot be used.
    #[error("configuration: {0}")]
    Identities(#[from] store::InvalidKeys),
}

/// The sources of settings; later ones replace earlier ones.
#[derive(Debug, Default)]
pub struct Sources {
    /// A TOML file that replaces some defaults.
    pub file: Option<PathBuf>,
    /// Variables to read instead of the process's environment.
    pub environment: Option<HashMap<String, String>>,
}

impl Sources {
    /// Reads and checks the settings.
    ///
    /// # Errors
    /// The error names the key that is unknown, missing, of the wrong type or not allowed.
    pub fn load(self) -> Result<Settings, InvalidConfig> {
        let names: Vec<String> = match &self.environment {
            Some(environment) => environment.keys().cloned().collect(),
            None => std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()).collect(),
        };
        let environment = Environment::with_prefix(PREFIX)
            .prefix_separator("__")
            .separator("__")
            .try_parsing(true)
            .list_separator(",")
            .with_list_parse_key("server.cors_origins")
            .source(self.environment);
        let mut builder = Config::builder().add_source(File::from_str(DEFAULTS, FileFormat::Toml));
        if let Some(path) = self.file {
            builder = builder.add_source(File::from(path).format(FileFormat::Toml));
        }
        // The text already contains the cause; as a source it would be printed twice.
        let unreadable = |error: config::ConfigError| InvalidConfig::Unreadable(without_lines(&error.to_string()));
        let defaults = Config::builder().add_source(File::from_str(DEFAULTS, FileFormat::Toml));
        let defaults = defaults.build().map_err(unreadable)?;
        if let Some((variable, meant)) = near_miss::find(names.iter().map(String::as_str), &defaults.cache) {
            return Err(InvalidConfig::NearMiss { variable, meant });
        }
        let read = builder.add_source(environment).build().map_err(unreadable)?;
        if let Some(key) = not_whole(&defaults.cache, &read.cache) {
            return Err(InvalidConfig::Unreadable(format!("{key}: must be a whole number within bounds")));
        }
        let settings = read.try_deserialize::<Settings>().map_err(unreadable)?;
        settings.check()?;
        settings.identities.read()?;
        settings.signing.read()?;
        Ok(settings)
    }
}

/// The message without the lines that it quotes from a file, because they may contain a password. The line number stays.
fn without_lines(message: &str) -> String {
    let is_quote = |line: &str| {
        line.trim_start_matches(|letter: char| letter == ' ' || letter.is_ascii_digit())
            .starts_with('|')
    };
    let kept: Vec<&str> = message.lines().filter(|line| !is_quote(line)).collect();
    kept.join(" ")
}

/// The key of a setting that must be a whole number and is not. The library would round it, and would reduce a number that is too large.
fn not_whole(default: &Value, read: &Value) -> Option<String> {
    match (&default.kind, &read.kind) {
        (ValueKind::Table(defaults), ValueKind::Table(all)) => defaults.iter().find_map(|(name, default)| {
            let below = not_whole(default, all.get(name)?)?;
            Some(format!("{name}.{below}").trim_end_matches('.').to_owned())
        }),
        (ValueKind::I64(_), ValueKind::Float(_) | ValueKind::I128(_) | ValueKind::U128(_)) => Some(String::new()),
        _ => None,
    }
}

/// Whether browsers write an origin in this form: `https://dashboard.example`, without a path, in lower case.
fn is_origin(text: &str) -> bool {
    let Some((scheme, host)) = text.split_once("://") else {
        return text == "*";
    };
    let within = |part: &str, others: &[u8]| {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || others.contains(&byte);
        !part.is_empty() && part.bytes().all(fits)
    };
    within(scheme, b"+-.") && within(host, b"-._:[]")
}

impl Settings {
    /// The defaults only.
    ///
    /// # Errors
    /// If `config/default.toml` is incomplete; a test prevents this.
    pub fn defaults() -> Result<Self, InvalidConfig> {
        Sources {
            file: None,
            environment: Some(HashMap::new()),
        }
        .load()
    }

    fn check(&self) -> Result<(), InvalidConfig> {
        let limits = &self.limits;
        let must_be_positive = [
            ("limits.body_bytes", limits.body_bytes as u64),
            ("limits.body_read_ms", limits.body_read_ms),
            ("limits.request_ms", limits.request_ms),
            ("limits.batch", limits.batch as u64),
            ("limits.document_bytes", limits.document_bytes as u64),
            ("limits.tokens", limits.tokens as u64),
            ("limits.depth", limits.depth),
            ("limits.nesting", limits.nesting),
            ("limits.selections", limits.selections),
            ("limits.root_fields", limits.root_fields),
            ("limits.values", limits.values),
            ("limits.complexity", limits.complexity),
            ("limits.default_page", u64::from(limits.default_page)),
            ("limits.max_page", u64::from(limits.max_page)),
            ("limits.errors", limits.errors as u64),
            ("limits.requests_burst", u64::from(limits.requests_burst)),
            ("limits.public_requests_burst", u64::from(limits.public_requests_burst)),
            ("server.max_upload_bytes", self.server.max_upload_bytes as u64),
            ("server.uploads_at_once", self.server.uploads_at_once as u64),
            ("server.upload_timeout_seconds", self.server.upload_timeout_seconds),
            ("database.max_connections", u64::from(self.database.max_connections)),
            ("database.control_connections", u64::from(self.database.control_connections)),
            ("live.connections_per_address", self.live.connections_per_address as u64),
            ("live.connections_per_token", self.live.connections_per_token as u64),
            ("live.subscriptions", self.live.subscriptions as u64),
            ("live.answers_per_second", u64::from(self.live.answers_per_second)),
            ("live.init_ms", self.live.init_ms),
            ("live.keep_alive_ms", self.live.keep_alive_ms),
            ("live.send_ms", self.live.send_ms),
            ("live.message_bytes", self.live.message_bytes as u64),
            ("live.message_frames", self.live.message_frames as u64),
        ];
        if let Some((key, _)) = must_be_positive
            .into_iter()
            .chain(self.tokens.days())
            .find(|(_, value)| *value == 0)
        {
            return Err(InvalidConfig::Senseless {
                key,
                reason: "must be at least 1",
            });
        }
        if let Some((key, reason)) = self.budget.senseless() {
            return Err(InvalidConfig::Senseless { key, reason });
        }
        let senseless = [
            (
                limits.default_page > limits.max_page,
                "limits.default_page",
                "must not be above limits.max_page",
            ),
            // The default of `relatedStudies` is ten rows; the upper limit keeps the keys of a level within one statement.
            (
                !(10..=1000).contains(&limits.max_page),
                "limits.max_page",
                "must be from 10 to 1000",
            ),
            // The executor has its own limit of 32. Ours must be lower, so that clients get our error code.
            (limits.nesting > 30, "limits.nesting", "must not be above 30"),
            (self.server.workers > 512, "server.workers", "must not be above 512"),
            (
                self.server.public_max_age_seconds > 300,
                "server.public_max_age_seconds",
                "must not be above 300",
            ),
            (
                self.server.uploads_at_once > 1000,
                "server.uploads_at_once",
                "must not be above 1000",
            ),
            (
                self.server.upload_timeout_seconds > 3600,
                "server.upload_timeout_seconds",
                "must not be above 3600",
            ),
            (
                !self.server.cors_origins.iter().all(|origin| is_origin(origin)),
                "server.cors_origins",
                "must be * or origins as browsers name them, such as https://dashboard.example: no path, small letters",
            ),
            (
                self.database.max_connections > 10_000,
                "database.max_connections",
                "must not be above 10000",
            ),
            (
                self.database.control_connections > 100,
                "database.control_connections",
                "must not be above 100",
            ),
            (
                !(1..=4096).contains(&self.database.sqlite_cache_mib),
                "database.sqlite_cache_mib",
                "must be from 1 to 4096",
            ),
            // SQLite maps at most 2 GiB less one page of 64 KiB, and would reduce a larger number silently.
            (
                self.database.sqlite_mmap_mib > 2047,
                "database.sqlite_mmap_mib",
                "must not be above 2047",
            ),
            (self.tokens.issuer.is_empty(), "tokens.issuer", "must not be empty"),
            (self.tokens.audience.is_empty(), "tokens.audience", "must not be empty"),
            (
                !["sqlite:", "postgres:", "postgresql:"]
                    .iter()
                    .any(|scheme| self.database.url.starts_with(scheme)),
                "database.url",
                "must begin with sqlite: or postgres:",
            ),
            (
                self.server.log.parse::<tracing_subscriber::EnvFilter>().is_err(),
                "server.log",
                "is not a tracing filter",
            ),
        ];
        match senseless.into_iter().chain(self.tokens.senseless_days()).find(|(wrong, ..)| *wrong) {
            Some((_, key, reason)) => Err(InvalidConfig::Senseless { key, reason }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
