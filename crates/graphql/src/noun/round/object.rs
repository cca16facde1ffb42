//! A round of prioritisation as GraphQL shows it.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use evidence::disclosure::PeopleCount as Count;
use evidence::vocabulary::{BallotWeighting, RankingMethod, RoundKind, RoundStatus};
use futures_util::future::try_join_all;
use policy::id::{QuestionId, RoundId, WorkshopId};
use store::{Access, RankingAsked};

use super::ballot::{Ballot, OwnBallot};
use super::day::{BallotDay, BallotDays};
use super::ranked::{Ranking, RankingOf};
use crate::engine::batch::Fetch;
use crate::engine::date::Time;
use crate::engine::scope::Scope;
use crate::engine::word::Word;
use crate::error::Refusal;
use crate::noun::people_count::PeopleCount;
use crate::noun::question::{Question, QuestionById};
use crate::noun::workshop::{Workshop, WorkshopById};

/// A round in which people put questions in order. It goes one way: planned, open, closed.
#[derive(Debug, Clone)]
pub struct Round(pub Arc<store::Round>);

impl From<store::Round> for Round {
    fn from(round: store::Round) -> Self {
        Self(Arc::new(round))
    }
}

/// A round in which people put questions in order. It goes one way: planned, open, closed.
#[Object(name = "PrioritisationRound")]
impl Round {
    /// The global id of the row: its kind, and 26 letters and digits.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The workshop that it belongs to.
    async fn workshop(&self, ctx: &Context<'_>) -> Result<Workshop> {
        let workshop = Scope::of(ctx)?.load::<WorkshopById>(self.0.workshop).await?;
        // A round is seen with its workshop: it can only have gone in between.
        Ok(workshop.ok_or_else(|| Refusal::internal("a round is seen without its workshop"))?)
    }

    /// How the round is held.
    async fn kind(&self) -> Word<RoundKind> {
        Word(self.0.kind)
    }

    /// Its place among the workshop's rounds, from 1.
    async fn sequence(&self) -> i32 {
        self.0.sequence
    }

    /// How far the round is: planned, open or closed.
    async fn status(&self) -> Word<RoundStatus> {
        Word(self.0.status)
    }

    /// How ballots become an order.
    async fn method(&self) -> Word<RankingMethod> {
        Word(self.0.method)
    }

    /// Whether each ballot or each perspective weighs the same.
    async fn weighting(&self) -> Word<BallotWeighting> {
        Word(self.0.weighting)
    }

    /// How many dots each ballot may give, in a dot vote.
    async fn dots_per_ballot(&self) -> Option<i32> {
        self.0.dots_per_ballot
    }

    /// Whether the people in the room see an order while the round is open: from as many ballots on as the disclosure threshold, and
    /// another only when as many ballots changed; facilitators see no more. Where false, nobody sees one before the round is closed.
    async fn show_tally_while_open(&self) -> bool {
        self.0.show_tally_while_open
    }

