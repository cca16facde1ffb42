//! Creates and lists reviews, and manages their teams.

use clap::{Args, Subcommand};
use evidence::vocabulary::ReviewKind;
use policy::id::AccountId;
use serde_json::{Value, json};
use store::{Access, Review, ReviewInput};

use super::access::told;
use super::answer::{Answer, table};
use crate::service::Service;

/// Manages reviews.
#[derive(Debug, Subcommand)]
pub(super) enum ReviewCommand {
    /// Creates a review.
    Create(ReviewOptions),
    /// Lists the reviews.
    List,
    /// Puts an account on a review's team.
    Add(MemberOptions),
}

/// The description of a review.
#[derive(Debug, Args)]
pub(super) struct ReviewOptions {
    /// The short code.
    #[arg(long)]
    code: String,
    /// The title.
    #[arg(long)]
    title: String,
    /// The kind: SYSTEMATIC, RAPID or SCOPING.
    #[arg(long, value_parser = kind, default_value = "SYSTEMATIC")]
    kind: ReviewKind,
}

/// A member of a team.
#[derive(Debug, Args)]
pub(super) struct MemberOptions {
    /// The code of the review.
    #[arg(long, value_name = "CODE")]
    review: String,
    /// The id of the account.
    #[arg(long, value_name = "ID")]
    account: AccountId,
    /// Makes the member a lead.
    #[arg(long)]
    lead: bool,
}

impl ReviewCommand {
    pub(super) async fn run(self, service: &Service, answer: &Answer) -> anyhow::Result<()> {
        let access = service.command_line();
        match self {
            Self::Create(options) => {
                let input = ReviewInput {
                    code: Some(options.code),
                    title: Some(options.title),
                    kind: Some(options.kind),
                    ..ReviewInput::default()
                };
                let made = told(access.create_review(&input).await)?;
                answer.give(|| json(&made), || format!("{}\n", made.id))
            }
            Self::List => {
                let all = access.reviews().await?;
                answer.give(|| all.iter().map(json).collect(), || in_lines(&all))
            }
            Self::Add(options) => {
                let review = found(&access, &options.review).await?;
                let changed = told(access.add_reviewer(review.id, options.account, options.lead).await)?;
                answer.give(
                    || json(&changed),
                    || format!("{} is on the team of {}\n", options.account, changed.code),
                )
            }
        }
    }
}

/// The review with this code, or a refusal that names the codes that there are.
pub(super) async fn found(access: &Access, code: &str) -> anyhow::Result<Review> {
    if let Some(review) = access.review_by_code(code).await? {
        return Ok(review);
    }
    let codes: Vec<String> = access.reviews().await?.into_iter().map(|review| review.code).collect();
    let known = if codes.is_empty() {
        "there is none yet: `review create` makes one".to_owned()
    } else {
        format!("there are {}", codes.join(", "))
    };
    Err(anyhow::anyhow!("no review has the code {code:?}; {known}"))
}

fn kind(text: &str) -> Result<ReviewKind, String> {
    text.to_uppercase()
        .parse()
        .map_err(|_| "must be SYSTEMATIC, RAPID or SCOPING".to_owned())
}

fn json(review: &Review) -> Value {
    json!({
        "id": review.id.to_string(),
        "code": review.code,
        "title": review.title,
        "kind": review.kind.code(),
        "version": review.version,
    })
}

fn in_lines(reviews: &[Review]) -> String {
    let rows: Vec<_> = reviews
        .iter()
        .map(|review| vec![review.code.clone(), review.title.clone()])
        .collect();
    table(&["CODE", "TITLE"], &rows)
}

/// The source of a review with this name.
pub(super) async fn source_named(access: &Access, review: &Review, name: &str) -> anyhow::Result<Option<store::SearchSource>> {
    let mut all = access.searches_of(&[review.id]).await?;
    let all = all.remove(&review.id).unwrap_or_default();
    let mut same = all.into_iter().filter(|source| source.name == name);
    let first = same.next();
    anyhow::ensure!(
        same.next().is_none(),
        "the review {} has several sources named {name:?}: import over the API, which takes the id of a source",
        review.code
    );
    Ok(first)
}
