//! Takes a person's ballots out of the rounds of their workshop, when they withdraw: all that consent to ranking carried.

use std::collections::BTreeMap;

use entity::{ballot, participant, round, workshop};
use evidence::vocabulary::{PublicationStatus, RoundStatus};
use policy::SystemTask;
use policy::id::{ParticipantId, RoundId, WorkshopId};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, LockType, Query};
use sea_orm::{Condition, ConnectionTrait, Order};
use uuid::Uuid;

use super::super::view::{Round, round_columns};
use crate::sql::{col, columns};
use crate::{Error, Work};

/// What became of a person's ballots.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct WithdrawnBallots {
    /// Taken out of open rounds: their tallies follow.
    pub(crate) from_open: u64,
    /// Taken out of closed rounds that were not published yet: their orders were worked out anew.
    pub(crate) from_closed: u64,
    /// Withdrawn from rounds whose published order stands, and says so.
    pub(crate) from_published: u64,
    /// Those rounds.
    pub(crate) affected_published: Vec<RoundId>,
}

impl WithdrawnBallots {
    /// How many ballots the person had.
    pub(crate) const fn all(&self) -> u64 {
        self.from_open + self.from_closed + self.from_published
    }
}

impl Work {
    /// Withdraws the ballots that this person cast. What a small group agreed on is the group's, and stays. The caller has the leave,
    /// and holds the person's record.
    pub(crate) async fn withdraw_ballots_of(&mut self, participant: ParticipantId) -> Result<WithdrawnBallots, Error> {
        let mut withdrawn = WithdrawnBallots::default();
        self.hold_workshop_of(participant).await?;
        let (workshop, published, ballots) = self.standing_ballots(participant).await?;
        // Rounds are held in one order, so that no two withdrawals wait for each other.
        for (id, ballot) in ballots {
            let round = self.hold_counted(id).await?;
            match round.status {
                RoundStatus::Closed if published => {
                    self.mark_withdrawn(ballot).await?;
                    withdrawn.from_published += 1;
                    withdrawn.affected_published.push(id);
                }
                RoundStatus::Closed => {
                    self.drop_ballot(ballot).await?;
                    withdrawn.from_closed += 1;
                    self.store_ranking(&round).await?;
                }
                RoundStatus::Open | RoundStatus::Planned => {
                    self.drop_ballot(ballot).await?;
                    withdrawn.from_open += 1;
                }
            }
            self.touch_tally(id, workshop).await?;
        }
        Ok(withdrawn)
    }

    /// Nobody publishes the workshop in between: its ballots are counted with this person, or without.
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
            self.connection().query_all(&workshop).await?;
        }
        Ok(())
    }

    /// The ballots that stand in this person's name, by round, and whether their workshop's orders are public already.
    async fn standing_ballots(&self, participant: ParticipantId) -> Result<(WorkshopId, bool, BTreeMap<RoundId, Uuid>), Error> {
        use ballot::Column;
        let task = self.access().as_task(SystemTask::Withdrawal);
        let mut select = task.rows::<ballot::Entity>();
        columns(&mut select, &[Column::Id, Column::RoundId]);
        select
            .inner_join(round::Entity, col(round::Column::Id).eq(col(Column::RoundId)))
            .inner_join(workshop::Entity, col(workshop::Column::Id).eq(col(round::Column::WorkshopId)))
            .expr_as(col(workshop::Column::Id), Alias::new("workshop_id"))
            .expr_as(col(workshop::Column::Status), Alias::new("workshop_status"))
            .expr_as(col(workshop::Column::PeopleSnapshot).is_not_null(), Alias::new("counted"))
            .and_where(col(Column::ParticipantId).eq(participant.0))
            .and_where(col(Column::WithdrawnAt).is_null())
            .order_by_expr(col(Column::RoundId), Order::Asc);
        let (mut workshop, mut published, mut ballots) = (WorkshopId(Uuid::nil()), false, BTreeMap::new());
        for row in self.connection().query_all(&select).await? {
            let status: PublicationStatus = row.try_get::<String>("", "workshop_status")?.parse()?;
            workshop = WorkshopId(row.try_get("", "workshop_id")?);
            published = status == PublicationStatus::Published || row.try_get("", "counted")?;
            ballots.insert(RoundId(row.try_get("", "round_id")?), row.try_get("", "id")?);
        }
        Ok((workshop, published, ballots))
    }

    /// The round, held, whoever the viewer is: a steward acts for people in workshops that they do not facilitate.
    async fn hold_counted(&self, id: RoundId) -> Result<Round, Error> {
        let mut select = self.access().as_task(SystemTask::Withdrawal).rows::<round::Entity>();
        round_columns(&mut select);
        select.and_where(col(round::Column::Id).eq(id.0));
        self.lock(&mut select, LockType::Update);
        let row = self.connection().query_one(&select).await?.ok_or(Error::NotFound("round"))?;
        Round::read(&row)
    }

    async fn mark_withdrawn(&self, ballot: Uuid) -> Result<(), Error> {
        let update = Query::update()
            .table(ballot::Entity)
            .value(ballot::Column::WithdrawnAt, self.now_ms())
            .and_where(col(ballot::Column::Id).eq(ballot))
            .take();
        self.connection().execute(&update).await?;
        Ok(())
    }

    /// The preferences go with it (ON DELETE CASCADE).
    async fn drop_ballot(&self, ballot: Uuid) -> Result<(), Error> {
        self.delete::<ballot::Entity>(Condition::all().add(col(ballot::Column::Id).eq(ballot)))
            .await
    }
}
