//! Explains why a person who left a workshop, was removed or is not confirmed cannot act in it, and how they can get in again.

use entity::column::Millis;
use entity::{participant, round};
use policy::SystemTask;
use policy::id::{AccountId, ParticipantId, RoundId, WorkshopId};
use sea_orm::Order;
use sea_orm::sea_query::{Alias, Expr, ExprTrait};
use uuid::Uuid;

use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::scoped::{confirmed, left_at};
use crate::engine::sql::{col, columns};
use crate::engine::work::Work;

/// The relation of an account to a workshop, by its latest record there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The account has no record.
    Stranger,
    /// The account takes part.
    TakesPart,
    /// The account joined, and waits until a facilitator confirms it.
    Waits(String),
    /// The facilitators removed it.
    Removed(String),
    /// The account left, and the record is kept.
    Left(String),
    /// The account left, and the record was erased.
    Erased(String),
}

impl Work {
    /// The relation of the account to the workshop.
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
        let Some(row) = self.inside().query_one(&select).await? else {
            return Ok(Standing::Stranger);
        };
        let id = ParticipantId(row.try_get::<Uuid>("", "id")?);
        let (left, erased): (Option<Millis>, Option<Millis>) = (row.try_get("", "left_at")?, row.try_get("", "erased_at")?);
        let (removed, confirmed): (Option<Millis>, bool) = (row.try_get("", "removed_at")?, row.try_get("", "confirmed")?);
        let day = |Millis(time)| time.date_naive();
        Ok(match (left.or(erased), erased) {
            (_, Some(time)) => Standing::Erased(format!(
                "you left this workshop on {}, and had your record erased: nothing more is stored in it. To take part again, join again \
                    with \
                 the workshop's code",
                day(left.unwrap_or(time))
            )),
            (Some(time), None) => Standing::Left(format!(
                "you left this workshop on {}. Your record is kept: to come back, agree to taking part again, by recordConsent of \
                    TAKE_PART as \
                 GIVEN for {id}",
                day(time)
            )),
            (None, None) => match removed {
                Some(time) => Standing::Removed(format!(
                    "your part in this workshop was ended on {} by those who facilitate it: your own record stays open to you, and they \
                        can let \
                     you in again, by confirmParticipant of {id}",
                    day(time)
                )),
                None if confirmed => Standing::TakesPart,
                None => Standing::Waits(
                    "a facilitator has yet to confirm you: until then you read the information sheet and your own record, and neither \
                        vote nor \
                     contribute"
                        .to_owned(),
                ),
            },
        })
    }

    /// Adds an explanation to a refusal in a workshop: if the viewer left, was removed or is not confirmed, the error says so, and how to
    /// get in.
    pub(crate) async fn why_refused(&self, workshop: WorkshopId, refused: Error) -> Result<Error, Error> {
        let Some(account) = self.access().viewer().account() else {
            return Ok(refused);
        };
        let action = match refused {
            Error::Forbidden { action } => action,
            other => return Ok(other),
        };
        Ok(match self.standing_in(workshop, account).await? {
            Standing::Left(sentence) | Standing::Erased(sentence) | Standing::Removed(sentence) | Standing::Waits(sentence) => {
                Error::Refused { action, sentence }
            }
            Standing::Stranger | Standing::TakesPart => refused_as_before(action),
        })
    }

    /// Adds an explanation if the viewer cannot see a round because they left its workshop, were removed or are not confirmed. For
    /// everyone else the round does not exist.
    pub(crate) async fn why_not_found(&self, round: RoundId, action: &'static str) -> Result<Error, Error> {
        let mut select = self.access().as_task(SystemTask::Join).rows::<round::Entity>();
        columns(&mut select, &[round::Column::WorkshopId]);
        select.and_where(col(round::Column::Id).eq(round.0));
        let Some(row) = self.inside().query_one(&select).await? else {
            return Ok(Error::NotFound("round"));
        };
        let workshop = WorkshopId(row.try_get("", "workshop_id")?);
        match self.why_refused(workshop, refused_as_before(action)).await? {
            said @ Error::Refused { .. } => Ok(said),
            _ => Ok(Error::NotFound("round")),
        }
    }
}

const fn refused_as_before(action: &'static str) -> Error {
    Error::Forbidden { action }
}
