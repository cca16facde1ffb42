//! A round of prioritisation in the schema.

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

/// A round in which people rank the questions of a workshop. A round is first planned, then open, then closed, and
/// never goes back.
#[derive(Debug, Clone)]
pub struct Round(pub Arc<store::Round>);

impl From<store::Round> for Round {
    fn from(round: store::Round) -> Self {
        Self(Arc::new(round))
    }
}

/// A round in which people rank the questions of a workshop. A round is first planned, then open, then closed, and
/// never goes back.
#[Object(name = "PrioritisationRound")]
impl Round {
    /// The global id of the round, such as `round_01h455vb4pex5vsknk084sn02q`.
    pub async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// The workshop that the round belongs to.
    async fn workshop(&self, ctx: &Context<'_>) -> Result<Workshop> {
        let workshop = Scope::of(ctx)?.load::<WorkshopById>(self.0.workshop).await?;
        // A round is visible together with its workshop: the workshop can only have been removed since.
        Ok(workshop.ok_or_else(|| Refusal::internal("a round is visible without its workshop"))?)
    }

    /// How people vote in the round.
    async fn kind(&self) -> Word<RoundKind> {
        Word(self.0.kind)
    }

    /// The position of the round among the rounds of its workshop, from 1.
    async fn sequence(&self) -> i32 {
        self.0.sequence
    }

    /// The state of the round: planned, open or closed.
    async fn status(&self) -> Word<RoundStatus> {
        Word(self.0.status)
    }

    /// The method that turns the ballots into an order of questions.
    async fn method(&self) -> Word<RankingMethod> {
        Word(self.0.method)
    }

    /// Whether every ballot or every perspective has the same weight.
    async fn weighting(&self) -> Word<BallotWeighting> {
        Word(self.0.weighting)
    }

    /// The number of dots per ballot; null if the round is not a dot vote.
    async fn dots_per_ballot(&self) -> Option<i32> {
        self.0.dots_per_ballot
    }

    /// Whether the people in the workshop can see an interim order while the round is open. The order appears when
    /// the number of ballots reaches the disclosure threshold, and changes only after as many further ballots were
    /// cast or changed. Facilitators see no more than others. If false, nobody sees an order before the round is
    /// closed.
    async fn show_tally_while_open(&self) -> bool {
        self.0.show_tally_while_open
    }

    /// The questions to vote on, in the order of the round, as far as the viewer may see them.
    async fn questions(&self, ctx: &Context<'_>) -> Result<Vec<Question>> {
        let scope = Scope::of(ctx)?;
        let ids = scope.load::<QuestionsOfRound>(self.0.id).await?.unwrap_or_default();
        let found = try_join_all(ids.into_iter().map(|id| scope.load::<QuestionById>(id))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// When the round was opened; null if it is still planned.
    async fn opened_at(&self) -> Option<Time> {
        self.0.opened_at.map(Time)
    }

    /// When the round was closed; null if it is not closed.
    async fn closed_at(&self) -> Option<Time> {
        self.0.closed_at.map(Time)
    }

    /// The number of ballots. Facilitators of the workshop and the steward see the exact number at all times; a
    /// closed round keeps the number that it closed with. Others see the number as it was when the workshop was
    /// published, under disclosure control, and get NOT_PERMITTED before that.
    async fn ballots_cast(&self, ctx: &Context<'_>) -> Result<PeopleCount> {
        let count = Scope::of(ctx)?.load::<BallotsCast>(self.0.id).await?;
        Ok(PeopleCount(count.ok_or_else(|| {
            Refusal::internal("a round is visible without its number of ballots")
        })?))
    }

    /// The viewer's own ballot; null if there is none. If the viewer entered ballots for several groups, it is the
    /// latest one. Nobody sees the ballots of others.
    async fn my_ballot(&self, ctx: &Context<'_>) -> Result<Option<Ballot>> {
        Ok(Scope::of(ctx)?.load::<OwnBallot>(self.0.id).await?)
    }

    /// The ranking by the round's own method and weighting, or by one of the stored `variants`. Null if the viewer
    /// may not see a ranking now, or not this variant. It has no entries, and says why in `withheld`, if there are
    /// too few ballots or all questions are tied.
    async fn ranking(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ranking method. The default is the method of the round.")] method: Option<Word<RankingMethod>>,
        #[graphql(desc = "The weighting. The default is the weighting of the round.")] weighting: Option<Word<BallotWeighting>>,
    ) -> Result<Option<Ranking>> {
        let asked = RankingAsked {
            round: self.0.id,
            method: method.map(|word| word.0),
            weighting: weighting.map(|word| word.0),
        };
        self.0.can_be_ranked_by(asked.method).map_err(Refusal::from)?;
        Ok(Scope::of(ctx)?.load::<RankingOf>(asked).await?)
    }

    /// The audit trail of ballots: how many were cast, changed, withdrawn or entered from paper on each day. Null if
    /// the viewer may not read the audit trail.
    async fn ballot_days(&self, ctx: &Context<'_>) -> Result<Option<Vec<BallotDay>>> {
        let scope = Scope::of(ctx)?;
        if !scope.access().may_read_audit_trail() {
            return Ok(None);
        }
        Ok(Some(scope.load::<BallotDays>(self.0.id).await?.unwrap_or_default()))
    }

    /// The version of the round, for optimistic locking. It starts at 1 and rises with each change of the round;
    /// casting a ballot does not change it. A mutation must send the version that the client read.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// Loads rounds by their ids.
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
/// The store's error, in the form that clients may see.
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
