//! Changes rounds and their ballots: each change is one unit of work, with its permit and its audit row inside.

mod cast;
mod create;
mod day;
mod input;
mod paper;
mod state;
mod store;
mod withdraw;

pub(crate) use store::{RanksGiven, rank_ballots};

use entity::round;
use evidence::vocabulary::Perspective;
use policy::id::{ParticipantId, RoundId, WorkshopId};
use policy::{Action, action};
use sea_orm::sea_query::{ExprTrait, LockType, Query};

use super::view::{Round, round_columns};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::col;
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;
use crate::noun::workshop::hold::{HeldWorkshop, Hold};

pub use day::BallotDay;
pub use input::{BallotInput, MOST_DOTS, MOST_QUESTIONS, MOST_ROUNDS, PreferenceInput, RoundInput};

/// A round with its workshop, locked until the transaction ends: changes of its ballots run one at a time.
struct HeldRound {
    round: Round,
    workshop: HeldWorkshop,
}

impl Work {
    /// The round, if the viewer may see it. The workshop is locked first, in the same order as when it is published.
    async fn hold_round(&self, id: RoundId) -> Result<HeldRound, Error> {
        let found = self.read_round(id, None).await?;
        let workshop = self.hold_workshop(found.workshop, Hold::ToAdd).await?;
        let round = self.read_round(id, Some(LockType::Update)).await?;
        Ok(HeldRound { round, workshop })
    }

    async fn read_round(&self, id: RoundId, lock: Option<LockType>) -> Result<Round, Error> {
        let mut select = self.access().rows::<round::Entity>();
        round_columns(&mut select);
        select.and_where(col(round::Column::Id).eq(id.0));
        if let Some(lock) = lock {
            self.lock(&mut select, lock);
        }
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("round"))?;
        Round::read(&row)
    }
}

impl Writer<'_> {
    /// Records that a ballot of an open round was cast, changed or removed. The caller has locked the round.
    async fn ballots_changed(&self, mut round: Round) -> Result<(), Error> {
        round.tally_version += 1;
        let update = Query::update()
            .table(round::Entity)
            .value(round::Column::TallyVersion, round.tally_version)
            .and_where(col(round::Column::Id).eq(round.id.0))
            .take();
        self.update(&update).await?;
        self.move_running_order(&round).await?;
        self.tell_of_round(round.id, round.workshop);
        Ok(())
    }
}

impl Access {
    async fn begin_on_round<A: Action>(&self, id: RoundId) -> Result<Work, Error> {
        self.begin_to::<A>(Some(&id.to_string()), async { self.changed_round(id).await.map(drop) })
            .await
    }

    /// The round after a change.
    async fn changed_round(&self, id: RoundId) -> Result<Round, Error> {
        let mut found = self.rounds_by_id(&[id]).await?;
        found.pop().ok_or(Error::NotFound("round"))
    }

    /// Plans a round, the next one in the sequence of its workshop.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Invalid`]; [`Error::Conflict`] after the workshop was published.
    #[tracing::instrument(level = "debug", skip_all, fields(workshop.id = %workshop))]
    pub async fn create_round(&self, workshop: WorkshopId, input: &RoundInput) -> Result<Round, Error> {
        let seen = async { self.changed_workshop(workshop).await.map(drop) };
        let work = self.begin_to::<action::CreateRound>(None, seen).await?;
        let result = work.create_round(workshop, input).await;
        let id = work.finish(result).await?;
        self.changed_round(id).await
    }

    /// Opens a round for ballots.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Stale`]; [`Error::Conflict`] if it is not planned.
    #[tracing::instrument(level = "debug", skip_all, fields(round.id = %id))]
    pub async fn open_round(&self, id: RoundId, version: i32) -> Result<Round, Error> {
        let work = self.begin_on_round::<action::OpenRound>(id).await?;
        let result = work.open_round(id, version).await;
        work.finish(result).await?;
        self.changed_round(id).await
    }

    /// Closes a round: its rankings are calculated and stored.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Stale`]; [`Error::Conflict`] if it is not open.
    #[tracing::instrument(level = "debug", skip_all, fields(round.id = %id))]
    pub async fn close_round(&self, id: RoundId, version: i32) -> Result<Round, Error> {
        let work = self.begin_on_round::<action::CloseRound>(id).await?;
        let result = work.close_round(id, version).await;
        work.finish(result).await?;
        self.changed_round(id).await
    }

    /// Casts the viewer's ballot, or their group's. It replaces an earlier ballot completely.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Invalid`]; [`Error::Conflict`] if the round is not open.
    #[tracing::instrument(level = "debug", skip_all, fields(round.id = %id))]
    pub async fn cast_ballot(&self, id: RoundId, input: &BallotInput) -> Result<Round, Error> {
        let work = self.begin_on_round::<action::CastBallot>(id).await?;
        let result = work.cast_ballot(id, input).await;
        work.finish(result).await?;
        self.changed_round(id).await
    }

    /// Enters a person's paper ballot. It replaces an earlier paper ballot completely, but never a ballot that the person cast.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for everyone except facilitators, and without the person's consent to ranking;
    /// [`Error::Invalid`]; [`Error::Conflict`] if the round is not open, or the person has voted themselves.
    #[tracing::instrument(level = "debug", skip_all, fields(round.id = %id))]
    pub async fn cast_paper_ballot(
        &self,
        id: RoundId,
        participant: ParticipantId,
        preferences: &[PreferenceInput],
    ) -> Result<Round, Error> {
        let work = self.begin_on_round::<action::EnterBallot>(id).await?;
        let result = work.cast_paper_ballot(id, participant, preferences).await;
        work.finish(result).await?;
        self.changed_round(id).await
    }

    /// Withdraws the viewer's ballot. If groups vote: the ballot of the named group, or the one that the viewer entered.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Invalid`]; [`Error::Conflict`] if the round is not open.
    #[tracing::instrument(level = "debug", skip_all, fields(round.id = %id))]
    pub async fn withdraw_ballot(&self, id: RoundId, group: Option<Perspective>) -> Result<Round, Error> {
        let work = self.begin_on_round::<action::WithdrawBallot>(id).await?;
        let result = work.withdraw_ballot(id, group).await;
        work.finish(result).await?;
        self.changed_round(id).await
    }
}
