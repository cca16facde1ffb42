//! Says why somebody who left a workshop can't act in it, and how they come back.

use entity::participant;
use policy::SystemTask;
use policy::id::{AccountId, ParticipantId, WorkshopId};
use sea_orm::sea_query::{Alias, Expr, ExprTrait};
use sea_orm::{ConnectionTrait, Order};
use uuid::Uuid;

use crate::clock::at;
use crate::scoped::{confirmed, left_at};
use crate::sql::{col, columns};
use crate::{Error, Work};

/// What an account is to a workshop, by its last record there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It has no record.
    Stranger,
    /// It takes part.
    TakesPart,
    /// It joined, and waits for a facilitator to confirm it.
    Waits(String),
    /// Those who facilitate the workshop ended its part in it.
    Removed(String),
    /// It left, and the record is kept.
    Left(String),
    /// It left, and had the record erased.
    Erased(String),
}

impl Work {
    /// What the account is to the workshop.
    pub(super) async fn standing_in(&self, workshop: WorkshopId, account: AccountId) -> Result<Standing, Error> {
        use participant::Column;
        let mut select = self.access().as_task(SystemTask::Join).rows::<participant::Entity>();
        columns(&mut select, &[Column::Id, Column::ErasedAt, Column::RemovedAt]);
        select
            .expr_as(left_at(Column::Id), Alias::new("left_at"))
            .expr_as(Expr::from(confirmed()), Alias::new("confirmed"))
            .and_where(col(Column::WorkshopId).eq(workshop.0))
            .and_where(col(Column::AccountId).eq(account.0))
            .order_by_expr(col(Column::Id), Order::Desc)
            .limit(1);
        let Some(row) = self.connection().query_one(&select).await? else {
            return Ok(Standing::Stranger);
        };
        let id = ParticipantId(row.try_get::<Uuid>("", "id")?);
        let (left, erased): (Option<i64>, Option<i64>) = (row.try_get("", "left_at")?, row.try_get("", "erased_at")?);
        let (removed, confirmed): (Option<i64>, bool) = (row.try_get("", "removed_at")?, row.try_get("", "confirmed")?);
        let day = |time: i64| at(time).date_naive();
        Ok(match (left.or(erased), erased) {
            (_, Some(time)) => Standing::Erased(format!(
                "you left this workshop on {}, and had your record erased: nothing more is stored in it. To take part again, join anew with \
                 the workshop's code",
                day(left.unwrap_or(time))
            )),
            (Some(time), None) => Standing::Left(format!(
                "you left this workshop on {}. Your record is kept: to come back, agree to taking part again, by recordConsent of TAKE_PART as \
                 GIVEN for {id}",
                day(time)
            )),
            (None, None) => match removed {
                Some(time) => Standing::Removed(format!(
                    "your part in this workshop was ended on {} by those who facilitate it: they can let you in again, by confirmParticipant \
                     of {id}",
                    day(time)
                )),
                None if confirmed => Standing::TakesPart,
                None => Standing::Waits(
                    "you have joined, and those who facilitate the workshop confirm who takes part: you vote, contribute and read others once \
                     they have confirmed you"
                        .to_owned(),
                ),
            },
        })
    }
}
