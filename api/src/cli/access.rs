//! Manages accounts, role tokens and keys. Each action is recorded in the audit trail, without an account as its actor.

mod account;
mod identity;
mod token;

use clap::Subcommand;
use serde_json::json;
use store::{Access, Error, Page, PageArguments};

use super::answer::{Answer, BadOptions};
use crate::service::Service;

pub(super) use account::AccountCommand;
pub(super) use identity::IdentityCommand;
pub(super) use token::TokenCommand;

/// Manages the keys that sign tokens.
#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// Creates a new signing key. The old one verifies tokens until the last token that it signed has expired.
    Rotate,
    /// Encrypts every signing key with the current key of the section `signing`. After that, older keys can be removed.
    Reseal,
}

impl KeyCommand {
    pub(super) async fn run(self, service: &Service, answer: &Answer) -> anyhow::Result<()> {
        match self {
            Self::Rotate => {
                let key = told(service.command_line().rotate_signing_key().await)?;
                answer.give(
                    || json!({ "keyId": key.key_id, "algorithm": key.algorithm, "createdAt": key.created_at }),
                    || format!("new tokens are signed with the key {}\n", key.key_id),
                )
            }
            Self::Reseal => {
                let resealed = told(service.command_line().reseal_signing_keys().await)?;
                answer.give(
                    || json!({ "resealed": resealed }),
                    || format!("{resealed} signing keys encrypted with the current key\n"),
                )
            }
        }
    }
}

/// The store's error, with every refused field under the name of its command line option.
pub(super) fn told<T>(result: Result<T, Error>) -> anyhow::Result<T> {
    result.map_err(|error| match error {
        Error::Invalid(problems) => {
            let bad = problems.iter().map(|problem| (option(&problem.path), problem.message.clone()));
            BadOptions(bad.collect()).into()
        }
        other => other.into(),
    })
}

/// The command line option for a field.
fn option(path: &str) -> String {
    match path.trim_start_matches("input.") {
        "displayName" => "--name".to_owned(),
        "expiresInDays" => "--days".to_owned(),
        "sourceUrl" => "--source-url".to_owned(),
        "graceSeconds" => "--grace".to_owned(),
        "requestsPerMinute" => "--requests-per-minute".to_owned(),
        "expiringWithinDays" => "--expiring-within".to_owned(),
        "unusedForDays" => "--unused-for".to_owned(),
        path if path.starts_with("operations") => "--operation".to_owned(),
        path if path.starts_with("origins") => "--origin".to_owned(),
        other => format!("--{other}"),
    }
}

/// A whole list, read page by page.
pub(super) async fn whole<T>(
    access: &Access,
    page: impl AsyncFn(&Access, &PageArguments) -> Result<Page<T>, Error>,
) -> Result<Vec<T>, Error> {
    let mut rows = Vec::new();
    let mut arguments = PageArguments::first(access.page_sizes().most.cast_signed());
    loop {
        let page = page(access, &arguments).await?;
        arguments.after = page.items.last().map(|item| item.cursor.clone());
        rows.extend(page.items.into_iter().map(|item| item.node));
        if !page.has_next {
            return Ok(rows);
        }
    }
}
