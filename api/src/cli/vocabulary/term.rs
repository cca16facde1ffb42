//! Creates, changes and lists terms.

use anyhow::Context as _;
use clap::{Args, Subcommand};
use evidence::vocabulary::Dimension;
use serde_json::{Value, json};
use store::{Term, TermInput};

use crate::cli::access::told;
use crate::cli::answer::{Answer, table};
use crate::service::Service;

/// Manages terms.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum TermCommand {
    /// Creates a term.
    Create(TermOptions),
    /// Replaces the description of the term with this dimension and code.
    Update(TermOptions),
    /// Lists the terms of a dimension.
    List {
        /// The dimension, for example METHOD or AUDIENCE.
        #[arg(value_parser = dimension)]
        dimension: Dimension,
    },
}

/// The description of a term.
#[derive(Debug, Args)]
pub(in crate::cli) struct TermOptions {
    /// The dimension, for example METHOD or AUDIENCE.
    #[arg(long, value_parser = dimension)]
    dimension: Dimension,
    /// The code, unique in its dimension.
    #[arg(long)]
    code: String,
    /// The name that people read.
    #[arg(long)]
    label: String,
    /// What the term means.
    #[arg(long)]
    definition: Option<String>,
    /// Another word for the term. May be given several times.
    #[arg(long = "synonym", value_name = "WORD")]
    synonyms: Vec<String>,
}

impl From<TermOptions> for TermInput {
    fn from(description: TermOptions) -> Self {
        Self {
            dimension: description.dimension,
            code: description.code,
            label: description.label,
            definition: description.definition,
            synonyms: description.synonyms,
        }
    }
}

impl TermCommand {
    pub(in crate::cli) async fn run(self, service: &Service, answer: &Answer) -> anyhow::Result<()> {
        let access = service.command_line();
        match self {
            Self::Create(description) => {
                let made = told(access.create_term(&description.into()).await)?;
                answer.give(|| json(&made), || format!("{}\n", made.id))
            }
            Self::Update(description) => {
                let all = access.terms(description.dimension).await?;
                let held = all.into_iter().find(|term| term.code == description.code);
                let held = held.with_context(|| format!("{} has no term {:?}", description.dimension, description.code))?;
                let changed = told(access.update_term(held.id, held.version, &description.into()).await)?;
                answer.give(|| json(&changed), || format!("{} is at version {}\n", changed.id, changed.version))
            }
            Self::List { dimension } => {
                let all = access.terms(dimension).await?;
                answer.give(|| all.iter().map(json).collect(), || in_lines(&all))
            }
        }
    }
}

/// Parses the code of a dimension, in upper or lower case.
fn dimension(text: &str) -> Result<Dimension, String> {
    text.to_uppercase().parse().map_err(|_| "is not a dimension".to_owned())
}

fn json(term: &Term) -> Value {
    json!({
        "id": term.id.to_string(),
        "dimension": term.dimension.code(),
        "code": term.code,
        "label": term.label,
        "definition": term.definition,
        "synonyms": term.synonyms,
        "version": term.version,
    })
}

fn in_lines(terms: &[Term]) -> String {
    let rows: Vec<_> = terms.iter().map(|term| vec![term.code.clone(), term.label.clone()]).collect();
    table(&["CODE", "LABEL"], &rows)
}
