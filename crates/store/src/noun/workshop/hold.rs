//! Holds a workshop, and the viewer's seat in it, for a unit of work: what the policy asks before anything in a workshop changes.
//!
//! On PostgreSQL the rows are locked, so that publishing waits for what is being added, and one person's acts (taking part, voting,
//! withdrawing) come one after the other. SQLite has one writer at a time.

use entity::column::{AsJson, Code};
use entity::{facilitation, participant, workshop};
use evidence::vocabulary::{ConsentScope, Perspective, Provenance, PublicationStatus};
use policy::id::{ParticipantId, ProjectId, WorkshopId};
use policy::{Role, WorkshopFacts};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, LockType, Query, SelectStatement};
use sea_orm::{Condition, DbBackend, FromQueryResult};
use uuid::Uuid;

use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::{Seen, hidden_changes};
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::scoped::{agrees, confirmed};
use crate::engine::sql::{col, columns};
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;

/// What is to happen to a workshop while it is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    /// Something is added inside of it: others may add at the same time.
    ToAdd,
    /// It is changed itself.
    ToChange,
}

impl Hold {
    /// How the workshop's row is locked for it.
    pub(crate) const fn lock(self) -> LockType {
        match self {
            Self::ToAdd => LockType::Share,
            Self::ToChange => LockType::Update,
        }
    }
}

/// A workshop that the viewer may see, held.
#[derive(Debug, Clone)]
pub(crate) struct HeldWorkshop {
    pub(crate) id: WorkshopId,
    pub(crate) status: PublicationStatus,
    pub(crate) project: Option<ProjectId>,
    pub(crate) provenance: Provenance,
    /// Counts changes that the viewer can see.
    pub(crate) version: i32,
    /// Counts changes that everybody who sees the workshop can see: what is stored in the row.
    pub(crate) open_version: i32,
    /// How many people may take part in it; none: as many as come.
    pub(crate) places: Option<i32>,
    /// The day that it is held.
    pub(crate) held_on: Option<chrono::NaiveDate>,
    /// It was published before: the counts of its people stand, and nobody joins it any more.
    pub(crate) counted: bool,
    /// What the policy asks.
    pub(crate) facts: WorkshopFacts,
    /// The viewer's own record in it.
    pub(crate) seat: Option<Seat>,
}

/// The viewer's own record in a workshop.
#[derive(Debug, Clone)]
pub(crate) struct Seat {
    pub(crate) id: ParticipantId,
    pub(crate) perspectives: Vec<Perspective>,
    /// They agree to take part, were confirmed where the workshop asks for that, and were not removed.
    pub(crate) takes_part: bool,
    /// They agree that their ballots count.
    pub(crate) ranks: bool,
}

#[derive(FromQueryResult)]
struct WorkshopHold {
    id: Uuid,
    status: Code<PublicationStatus>,
    project_id: Option<Uuid>,
    provenance: Code<Provenance>,
    version: i32,
    hidden_changes: i32,
    places: Option<i32>,
    held_on: Option<chrono::NaiveDate>,
    counted: bool,
}

#[derive(FromQueryResult)]
struct SeatRow {
    id: Uuid,
    perspectives: AsJson<Vec<Perspective>>,
    takes_part: bool,
    ranks: bool,
}

