//! Checks what the service needs, and says what to do about what is missing. It changes nothing.

use std::process::ExitCode;

use clap::Args;
use policy::{Role, SystemTask, Viewer};
use serde::Serialize;
use serde_json::json;
use store::{Access, Store, TokenFilter, TokenStatus};

use super::answer::Answer;
use super::live;
use crate::config::{Identities, Settings};
use crate::service::Service;

/// Checks what the service needs.
#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// Asks the running service only whether it lives.
    #[arg(long)]
    live: bool,
}

/// What was found out about one thing.
#[derive(Debug, Serialize)]
struct Finding {
    subject: &'static str,
    outcome: Outcome,
    says: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
enum Outcome {
    Good,
    /// The service runs, but somebody should look.
    Warning,
    Bad,
}

const fn good(subject: &'static str, says: String) -> Finding {
    Finding {
        subject,
        outcome: Outcome::Good,
        says,
        advice: None,
    }
}

const fn wrong(subject: &'static str, outcome: Outcome, says: String, advice: &'static str) -> Finding {
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
                Outcome::Bad,
                error.to_string().trim_start_matches("configuration: ").to_owned(),
                "correct the key that is named, in the file of --config or in the environment",
            )],
            Ok(settings) if self.live => vec![lives(&settings).await],
            Ok(settings) => {
                let mut findings = vec![good("configuration", "every key and value is understood".to_owned())];
                findings.extend(examine(settings).await);
                findings
            }
        };
        answer.give(|| json!(findings), || findings.iter().map(line).collect())?;
        let bad = findings.iter().any(|finding| finding.outcome == Outcome::Bad);
        Ok(if bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }
}

fn line(finding: &Finding) -> String {
    let mark = match finding.outcome {
        Outcome::Good => "good   ",
        Outcome::Warning => "warning",
        Outcome::Bad => "BAD    ",
    };
    let advice = finding.advice.map_or_else(String::new, |advice| format!("\n         -> {advice}"));
    format!("{mark}  {}: {}{advice}\n", finding.subject, finding.says)
}

async fn lives(settings: &Settings) -> Finding {
    match live::ask(settings.server.listen).await {
        Ok(()) => good("service", format!("lives at {}", settings.server.listen)),
        Err(error) => wrong(
            "service",
            Outcome::Bad,
            format!("{error:#}"),
            "start it with `lived-evidence serve`, or see its log for why it ended",
        ),
    }
}

async fn examine(mut settings: Settings) -> Vec<Finding> {
    // Whoever looks must not make the file that is missing.
    settings.database.url = settings.database.url.replace("mode=rwc", "mode=rw");
    let service = match Service::open(settings).await {
        Ok(service) => service,
        Err(error) => {
            return vec![wrong(
                "database",
                Outcome::Bad,
                cause(&error),
                "see that database.url is right and the database runs; `lived-evidence migrate` makes an SQLite file",
            )];
        }
    };
    let mut findings = vec![good("database", "answers".to_owned())];
    match service.store().pending_migrations().await {
        Ok(0) => findings.push(good("tables", "up to date".to_owned())),
        Ok(pending) => {
            let says = format!("{pending} changes are still to be made");
            findings.push(wrong("tables", Outcome::Bad, says, "run `lived-evidence migrate`"));
            return findings;
        }
        Err(error) => {
            let says = cause(&error);
            findings.push(wrong(
                "tables",
                Outcome::Bad,
                says,
                "use the version of lived-evidence that last changed this database, or a newer one",
            ));
            return findings;
        }
    }
    let access = service.store().as_viewer(Viewer::unrestricted(SystemTask::Diagnose), "doctor");
    let identities = identities(&access, &service.settings().identities).await;
    for finding in [key(service.store(), &access).await, admins(&access).await, identities] {
        findings.push(finding.unwrap_or_else(|error| {
            let says = cause(&error);
            wrong("database", Outcome::Bad, says, "see the database's own log")
        }));
    }
    findings
}

/// What lies at the bottom of an error: what is above it only says that the database failed.
fn cause(error: &store::Error) -> String {
    let mut deepest: &dyn std::error::Error = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    deepest.to_string()
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
            Outcome::Bad,
            "there is none: no token can be issued".to_owned(),
            "run `lived-evidence key rotate`",
        ),
    })
}

/// Every stored identity opens with a key that is configured, and new ones can be sealed.
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
            Outcome::Bad,
            format!("some are sealed under keys that are not configured: {}", missing.join(", ")),
            "put those keys under identities.keys again; without them nobody can read those identities",
        ));
    }
    if settings.current.is_empty() {
        return Ok(wrong(
            "identities",
            Outcome::Warning,
            "there is no key to seal them under: names and addresses of participants are refused".to_owned(),
            "make one with `openssl rand -base64 32`, put it under identities.keys and name it in identities.current",
        ));
    }
    let older = in_use.iter().filter(|(key, _)| *key != settings.current).count();
    Ok(match older {
        0 => good("identities", format!("{kept} sealed under {}", settings.current)),
        _ => wrong(
            "identities",
            Outcome::Warning,
            format!("{kept} sealed, not all under {}", settings.current),
            "run `lived-evidence identity reseal`, then take the older keys away",
        ),
    })
}

async fn admins(access: &Access) -> Result<Finding, store::Error> {
    let filter = TokenFilter {
        role: Some(Role::Admin),
        status: Some(TokenStatus::Active),
        expiring_within_days: None,
    };
    Ok(match access.count_role_tokens(&filter).await? {
        0 => wrong(
            "admins",
            Outcome::Warning,
            "no ADMIN token works: tokens are managed on the command line only".to_owned(),
            "run `lived-evidence account create`, then `lived-evidence token issue --role ADMIN`",
        ),
        some => good("admins", format!("ADMIN tokens that work: {some}")),
    })
}
