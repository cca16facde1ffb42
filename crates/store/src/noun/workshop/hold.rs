//! Locks a workshop and the viewer's record in it for a unit of work, and reads the facts that the policy needs before a change.
//!
//! On PostgreSQL the rows are locked. Publishing therefore waits for additions, and actions of one person (taking part, voting,
//! withdrawing) run one at a time. SQLite has only one writer anyway.

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

/// The kind of change for which a workshop is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    /// Something is added to the workshop: others may add at the same time.
    ToAdd,
    /// The workshop itself is changed.
    ToChange,
}

impl Hold {
    /// The kind of row lock that this change needs.
    pub(crate) const fn lock(self) -> LockType {
        match self {
            Self::ToAdd => LockType::Share,
            Self::ToChange => LockType::Update,
        }
    }
}

/// A workshop that the viewer may see, locked.
#[derive(Debug, Clone)]
pub(crate) struct HeldWorkshop {
    pub(crate) id: WorkshopId,
    pub(crate) status: PublicationStatus,
    pub(crate) project: Option<ProjectId>,
    pub(crate) provenance: Provenance,
    /// The number of changes that the viewer can see.
    pub(crate) version: i32,
    /// The number of changes that everyone who can see the workshop can see. This is the number in the row.
    pub(crate) open_version: i32,
    /// The maximum number of participants; `None` for no limit.
    pub(crate) places: Option<i32>,
    /// The day of the workshop.
    pub(crate) held_on: Option<chrono::NaiveDate>,
    /// Whether the workshop was ever published: then the counts of its people are final, and nobody can join.
    pub(crate) counted: bool,
    /// The facts that the policy needs.
    pub(crate) facts: WorkshopFacts,
    /// The viewer's own record in the workshop.
    pub(crate) seat: Option<Seat>,
}

/// The viewer's own record in a workshop.
#[derive(Debug, Clone)]
pub(crate) struct Seat {
    pub(crate) id: ParticipantId,
    pub(crate) perspectives: Vec<Perspective>,
    /// Whether they agree to take part, were confirmed if the workshop requires that, and were not removed.
    pub(crate) takes_part: bool,
    /// Whether they agree that their ballots count.
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
    /// The workshop, if the viewer may see it, locked, with the facts that the policy needs.
    pub(crate) async fn hold_workshop(&self, id: WorkshopId, hold: Hold) -> Result<HeldWorkshop, Error> {
        use workshop::Column;
        let own = || {
            let mut rows = self.access().rows::<workshop::Entity>();
            rows.and_where(col(Column::Id).eq(id.0));
            rows
        };
        // Hidden changes are counted in another table, so they are read after the lock is taken.
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

    /// The viewer's own record in the workshop, locked. A participant's token is valid only for the workshop that it was issued for.
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
        // Consents are read after the lock is taken; this waits for a withdrawal in progress.
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

    /// Makes the statement lock its rows, on a database that has row locks.
    pub(crate) fn lock(&self, select: &mut SelectStatement, lock: LockType) -> bool {
        let locks = self.access().backend() == DbBackend::Postgres;
        if locks {
            select.lock(lock);
        }
        locks
    }
}

impl Writer<'_> {
    /// Records that the viewer has begun to act as a facilitator of the workshop. From then on others see them as a facilitator.
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

/// The refusal to add people or their contributions to a published workshop.
pub(crate) fn closed_to_newcomers() -> Error {
    Error::Conflict("the workshop was published: its people are counted, and nothing can be added".to_owned())
}
