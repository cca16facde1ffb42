//! Issues, lists, rotates and revokes role tokens.

use std::collections::HashMap;

use clap::Subcommand;
use policy::id::{AccountId, TokenId};
use policy::{Role, TokenBounds};
use serde_json::{Value, json};
use store::{IssuedToken, RoleToken, TokenFilter, TokenInput};

use super::{told, whole};
use crate::cli::answer::{Answer, note, table};
use crate::service::Service;

/// Manages role tokens.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum TokenCommand {
    /// Issues a token, and prints its secret. The secret cannot be shown again.
    Issue {
        /// The id of the account that receives the token.
        #[arg(long, value_name = "ID")]
        account: AccountId,
        /// The role that the token grants, for example ACADEMIC or ADMIN.
        #[arg(long, value_parser = role)]
        role: Role,
        /// A description of the token's purpose.
        #[arg(long)]
        label: String,
        /// The number of days until the token expires. The default is in the settings.
        #[arg(long)]
        days: Option<i32>,
        /// The hash of a document that the token may run, as sha256:…. May be given several times. Without it, the token may run every
        /// document.
        #[arg(long = "operation", value_name = "HASH")]
        operations: Vec<String>,
        /// An origin whose pages may use the token. May be given several times. Without it, the token works from everywhere.
        #[arg(long = "origin", value_name = "ORIGIN")]
        origins: Vec<String>,
        /// The token may run no mutations.
        #[arg(long)]
        read_only: bool,
        /// The number of requests per minute that the token may send. The default is in the settings.
        #[arg(long, value_name = "NUMBER")]
        requests_per_minute: Option<u32>,
    },
    /// Lists tokens, newest first.
    List {
        /// Only tokens with this role.
        #[arg(long, value_parser = role)]
        role: Option<Role>,
        /// Only tokens that are valid now and expire within this many days.
        #[arg(long, value_name = "DAYS")]
        expiring_within: Option<i32>,
        /// Only tokens of the account with this id.
        #[arg(long, value_name = "ID")]
        account: Option<AccountId>,
        /// Only tokens that are valid and were not used for this many days.
        #[arg(long, value_name = "DAYS")]
        unused_for: Option<i32>,
    },
    /// Replaces a token with a new one.
    Rotate {
        /// The id of the token to rotate.
        id: TokenId,
        /// The number of seconds for which the old token stays valid.
        #[arg(long, default_value_t = 0, value_name = "SECONDS")]
        grace: i32,
    },
    /// Revokes a token, with effect from the next request.
    Revoke {
        /// The id of the token to revoke.
        id: TokenId,
        /// The reason, which the list of tokens shows.
        #[arg(long)]
        reason: String,
    },
}

/// Parses the code of a role, in upper or lower case.
fn role(text: &str) -> Result<Role, policy::UnknownRole> {
    text.to_uppercase().parse()
}

impl TokenCommand {
    pub(in crate::cli) async fn run(self, service: &Service, answer: &Answer) -> anyhow::Result<()> {
        let (access, mint) = (service.command_line(), service.mint());
        match self {
            Self::Issue {
                account,
                role,
                label,
                days,
                operations,
                origins,
                read_only,
                requests_per_minute,
            } => {
                let default = i32::try_from(service.settings().tokens.default_days).unwrap_or(i32::MAX);
                let input = TokenInput {
                    account,
                    role,
                    label,
                    expires_in_days: days.unwrap_or(default),
                    workshop: None,
                    bounds: TokenBounds {
                        operations,
                        origins,
                        read_only,
                        requests_per_minute,
                    },
                };
                show(told(access.issue_token(&input, &mint).await)?, answer)
            }
            Self::List {
                role,
                expiring_within,
                account,
                unused_for,
            } => {
                let filter = TokenFilter {
                    role,
                    status: None,
                    expiring_within_days: expiring_within,
                    account,
                    unused_for_days: unused_for,
                    organisation: None,
                };
                let tokens = told(whole(&access, async |access, page| access.role_tokens(&filter, page).await).await)?;
                let accounts: Vec<AccountId> = tokens.iter().map(|token| token.account).collect();
                let accounts = told(access.accounts_by_id(&accounts).await)?;
                let names: HashMap<AccountId, String> = accounts.into_iter().map(|account| (account.id, account.display_name)).collect();
                answer.give(|| tokens.iter().map(json).collect(), || in_lines(&tokens, &names))
            }
            Self::Rotate { id, grace } => show(told(access.rotate_token(id, grace, &mint).await)?, answer),
            Self::Revoke { id, reason } => {
                let token = told(access.revoke_token(id, &reason).await)?;
                answer.give(|| json(&token), || format!("{} is revoked\n", token.id))
            }
        }
    }
}

/// Prints only the secret on standard output, so that it can be piped. Its description goes to standard error.
fn show(issued: IssuedToken, answer: &Answer) -> anyhow::Result<()> {
    let IssuedToken { token, secret } = issued;
    let secret = secret.reveal();
    if !answer.is_json() {
        note(&format!(
            "{}: {} until {}. This is its only copy:",
            token.id,
            token.role,
            token.expires_at.to_rfc3339()
        ));
    }
    answer.give(|| json!({ "token": json(&token), "secret": secret }), || format!("{secret}\n"))
}

fn json(token: &RoleToken) -> Value {
    json!({
        "id": token.id.to_string(),
        "label": token.label,
        "role": token.role.code(),
        "account": token.account.to_string(),
        "issuedAt": token.issued_at,
        "expiresAt": token.expires_at,
        "lastUsedAt": token.last_used_at,
        "rotatedFrom": token.rotated_from.map(|id| id.to_string()),
        "revokedAt": token.revoked_at,
        "revokedReason": token.revoked_reason,
        "status": token.status.code(),
        "operations": token.bounds.operations,
        "origins": token.bounds.origins,
        "readOnly": token.bounds.read_only,
        "requestsPerMinute": token.bounds.requests_per_minute,
    })
}

fn in_lines(tokens: &[RoleToken], names: &HashMap<AccountId, String>) -> String {
    let row = |token: &RoleToken| {
        vec![
            token.id.to_string(),
            token.role.to_string(),
            token.status.code().to_owned(),
            token.expires_at.to_rfc3339(),
            token.last_used_at.map_or_else(|| "never".to_owned(), |at| at.to_rfc3339()),
            names.get(&token.account).cloned().unwrap_or_else(|| token.account.to_string()),
            token.label.clone(),
        ]
    };
    let rows: Vec<_> = tokens.iter().map(row).collect();
    table(&["ID", "ROLE", "STATUS", "EXPIRES", "LAST USED", "ACCOUNT", "LABEL"], &rows)
}
