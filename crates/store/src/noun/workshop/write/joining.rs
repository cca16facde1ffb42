//! Controls who may join a workshop: its join code, whether joining is open, and the number of places.

use entity::workshop;
use evidence::vocabulary::PublicationStatus;
use policy::action;
use policy::id::WorkshopId;
use sea_orm::Value;
use sea_orm::sea_query::{ExprTrait, Query};

use super::input::places_problem;
use crate::engine::access::Access;
use crate::engine::change::Change;
use crate::engine::code::join_code;
use crate::engine::error::Error;
use crate::engine::live::Changed;
use crate::engine::sql::col;
use crate::engine::work::Work;
use crate::engine::work::same_version;
use crate::engine::work::writer::Writer;
use crate::noun::workshop::Workshop;
use crate::noun::workshop::hold::{HeldWorkshop, Hold, closed_to_newcomers};

/// The input for opening or closing joining.
#[derive(Debug, Clone, Copy)]
pub struct Joining {
    /// Whether people with the join code may join.
    pub open: bool,
    /// The maximum number of participants; empty for no limit.
    pub places: Change<i32>,
}

impl Access {
    /// Replaces a workshop's join code. The old code stops working at once.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for everyone except the workshop's facilitators; [`Error::Stale`]; [`Error::Conflict`]
    /// after the workshop was published.
    #[tracing::instrument(level = "debug", skip_all, fields(workshop.id = %id))]
    pub async fn rotate_join_code(&self, id: WorkshopId, version: i32) -> Result<Workshop, Error> {
        let work = self.begin_on_workshop::<action::RotateJoinCode>(id).await?;
        let result = work.rotate_join_code(id, version).await;
        work.finish(result).await?;
        self.changed_workshop(id).await
    }

    /// Opens or closes joining, and sets the maximum number of participants.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for everyone except the workshop's facilitators; [`Error::Stale`]; [`Error::Invalid`];
    /// [`Error::Conflict`] if joining is to be opened and the workshop was published.
    #[tracing::instrument(level = "debug", skip_all, fields(workshop.id = %id))]
    pub async fn set_joining(&self, id: WorkshopId, version: i32, joining: Joining) -> Result<Workshop, Error> {
        let work = self.begin_on_workshop::<action::SetJoining>(id).await?;
        let result = work.set_joining(id, version, joining).await;
        work.finish(result).await?;
        self.changed_workshop(id).await
    }
}

impl Work {
    async fn rotate_join_code(&self, id: WorkshopId, version: i32) -> Result<(), Error> {
        let held = self.hold_workshop(id, Hold::ToChange).await?;
        let permit = self.permit::<action::RotateJoinCode>(id, &held.facts, &id.to_string())?;
        same_version("workshop", held.version, version)?;
        must_take_newcomers(&held)?;
        // There are 10¹⁵ codes, so a random one is practically never in use.
        self.under(&permit)
            .change_joining(&held, vec![(workshop::Column::JoinCode, join_code()?.into())])
            .await
    }

    async fn set_joining(&self, id: WorkshopId, version: i32, joining: Joining) -> Result<(), Error> {
        let held = self.hold_workshop(id, Hold::ToChange).await?;
        let permit = self.permit::<action::SetJoining>(id, &held.facts, &id.to_string())?;
        same_version("workshop", held.version, version)?;
        crate::engine::input::accept(places_problem("places", joining.places.given().copied()).into_iter().collect())?;
        if joining.open {
            must_take_newcomers(&held)?;
        }
        let mut values: Vec<(workshop::Column, Value)> = vec![(workshop::Column::JoiningOpen, joining.open.into())];
        if let Change::Set(places) = joining.places {
            values.push((workshop::Column::Places, places.into()));
        }
        self.under(&permit).change_joining(&held, values).await
    }
}

impl Writer<'_> {
    async fn change_joining(&self, held: &HeldWorkshop, values: Vec<(workshop::Column, Value)>) -> Result<(), Error> {
        let before = self.parts_of_workshop(held.id).await?;
        let update = Query::update()
            .table(workshop::Entity)
            .values(values.into_iter().map(|(column, value)| (column, value.into())))
            .and_where(col(workshop::Column::Id).eq(held.id.0))
            .and_where(col(workshop::Column::Version).eq(held.open_version))
            .take();
        let changed = self.update(&update).await?;
        self.changed_one_workshop(changed, held)?;
        // Facilitators see the new join code; everyone sees whether joining is open.
        self.workshop_changed(held.id, &before).await?;
        self.announce(Changed::Workshop(held.id));
        Ok(())
    }
}

/// Nobody can join a workshop that was published, because its people are already counted.
fn must_take_newcomers(held: &HeldWorkshop) -> Result<(), Error> {
    if held.counted || matches!(held.status, PublicationStatus::Published | PublicationStatus::Archived) {
        return Err(closed_to_newcomers());
    }
    Ok(())
}
