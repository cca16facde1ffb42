//! Changes the state of a round: planned, open, closed, and never back. Also notifies the subscribers of the change.

use entity::column::{Code, Millis};
use entity::{question, round, round_question};
use evidence::vocabulary::{QuestionStatus, RoundStatus};
use policy::id::{RoundId, WorkshopId};
use policy::{Action, Permit, action};
use sea_orm::sea_query::{ExprTrait, LockType, Query};

use super::super::view::Round;
use crate::engine::error::Error;
use crate::engine::live::Changed;
use crate::engine::reads::Reads as _;
use crate::engine::scoped::visible;
use crate::engine::sql::{col, columns};
use crate::engine::work::Work;
use crate::engine::work::same_version;

impl Work {
    pub(super) async fn open_round(&self, id: RoundId, version: i32) -> Result<(), Error> {
        let held = self.hold_round(id).await?;
        let permit = self.permit::<action::OpenRound>(id, &held.workshop.facts, &id.to_string())?;
        match held.round.status {
            RoundStatus::Planned => {}
            RoundStatus::Open => return Err(Error::Conflict("the round is open already".to_owned())),
            RoundStatus::Closed => return Err(Error::Conflict("the round is closed, and does not open again".to_owned())),
        }
        same_version("round", held.round.version, version)?;
        if self.has_fallen_question(id).await? {
            return Err(Error::Conflict(
                "a question of this round was merged or set aside after the round was planned: plan another round".to_owned(),
            ));
        }
        self.move_round(&permit, &held.round, RoundStatus::Open).await
    }

    pub(super) async fn close_round(&self, id: RoundId, version: i32) -> Result<(), Error> {
        let held = self.hold_round(id).await?;
        let permit = self.permit::<action::CloseRound>(id, &held.workshop.facts, &id.to_string())?;
        match held.round.status {
            RoundStatus::Open => {}
            RoundStatus::Planned => return Err(Error::Conflict("the round is not open: it has nothing to close".to_owned())),
            RoundStatus::Closed => return Err(Error::Conflict("the round is closed already".to_owned())),
        }
        same_version("round", held.round.version, version)?;
        self.move_round(&permit, &held.round, RoundStatus::Closed).await?;
        let closed = self.read_round(id, None).await?;
        self.under(&permit).store_rankings(&closed).await
    }

    async fn move_round<A: Action<Target = RoundId>>(&self, permit: &Permit<A>, held: &Round, to: RoundStatus) -> Result<(), Error> {
        use round::Column;
        let time = match to {
            RoundStatus::Planned => return Err(Error::Corrupt("a round goes back to being planned".to_owned())),
            RoundStatus::Open => Column::OpenedAt,
            RoundStatus::Closed => Column::ClosedAt,
        };
        // If the clock went back, the round still closes after it opened.
        let now = Ord::max(self.now(), held.opened_at.map_or_else(Millis::default, Millis));
        let update = Query::update()
            .table(round::Entity)
            .value(Column::Status, Code(to))
            .value(time, now)
            .value(Column::Version, held.version + 1)
            .and_where(col(Column::Id).eq(permit.target().0))
            .and_where(col(Column::Version).eq(held.version))
            .take();
        if self.under(permit).update(&update).await? != 1 {
            return Err(Error::Stale {
                entity: "round",
                expected: held.version,
                found: held.version + 1,
            });
        }
        self.tell_of_round(held.id, held.workshop);
        Ok(())
    }

    /// Whether a question of the round was merged or set aside. All of them are locked, so that none is merged in between.
    async fn has_fallen_question(&self, id: RoundId) -> Result<bool, Error> {
        let mut of_round = visible::<round_question::Entity, _>(self.access().viewer(), round_question::Column::QuestionId);
        of_round.and_where(col(round_question::Column::RoundId).eq(id.0));
        let mut held = self.access().rows::<question::Entity>();
        columns(&mut held, &[question::Column::Status]);
        held.and_where(col(question::Column::Id).in_subquery(of_round));
        self.lock(&mut held, LockType::Share);
        for row in self.inside().query_all(&held).await? {
            let Code(status): Code<QuestionStatus> = row.try_get("", "status")?;
            if matches!(status, QuestionStatus::Merged | QuestionStatus::OutOfScope) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Notifies the subscribers of the round and of its workshop.
    pub(super) fn tell_of_round(&self, round: RoundId, workshop: WorkshopId) {
        self.announce(Changed::Round(round));
        self.announce(Changed::Workshop(workshop));
    }
}
