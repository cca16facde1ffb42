//! The command that encrypts identities again with the current key.

use clap::Subcommand;
use serde_json::json;

use super::told;
use crate::cli::answer::Answer;
use crate::service::Service;

/// Manages identities.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum IdentityCommand {
    /// Encrypts every identity with the current key. After that, older keys can be removed.
    Reseal,
}

impl IdentityCommand {
    pub(in crate::cli) async fn run(self, service: &Service, answer: &Answer) -> anyhow::Result<()> {
        match self {
            Self::Reseal => {
                let resealed = told(service.command_line().reseal_identities().await)?;
                answer.give(
                    || json!({ "resealed": resealed }),
                    || format!("{resealed} identities encrypted with the current key\n"),
                )
            }
        }
    }
}
