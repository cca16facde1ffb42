//! How people bring something to a workshop.

use async_graphql::{Context, ID, InputObject, Object, Result};
use evidence::vocabulary::{ContributionKind, Perspective};

use super::object::Contribution;
use crate::engine::id::{read, read_optional};
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;

/// What somebody brings.
#[derive(InputObject)]
pub struct ContributionInput {
    /// What sort of contribution it is.
    kind: Word<ContributionKind>,
    /// The words of the contribution.
    text: String,
    /// As which group the person speaks: one of their own.
    perspective: Word<Perspective>,
    /// The themes of the contribution, in a few words each.
    themes: Option<Vec<String>>,
    /// The programme that it is about.
    programme: Option<ID>,
}

/// How people bring something to a workshop.
#[derive(Default)]
pub struct ContributionMutation;

#[Object]
impl ContributionMutation {
    /// Brings something to a workshop, word for word: for those who take part in it and agree to.
    async fn contribute(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the workshop.")] workshop: ID,
        #[graphql(desc = "What is contributed, from which perspective, and on which themes.")] input: ContributionInput,
    ) -> Result<Contribution> {
        let workshop = read(&workshop, "workshop")?;
        let input = store::ContributionInput {
            kind: input.kind.0,
            text: input.text,
            perspective: input.perspective.0,
            themes: input.themes.unwrap_or_default(),
            programme: read_optional(input.programme.as_ref(), "input.programme")?,
        };
        let brought = Scope::of(ctx)?.access().contribute(workshop, &input).await;
        Ok(brought.map(Contribution::from).map_err(Refusal::from)?)
    }
}
