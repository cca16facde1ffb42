//! Changes of rounds, and the votes in them. Each answers with the round as it stands after the change.

use async_graphql::{Context, ID, Object, Result};
use evidence::vocabulary::Perspective;

use super::input::{BallotPreferenceInput, RoundInput, ballot};
use super::object::Round;
use crate::engine::id::read;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;

/// Changes of rounds, and the votes in them.
#[derive(Default)]
pub struct RoundMutation;

#[Object]
impl RoundMutation {
    /// Plans a round, as the next of its workshop. For those who facilitate it, until it is published.
    async fn create_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the workshop.")] workshop: ID,
        #[graphql(desc = "How the round is held, and on which questions.")] input: RoundInput,
    ) -> Result<Round> {
        let workshop = read(&workshop, "workshop")?;
        changed(Scope::of(ctx)?.access().create_round(workshop, &input.into()).await)
    }

    /// Opens a planned round to ballots.
    async fn open_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the round to open.")] id: ID,
        #[graphql(desc = "The version that the client read. If the stored one is another by now, the change is refused with CONFLICT.")]
        version: i32,
    ) -> Result<Round> {
        let id = read(&id, "id")?;
        changed(Scope::of(ctx)?.access().open_round(id, version).await)
    }

    /// Casts the viewer's ballot in an open round, or in a round of small groups their group's; one cast before is replaced as a whole.
    /// `perspective` says whose view it is: unsaid, the person's first; of a small group it must be said.
    async fn cast_ballot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the round of prioritisation.")] round: ID,
        #[graphql(desc = "The whole ballot: the questions with their ranks or dots. It replaces a ballot that was cast before.")]
        preferences: Vec<BallotPreferenceInput>,
        #[graphql(desc = "The perspective that a small group votes for; left out for a ballot of one person.")] perspective: Option<
            Word<Perspective>,
        >,
    ) -> Result<Round> {
        let id = read(&round, "round")?;
        changed(Scope::of(ctx)?.access().cast_ballot(id, &ballot(preferences, perspective)).await)
    }

    /// Puts in the paper ballot of one person, for a facilitator of the workshop. The person must agree to take part and that ballots count
    /// (TAKE_PART and RANKING). The ballot is marked as entered, shown to the person, and replaced by the person's own; one that the person
    /// has cast is not replaced.
    async fn cast_paper_ballot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the round of prioritisation.")] round: ID,
        #[graphql(desc = "The id of the participant whose paper ballot it is.")] participant: ID,
        #[graphql(desc = "What the paper ballot says of each question that it names.")] preferences: Vec<BallotPreferenceInput>,
    ) -> Result<Round> {
        let id = read(&round, "round")?;
        let participant = read(&participant, "participant")?;
        let preferences = ballot(preferences, None).preferences;
        changed(Scope::of(ctx)?.access().cast_paper_ballot(id, participant, &preferences).await)
    }

    /// Takes the viewer's ballot back while the round is open; in a round of small groups that of `perspective`, or the one that the
    /// viewer entered. Where there is none, nothing changes.
    async fn withdraw_ballot(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the round of prioritisation.")] round: ID,
        #[graphql(desc = "The perspective that a small group votes for; left out for a ballot of one person.")] perspective: Option<
            Word<Perspective>,
        >,
    ) -> Result<Round> {
        let id = read(&round, "round")?;
        let group = perspective.map(|word| word.0);
        changed(Scope::of(ctx)?.access().withdraw_ballot(id, group).await)
    }

    /// Closes an open round: its order is worked out by its own method and weighting and by all others, and stored. It does not change after
    /// that, whoever withdraws.
    async fn close_round(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the round to close.")] id: ID,
        #[graphql(desc = "The version that the client read. If the stored one is another by now, the change is refused with CONFLICT.")]
        version: i32,
    ) -> Result<Round> {
        let id = read(&id, "id")?;
        changed(Scope::of(ctx)?.access().close_round(id, version).await)
    }
}

fn changed(result: Result<store::Round, store::Error>) -> Result<Round> {
    Ok(result.map(Round::from).map_err(Refusal::from)?)
}
