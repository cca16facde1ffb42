//! The command that seals identities anew.

use clap::Subcommand;
use serde_json::json;

use super::told;
use crate::cli::answer::Answer;
use crate::service::Service;

/// Keeps identities.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum IdentityCommand {
    /// Opens every identity that an older key sealed and seals it under the current one; then the older key can be taken away.
    Reseal,
}

impl IdentityCommand {
    pub(in crate::cli) async fn run(self, service: &Service, answer: &Answer) -> anyhow::Result<()> {
        match self {
            Self::Reseal => {
                let resealed = told(service.command_line().reseal_identities().await)?;
                answer.give(
                    || json!({ "resealed": resealed }),
                    || format!("{resealed} identities sealed under the current key\n"),
                )
            }
        }
    }
}