    /// What is put to the vote, as far as the viewer may see it.
    async fn questions(&self, ctx: &Context<'_>) -> Result<Vec<Question>> {
        let scope = Scope::of(ctx)?;
        let ids = scope.load::<QuestionsOfRound>(self.0.id).await?.unwrap_or_default();
        let found = try_join_all(ids.into_iter().map(|id| scope.load::<QuestionById>(id))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// When the round was opened; null while it is planned.
    async fn opened_at(&self) -> Option<Time> {
        self.0.opened_at.map(Time)
    }

    /// When the round was closed; null while it is not.
    async fn closed_at(&self) -> Option<Time> {
        self.0.closed_at.map(Time)
    }

    /// How many ballots were cast. Facilitators of the workshop and the steward see the exact number from the start; a closed round keeps
    /// the number that it closed with. Others see it as it was counted when the workshop was published, under disclosure control;
    /// NOT_PERMITTED before that.
    async fn ballots_cast(&self, ctx: &Context<'_>) -> Result<PeopleCount> {
        let count = Scope::of(ctx)?.load::<BallotsCast>(self.0.id).await?;
        Ok(PeopleCount(
            count.ok_or_else(|| Refusal::internal("a round is seen and not counted"))?,
        ))
    }

    /// The viewer's own ballot; of several that the viewer entered for groups, the last. Nobody sees anybody else's.
    async fn my_ballot(&self, ctx: &Context<'_>) -> Result<Option<Ballot>> {
        Ok(Scope::of(ctx)?.load::<OwnBallot>(self.0.id).await?)
    }

    /// The order by the round's own method and weighting, or by a stored variant of it (see `variants`). Null while the viewer may not
    /// see an order, and for a variant that may not be shown; without entries, and with TOO_FEW_BALLOTS or ALL_TIED, where too few ballots
    /// were cast or no question comes before another.
    async fn ranking(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The method of the ranking; without it, the method of the round.")] method: Option<Word<RankingMethod>>,
        #[graphql(desc = "The weighting of the ranking; without it, the weighting of the round.")] weighting: Option<Word<BallotWeighting>>,
    ) -> Result<Option<Ranking>> {
        let asked = RankingAsked {
            round: self.0.id,
            method: method.map(|word| word.0),
            weighting: weighting.map(|word| word.0),
        };
        self.0.can_be_ranked_by(asked.method).map_err(Refusal::from)?;
        Ok(Scope::of(ctx)?.load::<RankingOf>(asked).await?)
    }

    /// How many ballots were cast, changed, withdrawn or entered on paper, day by day: the part of the audit trail that is about ballots.
    /// Null for those who may not read the audit trail.
    async fn ballot_days(&self, ctx: &Context<'_>) -> Result<Option<Vec<BallotDay>>> {
        let scope = Scope::of(ctx)?;
        if !scope.access().may_read_audit_trail() {
            return Ok(None);
        }
        Ok(Some(scope.load::<BallotDays>(self.0.id).await?.unwrap_or_default()))
    }

    /// The version of the round, which counts its changes from 1; a change must carry the version that it was made from. Casting a ballot
    /// does not change it.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// Rounds by their ids.
pub struct RoundById;

impl Fetch for RoundById {
    type Key = RoundId;
    type Value = Round;

    async fn fetch(access: &Access, keys: Vec<RoundId>) -> Result<HashMap<RoundId, Round>, store::Error> {
        Ok(access
            .rounds_by_id(&keys)
            .await?
            .into_iter()
            .map(|round| (round.id, round.into()))
            .collect())
    }
}

struct RoundsOfWorkshop;

impl Fetch for RoundsOfWorkshop {
    type Key = WorkshopId;
    type Value = Vec<Round>;

    async fn fetch(access: &Access, keys: Vec<WorkshopId>) -> Result<HashMap<WorkshopId, Vec<Round>>, store::Error> {
        let found = access.rounds_of_workshops(&keys).await?;
        Ok(found
            .into_iter()
            .map(|(id, rounds)| (id, rounds.into_iter().map(Round::from).collect()))
            .collect())
    }
}

/// The rounds of a workshop, in sequence.
///
/// # Errors
/// The store's, as a client may know it.
pub async fn rounds_of_workshop(ctx: &Context<'_>, id: WorkshopId) -> Result<Vec<Round>, Refusal> {
    Ok(Scope::of(ctx)?.load::<RoundsOfWorkshop>(id).await?.unwrap_or_default())
}

struct QuestionsOfRound;

impl Fetch for QuestionsOfRound {
    type Key = RoundId;
    type Value = Vec<QuestionId>;

    async fn fetch(access: &Access, keys: Vec<RoundId>) -> Result<HashMap<RoundId, Vec<QuestionId>>, store::Error> {
        access.questions_of_rounds(&keys).await
    }
}

struct BallotsCast;

impl Fetch for BallotsCast {
    type Key = RoundId;
    type Value = Count;

    async fn fetch(access: &Access, keys: Vec<RoundId>) -> Result<HashMap<RoundId, Count>, store::Error> {
        access.ballots_cast(&keys).await
    }
}
