//! Creates and lists accounts.

use anyhow::Context as _;
use clap::Subcommand;
use evidence::vocabulary::AccountKind;
use policy::id::{OrganisationId, ProgrammeId};
use serde_json::{Value, json};
use store::{Access, Account, AccountInput};

use super::{told, whole};
use crate::cli::answer::{Answer, table};
use crate::service::Service;

/// Manages accounts.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum AccountCommand {
    /// Creates an account.
    Create {
        /// The name under which the account is shown.
        #[arg(long)]
        name: String,
        /// PERSON or SERVICE.
        #[arg(long, default_value = "PERSON", value_parser = kind)]
        kind: AccountKind,
        /// The id of the organisation that the account belongs to.
        #[arg(long, value_name = "ID")]
        organisation: Option<OrganisationId>,
        /// The code of a programme that the account works on. May be given several times.
        #[arg(long = "programme", value_name = "CODE")]
        programmes: Vec<String>,
    },
    /// Lists all accounts.
    List,
}

impl AccountCommand {
    pub(in crate::cli) async fn run(self, service: &Service, answer: &Answer) -> anyhow::Result<()> {
        let access = service.command_line();
        match self {
            Self::Create {
                name,
                kind,
                organisation,
                programmes,
            } => {
                let input = AccountInput {
                    display_name: name,
                    kind,
                    organisation,
                    programmes: programmes_of(&access, &programmes).await?,
                };
                let account = told(access.create_account(&input).await)?;
                answer.give(|| json(&account), || format!("{}\n", account.id))
            }
            Self::List => {
                let accounts = told(whole(&access, async |access, page| access.accounts(page).await).await)?;
                answer.give(|| accounts.iter().map(json).collect(), || in_lines(&accounts))
            }
        }
    }
}

/// Parses the code of a kind, in upper or lower case.
fn kind(text: &str) -> Result<AccountKind, String> {
    text.to_uppercase().parse().map_err(|_| "must be PERSON or SERVICE".to_owned())
}

async fn programmes_of(access: &Access, codes: &[String]) -> anyhow::Result<Vec<ProgrammeId>> {
    let mut ids = Vec::with_capacity(codes.len());
    for code in codes {
        let programme = access.programme(code).await?;
        ids.push(programme.with_context(|| format!("no programme has the code {code:?}"))?.id);
    }
    Ok(ids)
}

fn json(account: &Account) -> Value {
    json!({
        "id": account.id.to_string(),
        "displayName": account.display_name,
        "kind": account.kind.code(),
        "organisation": account.organisation.map(|id| id.to_string()),
    })
}

fn in_lines(accounts: &[Account]) -> String {
    let row = |account: &Account| {
        let organisation = account.organisation.map_or_else(String::new, |id| id.to_string());
        vec![
            account.id.to_string(),
            account.kind.to_string(),
            account.display_name.clone(),
            organisation,
        ]
    };
    let rows: Vec<_> = accounts.iter().map(row).collect();
    table(&["ID", "KIND", "NAME", "ORGANISATION"], &rows)
}
