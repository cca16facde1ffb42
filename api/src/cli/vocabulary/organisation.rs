//! Creates, changes and lists organisations.

use anyhow::Context as _;
use clap::{Args, Subcommand};
use evidence::vocabulary::OrganisationKind;
use policy::id::OrganisationId;
use serde_json::{Value, json};
use store::{Organisation, OrganisationInput};

use crate::cli::access::{told, whole};
use crate::cli::answer::{Answer, table};
use crate::service::Service;

/// Manages organisations.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum OrganisationCommand {
    /// Creates an organisation.
    Create(OrganisationOptions),
    /// Replaces the description of an organisation.
    Update {
        /// The id of the organisation.
        id: OrganisationId,
        #[command(flatten)]
        description: OrganisationOptions,
    },
    /// Lists all organisations.
    List,
}

/// The description of an organisation.
#[derive(Debug, Args)]
pub(in crate::cli) struct OrganisationOptions {
    /// The name of the organisation.
    #[arg(long)]
    name: String,
    /// The kind of organisation: UNIVERSITY, NHS_TRUST, VOLUNTARY_SECTOR, USER_LED, LOCAL_AUTHORITY, REGULATOR, FUNDER or OTHER.
    #[arg(long, value_parser = kind)]
    kind: OrganisationKind,
    /// The address in the Research Organization Registry (ROR).
    #[arg(long, value_name = "URL")]
    ror: Option<String>,
    /// The region of the organisation.
    #[arg(long)]
    region: Option<String>,
    /// The web page that the data was taken from.
    #[arg(long, value_name = "URL")]
    source_url: Option<String>,
}

impl From<OrganisationOptions> for OrganisationInput {
    fn from(description: OrganisationOptions) -> Self {
        Self {
            name: description.name,
            kind: description.kind,
            ror: description.ror,
            region: description.region,
            source_url: description.source_url,
        }
    }
}

impl OrganisationCommand {
    pub(in crate::cli) async fn run(self, service: &Service, answer: &Answer) -> anyhow::Result<()> {
        let access = service.command_line();
        match self {
            Self::Create(description) => {
                let made = told(access.create_organisation(&description.into()).await)?;
                answer.give(|| json(&made), || format!("{}\n", made.id))
            }
            Self::Update { id, description } => {
                let held = access.organisations_by_id(&[id]).await?.pop();
                let held = held.with_context(|| format!("no organisation has the id {id}"))?;
                let changed = told(access.update_organisation(id, held.version, &description.into()).await)?;
                answer.give(|| json(&changed), || format!("{} is at version {}\n", changed.id, changed.version))
            }
            Self::List => {
                let all = told(whole(&access, async |access, page| access.organisations(page).await).await)?;
                answer.give(|| all.iter().map(json).collect(), || in_lines(&all))
            }
        }
    }
}

/// Parses the code of a kind, in upper or lower case.
fn kind(text: &str) -> Result<OrganisationKind, String> {
    text.to_uppercase().parse().map_err(|_| "is not a kind of organisation".to_owned())
}

fn json(organisation: &Organisation) -> Value {
    json!({
        "id": organisation.id.to_string(),
        "name": organisation.name,
        "kind": organisation.kind.code(),
        "ror": organisation.ror,
        "region": organisation.region,
        "version": organisation.version,
    })
}

fn in_lines(organisations: &[Organisation]) -> String {
    let row = |organisation: &Organisation| {
        vec![
            organisation.id.to_string(),
            organisation.kind.to_string(),
            organisation.name.clone(),
        ]
    };
    let rows: Vec<_> = organisations.iter().map(row).collect();
    table(&["ID", "KIND", "NAME"], &rows)
}
