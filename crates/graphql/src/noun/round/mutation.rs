//! Mutations of rounds and of ballots. Each returns the round after the change.

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::Perspective;

use super::input::{BallotPreferenceInput, RoundInput, ballot};
use super::object::Round;
use crate::engine::id::read;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;

/// Mutations of rounds and of ballots.
#[derive(Default)]
pub struct RoundMutation;

#[Object]
impl RoundMutation {
    /// Plans the next round of a workshop. Only for facilitators of the workshop, and only before it is published.
    async fn create_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the workshop that gets the round.")] workshop: ID,
        #[graphql(desc = "How people vote in the round, and on which questions.")] input: RoundInput,
    ) -> Result<Round> {
        let workshop = read(&workshop, "workshop")?;
        changed(Scope::of(ctx)?.access().create_round(workshop, &input.into()).await)
    }

    /// Opens a planned round, so that it takes ballots. Only for facilitators of the workshop.
    async fn open_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the round to open.")] id: ID,
        #[graphql(desc = "The version that the client read. If the row has changed since, the error is CONFLICT.")] version: i32,
    ) -> Result<Round> {
        let id = read(&id, "id")?;
        changed(Scope::of(ctx)?.access().open_round(id, version).await)
    }

    /// Casts the viewer's ballot in an open round, or in a SMALL_GROUP round the ballot of a group. It replaces an
    /// earlier ballot as a whole. Only for people who agree to TAKE_PART and RANKING; facilitators can cast the
    /// ballot of a group, too.
    async fn cast_ballot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the round to vote in.")] round: ID,
        #[graphql(desc = "The preferences of the ballot, one entry per question.")] preferences: Vec<BallotPreferenceInput>,
        #[graphql(desc = "The voter's perspective: by default the person's first one. A small group must name its own.")]
        perspective: Option<Word<Perspective>>,
    ) -> Result<Round> {
        let id = read(&round, "round")?;
        changed(Scope::of(ctx)?.access().cast_ballot(id, &ballot(preferences, perspective)).await)
    }

    /// Enters a paper ballot for one participant, who must have agreed to TAKE_PART and RANKING. The ballot names the
    /// facilitator who entered it, and only the participant sees it. The participant's own ballot replaces it, and it
    /// never replaces a ballot that the participant cast. Only for facilitators of the workshop.
    async fn cast_paper_ballot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the round to vote in.")] round: ID,
        #[graphql(desc = "The id of the participant whose paper ballot it is.")] participant: ID,
        #[graphql(desc = "The preferences on the paper ballot.")] preferences: Vec<BallotPreferenceInput>,
    ) -> Result<Round> {
        let id = read(&round, "round")?;
        let participant = read(&participant, "participant")?;
        let preferences = ballot(preferences, None).preferences;
        changed(Scope::of(ctx)?.access().cast_paper_ballot(id, participant, &preferences).await)
    }

    /// Withdraws the viewer's ballot while the round is open. In a SMALL_GROUP round it withdraws the ballot of the
    /// group with this perspective, or the one that the viewer entered. If there is no ballot, nothing changes.
    async fn withdraw_ballot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the round to withdraw the ballot from.")] round: ID,
        #[graphql(desc = "The perspective of the small group; left out for one person's ballot.")] perspective: Option<Word<Perspective>>,
    ) -> Result<Round> {
        let id = read(&round, "round")?;
        let group = perspective.map(|word| word.0);
        changed(Scope::of(ctx)?.access().withdraw_ballot(id, group).await)
    }

    /// Closes an open round. The service calculates its order by its own method and weighting, and by all others that
    /// the ballots allow, and stores them. They do not change afterwards, even if people withdraw. Only for
    /// facilitators of the workshop.
    async fn close_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the round to close.")] id: ID,
        #[graphql(desc = "The version that the client read. If the row has changed since, the error is CONFLICT.")] version: i32,
    ) -> Result<Round> {
        let id = read(&id, "id")?;
        changed(Scope::of(ctx)?.access().close_round(id, version).await)
    }
}

fn changed(result: Result<store::Round, store::Error>) -> Result<Round> {
    Ok(result.map(Round::from).map_err(Refusal::from)?)
}