impl Work {
    /// The workshop, if the viewer may see it, with what the policy asks about it.
    pub(crate) async fn hold_workshop(&self, id: WorkshopId, hold: Hold) -> Result<HeldWorkshop, Error> {
        use workshop::Column;
        let own = || {
            let mut rows = self.access().rows::<workshop::Entity>();
            rows.and_where(col(Column::Id).eq(id.0));
            rows
        };
        // Hidden changes are counted in another table, so they are read after the lock is had.
        let mut lock = own();
        lock.expr(Expr::val(1));
        if self.lock(&mut lock, hold.lock()) {
            self.inside().query_all(&lock).await?;
        }
        let mut select = own();
        columns(
            &mut select,
            &[
                Column::Id,
                Column::Status,
                Column::ProjectId,
                Column::Provenance,
                Column::Version,
                Column::Places,
                Column::HeldOn,
            ],
        );
        select
            .expr_as(col(Column::PeopleSnapshot).is_not_null(), Alias::new("counted"))
            .expr_as(hidden_changes(self.access(), CopiedKind::Workshop), Alias::new("hidden_changes"));
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("workshop"))?;
        let row = WorkshopHold::from_query_result(&row, "")?;
        let facilitates = self.facilitates(id).await?;
        if facilitates {
            let facts = WorkshopFacts {
                facilitates,
                ..WorkshopFacts::default()
            };
            let permit = self.access().viewer().permit::<policy::action::TakeUpFacilitation>(id, &facts)?;
            self.under(&permit).take_up(id).await?;
        }
        let seat = self.own_seat(id).await?;
        Ok(HeldWorkshop {
            id: WorkshopId(row.id),
            status: row.status.0,
            project: row.project_id.map(ProjectId),
            provenance: row.provenance.0,
            version: row.version + row.hidden_changes,
            open_version: row.version,
            places: row.places,
            held_on: row.held_on,
            counted: row.counted,
            facts: WorkshopFacts {
                facilitates,
                takes_part: seat.as_ref().is_some_and(|seat| seat.takes_part),
            },
            seat,
        })
    }

    pub(crate) async fn facilitates(&self, id: WorkshopId) -> Result<bool, Error> {
        use facilitation::Column;
        let Some(account) = self.access().viewer().account() else {
            return Ok(false);
        };
        let mut rows = self.access().rows::<facilitation::Entity>();
        rows.and_where(col(Column::AccountId).eq(account.0));
        self.exists(rows, Column::WorkshopId, id.0).await
    }

    /// The viewer's own record in the workshop, locked. A participant's token speaks for the workshop that it was joined to, and for no other.
    async fn own_seat(&self, id: WorkshopId) -> Result<Option<Seat>, Error> {
        use participant::Column;
        let viewer = self.access().viewer();
        let elsewhere = viewer.role() == Role::Participant && viewer.workshop() != Some(id);
        let Some(account) = viewer.account().filter(|_| !elsewhere) else {
            return Ok(None);
        };
        let mut select = self.access().rows::<participant::Entity>();
        columns(&mut select, &[Column::Id, Column::Perspectives]);
        select
            .expr_as(
                Expr::from(Condition::all().add(agrees(Column::Id, ConsentScope::TakePart)).add(confirmed())),
                Alias::new("takes_part"),
            )
            .expr_as(agrees(Column::Id, ConsentScope::Ranking), Alias::new("ranks"))
            .and_where(col(Column::WorkshopId).eq(id.0))
            .and_where(col(Column::AccountId).eq(account.0))
            .and_where(col(Column::ErasedAt).is_null());
        // What was agreed to is read after the lock is had: a withdrawal under way is waited for.
        let mut lock = self.access().rows::<participant::Entity>();
        lock.expr(Expr::cust("1"))
            .and_where(col(Column::WorkshopId).eq(id.0))
            .and_where(col(Column::AccountId).eq(account.0));
        if self.lock(&mut lock, LockType::Update) {
            self.inside().query_all(&lock).await?;
        }
        let Some(row) = self.inside().query_one(&select).await? else {
            return Ok(None);
        };
        let row = SeatRow::from_query_result(&row, "")?;
        Ok(Some(Seat {
            id: ParticipantId(row.id),
            perspectives: row.perspectives.0,
            takes_part: row.takes_part,
            ranks: row.ranks,
        }))
    }

    /// Has the statement lock its rows, where the database locks rows.
    pub(crate) fn lock(&self, select: &mut SelectStatement, lock: LockType) -> bool {
        let locks = self.access().backend() == DbBackend::Postgres;
        if locks {
            select.lock(lock);
        }
        locks
    }
}

impl Writer<'_> {
    /// Notes that the viewer has begun to act as a facilitator of the workshop. From then on others see who facilitates it.
    async fn take_up(&self, id: WorkshopId) -> Result<(), Error> {
        use facilitation::Column;
        let Some(account) = self.access().viewer().account() else {
            return Ok(());
        };
        let update = Query::update()
            .table(facilitation::Entity)
            .value(Column::TakenUp, true)
            .and_where(col(Column::WorkshopId).eq(id.0))
            .and_where(col(Column::AccountId).eq(account.0))
            .and_where(col(Column::TakenUp).eq(false))
            .take();
        if self.update(&update).await? > 0 {
            self.touch(CopiedKind::Workshop, &[id.0], Seen::FromInside).await?;
        }
        Ok(())
    }
}

/// The refusal of whatever would add people, or what they say, to a workshop that was published.
pub(crate) fn closed_to_newcomers() -> Error {
    Error::Conflict("the workshop was published: its people are counted, and nothing more is added".to_owned())
}
