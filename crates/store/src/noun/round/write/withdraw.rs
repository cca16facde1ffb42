//! Removes a person's ballots from the rounds of their workshop when they withdraw their consent to ranking.

use std::collections::BTreeMap;

use entity::column::Code;
use entity::{ballot, participant, round, workshop};
use evidence::vocabulary::{BallotAct, PublicationStatus, RoundStatus};
use policy::SystemTask;
use policy::id::{ParticipantId, RoundId, WorkshopId};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, LockType, Query};
use sea_orm::{Condition, Order};
use uuid::Uuid;

use super::super::view::{Round, round_columns};
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, columns};
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;

/// What happened to a person's ballots.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct WithdrawnBallots {
    /// Ballots erased from open rounds.
    pub(crate) from_open: u64,
    /// Ballots erased from closed rounds, whose rankings do not change.
    pub(crate) from_closed: u64,
    /// Closed rounds in published workshops: their rankings say that ballots were withdrawn.
    pub(crate) affected_published: Vec<RoundId>,
}

impl WithdrawnBallots {
    /// How many ballots the person had.
    pub(crate) const fn all(&self) -> u64 {
        self.from_open + self.from_closed
    }
}

impl Writer<'_> {
    /// Erases the ballots of this person. A small group's ballot belongs to the group, and stays. A closed round keeps its ranking, and
    /// counts that a ballot was withdrawn. The caller has the permit, and has locked the person's record.
    pub(crate) async fn withdraw_ballots_of(&self, participant: ParticipantId) -> Result<WithdrawnBallots, Error> {
        let mut withdrawn = WithdrawnBallots::default();
        self.hold_workshop_of(participant).await?;
        let (workshop, published, ballots) = self.standing_ballots(participant).await?;
        // Rounds are locked in a fixed order, so that two withdrawals cannot deadlock.
        for (id, ballot) in ballots {
            let round = self.hold_counted(id).await?;
            self.erase_ballot(ballot).await?;
            self.count_ballot(id, BallotAct::Withdrawn).await?;
            match round.status {
                RoundStatus::Closed => {
                    self.count_withdrawal(&round).await?;
                    withdrawn.from_closed += 1;
                    if published {
                        withdrawn.affected_published.push(id);
                    }
                    self.tell_of_round(id, workshop);
                }
                RoundStatus::Open | RoundStatus::Planned => {
                    withdrawn.from_open += 1;
                    self.ballots_changed(round).await?;
                }
            }
        }
        Ok(withdrawn)
    }

    /// Removes a person's ballots from open rounds, after facilitators removed the person from the workshop. Closed rounds do not change.
    pub(crate) async fn drop_open_ballots_of(&self, participant: ParticipantId) -> Result<(), Error> {
        let (_, _, ballots) = self.standing_ballots(participant).await?;
        for (id, ballot) in ballots {
            let round = self.hold_counted(id).await?;
            if round.status == RoundStatus::Open {
                self.erase_ballot(ballot).await?;
                self.count_ballot(id, BallotAct::Withdrawn).await?;
                self.ballots_changed(round).await?;
            }
        }
        Ok(())
    }
}

impl Work {
    /// Locks the workshop, so that nobody publishes it in between: its ballots are counted either with this person or without.
    async fn hold_workshop_of(&self, participant: ParticipantId) -> Result<(), Error> {
        let task = self.access().as_task(SystemTask::Withdrawal);
        let mut of_person = task.rows::<participant::Entity>();
        columns(&mut of_person, &[participant::Column::WorkshopId]);
        of_person.and_where(col(participant::Column::Id).eq(participant.0));
        let mut workshop = task.rows::<workshop::Entity>();
        workshop
            .expr(Expr::val(1))
            .and_where(col(workshop::Column::Id).in_subquery(of_person));
        if self.lock(&mut workshop, LockType::Share) {
            self.inside().query_all(&workshop).await?;
        }
        Ok(())
    }

    /// The ballots of this person by round, and whether their workshop's rankings are already public.
    async fn standing_ballots(&self, participant: ParticipantId) -> Result<(WorkshopId, bool, BTreeMap<RoundId, Uuid>), Error> {
        use ballot::Column;
        let task = self.access().as_task(SystemTask::Withdrawal);
        let mut select = task.rows::<ballot::Entity>();
        columns(&mut select, &[Column::Id, Column::RoundId]);
        select
            .join_rows::<round::Entity>(task.viewer(), col(round::Column::Id).eq(col(Column::RoundId)))
            .join_rows::<workshop::Entity>(task.viewer(), col(workshop::Column::Id).eq(col(round::Column::WorkshopId)))
            .expr_as(col(workshop::Column::Id), Alias::new("workshop_id"))
            .expr_as(col(workshop::Column::Status), Alias::new("workshop_status"))
            .expr_as(col(workshop::Column::PeopleSnapshot).is_not_null(), Alias::new("counted"))
            .and_where(col(Column::ParticipantId).eq(participant.0))
            .order_by_expr(col(Column::RoundId), Order::Asc);
        let (mut workshop, mut published, mut ballots) = (WorkshopId(Uuid::nil()), false, BTreeMap::new());
        for row in self.inside().query_all(&select).await? {
            let Code(status): Code<PublicationStatus> = row.try_get("", "workshop_status")?;
            workshop = WorkshopId(row.try_get("", "workshop_id")?);
            published = status == PublicationStatus::Published || row.try_get("", "counted")?;
            ballots.insert(RoundId(row.try_get("", "round_id")?), row.try_get("", "id")?);
        }
        Ok((workshop, published, ballots))
    }

    /// The round, locked, for any viewer: a steward acts for people in workshops that the steward does not facilitate.
    async fn hold_counted(&self, id: RoundId) -> Result<Round, Error> {
        let mut select = self.access().as_task(SystemTask::Withdrawal).rows::<round::Entity>();
        round_columns(&mut select);
        select.and_where(col(round::Column::Id).eq(id.0));
        self.lock(&mut select, LockType::Update);
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("round"))?;
        Round::read(&row)
    }
}

impl Writer<'_> {
    async fn count_withdrawal(&self, round: &Round) -> Result<(), Error> {
        use round::Column;
        let update = Query::update()
            .table(round::Entity)
            .value(Column::WithdrawnSince, Expr::col(Column::WithdrawnSince).add(1))
            .and_where(col(Column::Id).eq(round.id.0))
            .take();
        self.update(&update).await?;
        Ok(())
    }

    /// The preferences are deleted with it (ON DELETE CASCADE).
    async fn erase_ballot(&self, ballot: Uuid) -> Result<(), Error> {
        self.delete::<ballot::Entity>(Condition::all().add(col(ballot::Column::Id).eq(ballot)))
            .await
    }
}
