//! The mutation that adds contributions.

use async_graphql::{Context, ID, InputObject, Object, Result};
use evidence::vocabulary::{ContributionKind, Perspective};

use super::object::Contribution;
use crate::engine::id::{read, read_optional};
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;

/// A new contribution to a workshop.
#[derive(InputObject)]
pub struct ContributionInput {
    /// Whether the contribution is an experience, an impact, a story or a theme.
    kind: Word<ContributionKind>,
    /// The text of the contribution, in the person's own words: at most 20,000 characters.
    text: String,
    /// The perspective from which the person speaks. It must be one of the person's own perspectives.
    perspective: Word<Perspective>,
    /// The themes of the contribution: at most 20, of at most 100 characters each.
    themes: Option<Vec<String>>,
    /// The programme that the contribution is about, if any.
    programme: Option<ID>,
}

/// The mutation that adds contributions.
#[derive(Default)]
pub struct ContributionMutation;

#[Object]
impl ContributionMutation {
    /// Adds a contribution to a workshop and stores the text unchanged. Only for people who take part in the workshop
    /// and agree to it (TAKE_PART).
    async fn contribute(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the workshop that gets the contribution.")] workshop: ID,
        #[graphql(desc = "The contribution, with its perspective and themes.")] input: ContributionInput,
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
