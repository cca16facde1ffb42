//! Checks everything that the service needs, and says how to fix problems. It changes nothing.

use std::path::Path;
use std::process::ExitCode;

use clap::Args;
use policy::{Role, SystemTask, Viewer};
use serde::Serialize;
use serde_json::json;
use store::{Access, SchemaVersion, Store, TokenFilter, TokenStatus, Writes};

use super::answer::Answer;
use super::{found, live};
use crate::config::{Identities, Settings};
use crate::service::{Service, options};

/// Checks everything that the service needs.
#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// Only asks the running service whether it is alive.
    #[arg(long, conflicts_with = "integrity")]
    live: bool,
    /// Reads the whole database and checks that it is not damaged: every page of an SQLite file, every index and constraint of
    /// PostgreSQL.
    #[arg(long)]
    integrity: bool,
}

/// The result of one check.
#[derive(Debug, Serialize)]
struct Finding {
    subject: &'static str,
    outcome: Verdict,
    says: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
enum Verdict {
    Good,
    /// The service runs, but an operator should look at it.
    Warning,
    Bad,
}

const fn good(subject: &'static str, says: String) -> Finding {
    Finding {
        subject,
        outcome: Verdict::Good,
        says,
        advice: None,
    }
}

const fn wrong(subject: &'static str, outcome: Verdict, says: String, advice: &'static str) -> Finding {
    Finding {
        subject,
        outcome,
        says,
        advice: Some(advice),
    }
}

impl Doctor {
    pub(super) async fn run(self, settings: anyhow::Result<Settings>, answer: &Answer) -> anyhow::Result<ExitCode> {
        let findings = match settings {
            Err(error) => vec![wrong(
                "configuration",
                Verdict::Bad,
                error.to_string().trim_start_matches("configuration: ").to_owned(),
                "correct the key that is named, in the file of --config or in the environment",
            )],
            Ok(settings) if self.live => vec![lives(&settings).await],
            Ok(settings) => {
                let mut findings = vec![good("configuration", "every key and value is understood".to_owned())];
                findings.extend(examine(settings, self.integrity).await);
                findings
            }
        };
        answer.give(|| json!(findings), || findings.iter().map(line).collect())?;
        let bad = findings.iter().any(|finding| finding.outcome == Verdict::Bad);
        Ok(if bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

fn line(finding: &Finding) -> String {
    let mark = match finding.outcome {
        Verdict::Good => "good   ",
        Verdict::Warning => "warning",
        Verdict::Bad => "BAD    ",
    };
    let advice = finding.advice.map_or_else(String::new, |advice| format!("\n         -> {advice}"));
    format!("{mark}  {}: {}{advice}\n", finding.subject, finding.says)
}

async fn lives(settings: &Settings) -> Finding {
    match live::ask(settings.server.listen).await {
        Ok(()) => good("service", format!("lives at {}", settings.server.listen)),
        Err(error) => wrong(
            "service",
            Verdict::Bad,
            format!("{error:#}"),
            "start it with `lived-evidence serve`, or read its log to find out why it ended",
        ),
    }
}

async fn examine(settings: Settings, integrity: bool) -> Vec<Finding> {
    let settings = found::existing(settings);
    let file = options(&settings.database).file();
    let service = match Service::open(settings).await {
        Ok(service) => service,
        Err(error) => return vec![broken(&error, file.as_deref())],
    };
    let mut findings = look(&service, file.as_deref(), integrity).await;
    if let Err(error) = service.close().await {
        findings.push(broken(&error, file.as_deref()));
    }
    findings
}

async fn look(service: &Service, file: Option<&Path>, integrity: bool) -> Vec<Finding> {
    let store = service.store();
    let mut findings = vec![good("database", "answers".to_owned())];
    if integrity {
        findings.push(sound(store, file).await);
    }
    match store.schema_version().await {
        Ok(SchemaVersion::Current) => findings.push(good("tables", "up to date".to_owned())),
        Ok(other) => {
            findings.push(wrong("tables", Verdict::Bad, other.to_string(), found::advice(&other)));
            return findings;
        }
        Err(error) => {
            findings.push(broken(&error, file));
            return findings;
        }
    }
    findings.extend(writes(store, file).await);
    findings.extend(file.and_then(private));
    let access = store.as_viewer(Viewer::unrestricted(SystemTask::Diagnose), "doctor");
    let settings = service.settings();
    let (identities, keys) = (identities(&access, &settings.identities).await, sealed(&access, settings).await);
    for finding in [key(store, &access).await, keys, admins(&access).await, identities] {
        findings.push(finding.unwrap_or_else(|error| broken(&error, file)));
    }
    findings
}

/// Describes the error of a database that could not be used.
fn broken(error: &store::Error, file: Option<&Path>) -> Finding {
    let (says, advice) = found::says(error, file);
    wrong("database", Verdict::Bad, says, advice)
}

/// Checks every page, index and constraint.
async fn sound(store: &Store, file: Option<&Path>) -> Finding {
    match store.check_integrity().await {
        Ok(problems) if problems.is_empty() => good("integrity", "every page, index and constraint is sound".to_owned()),
        Ok(problems) => wrong(
            "integrity",
            Verdict::Bad,
            problems.join("; "),
            "stop the service, keep a copy of the database, and put the last good backup in its place",
        ),
        Err(error) => broken(&error, file),
    }
}

/// Checks whether the database accepts writes.
async fn writes(store: &Store, file: Option<&Path>) -> Option<Finding> {
    match store.writes().await {
        Ok(Writes::Taken) => None,
        Ok(Writes::ReadOnly) => Some(wrong(
            "writes",
            Verdict::Warning,
            "the database is read-only: queries are answered, mutations are refused".to_owned(),
            "name the primary server in database.url, or let this user write the file and its folder",
        )),
        Ok(Writes::Failing) => Some(wrong(
            "writes",
            Verdict::Bad,
            "the database does not accept writes".to_owned(),
            "free some disk space",
        )),
        Err(error) => Some(broken(&error, file)),
    }
}

/// Checks that other users of the machine cannot read the file.
#[cfg(unix)]
fn private(file: &Path) -> Option<Finding> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = file.metadata().ok()?.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then(|| {
        wrong(
            "file",
            Verdict::Warning,
            format!("{} can be read by others on this machine (mode {mode:04o})", file.display()),
            "chmod 600 the file and its -wal and -shm beside it: people's words are in it",
        )
    })
}

#[cfg(not(unix))]
fn private(_: &Path) -> Option<Finding> {
    None
}

/// Checks that the private halves of signing keys are encrypted, if a key for that is configured.
async fn sealed(access: &Access, settings: &Settings) -> Result<Finding, store::Error> {
    let in_use = access.signing_key_seals().await?;
    let current = settings.signing.current.as_str();
    let missing: Vec<&str> = in_use
        .iter()
        .filter_map(|seal| seal.as_deref())
        .filter(|seal| !settings.signing.keys.contains_key(*seal))
        .collect();
    if !missing.is_empty() {
        return Ok(wrong(
            "signing keys at rest",
            Verdict::Bad,
            format!("some are encrypted with keys that are not configured: {}", missing.join(", ")),
            "put those keys under signing.keys again, or run `lived-evidence key rotate`: without them no token can be issued",
        ));
    }
    let plain = in_use.iter().filter(|seal| seal.is_none()).count();
    Ok(
        match (
            current,
            plain,
            in_use.iter().filter(|seal| seal.as_deref() != Some(current)).count(),
        ) {
            ("", ..) => wrong(
                "signing keys at rest",
                Verdict::Warning,
                "stored unencrypted: anyone who can read the database or a backup can sign tokens".to_owned(),
                "make a key with `openssl rand -base64 32`, put it under signing.keys and name it in signing.current, then run \
             `lived-evidence key reseal`",
            ),
            (_, _, 0) => good("signing keys at rest", format!("encrypted with {current}")),
            (_, 0, _) => wrong(
                "signing keys at rest",
                Verdict::Warning,
                format!("encrypted, but not all with {current}"),
                "run `lived-evidence key reseal`, then remove the older keys",
            ),
            _ => wrong(
                "signing keys at rest",
                Verdict::Warning,
                format!("{plain} stored unencrypted"),
                "run `lived-evidence key reseal`",
            ),
        },
    )
}

async fn key(store: &Store, access: &Access) -> Result<Finding, store::Error> {
    let keys = access.signing_keys().await?;
    let published = store.public_keys().await?.len();
    Ok(match keys.iter().find(|key| key.current) {
        Some(key) => good(
            "signing key",
            format!("{} since {}; {published} keys verify", key.key_id, key.created_at.to_rfc3339()),
        ),
        None => wrong(
            "signing key",
            Verdict::Bad,
            "there is none: no token can be issued".to_owned(),
            "run `lived-evidence key rotate`",
        ),
    })
}

/// Checks that every stored identity can be decrypted with a configured key, and that new ones can be encrypted.
async fn identities(access: &Access, settings: &Identities) -> Result<Finding, store::Error> {
    let in_use = access.identity_keys_in_use().await?;
    let kept: i64 = in_use.iter().map(|(_, count)| count).sum();
    let missing: Vec<&str> = in_use
        .iter()
        .filter(|(key, _)| !settings.keys.contains_key(key))
        .map(|(key, _)| key.as_str())
        .collect();
    if !missing.is_empty() {
        return Ok(wrong(
            "identities",
            Verdict::Bad,
            format!("some are encrypted with keys that are not configured: {}", missing.join(", ")),
            "put those keys under identities.keys again; without them nobody can read those identities",
        ));
    }
    if settings.current.is_empty() {
        return Ok(wrong(
            "identities",
            Verdict::Warning,
            "there is no key to encrypt them with: names and addresses of participants are refused".to_owned(),
            "make one with `openssl rand -base64 32`, put it under identities.keys and name it in identities.current",
        ));
    }
    let older = in_use.iter().filter(|(key, _)| *key != settings.current).count();
    Ok(match older {
        0 => good("identities", format!("{kept} encrypted with {}", settings.current)),
        _ => wrong(
            "identities",
            Verdict::Warning,
            format!("{kept} encrypted, but not all with {}", settings.current),
            "run `lived-evidence identity reseal`, then remove the older keys",
        ),
    })
}

async fn admins(access: &Access) -> Result<Finding, store::Error> {
    let filter = TokenFilter {
        role: Some(Role::Admin),
        status: Some(TokenStatus::Active),
        ..TokenFilter::default()
    };
    Ok(match access.count_role_tokens(&filter).await? {
        0 => wrong(
            "admins",
            Verdict::Warning,
            "there is no valid ADMIN token: tokens can be managed only on the command line".to_owned(),
            "run `lived-evidence account create`, then `lived-evidence token issue --role ADMIN`",
        ),
        some => good("admins", format!("valid ADMIN tokens: {some}")),
    })
}
