//! Creates, changes and publishes workshops.

mod display;
mod input;
mod joining;
mod publish;
mod save;
mod snapshot;

use policy::id::WorkshopId;
use policy::{Action, action};

use super::hold::Hold;
use super::view::Workshop;
use crate::engine::access::Access;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::live::Changed;
use crate::engine::work::Work;
use crate::engine::work::same_version;

pub use input::WorkshopInput;
pub use joining::Joining;

impl Access {
    /// Creates a workshop. The person who creates it becomes a facilitator.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::Invalid`] with every refused field.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn create_workshop(&self, input: &WorkshopInput) -> Result<Workshop, Error> {
        let work = self.begin_to::<action::CreateWorkshop>(None, async { Ok(()) }).await?;
        let result = work.create_workshop(input).await;
        let id = work.finish(result).await?;
        self.changed_workshop(id).await
    }

    /// Changes a workshop's description.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for everyone except the workshop's facilitators; [`Error::Stale`]; [`Error::Invalid`].
    #[tracing::instrument(level = "debug", skip_all, fields(workshop.id = %id))]
    pub async fn update_workshop(&self, id: WorkshopId, version: i32, input: &WorkshopInput) -> Result<Workshop, Error> {
        let work = self.begin_on_workshop::<action::EditWorkshop>(id).await?;
        let result = work.update_workshop(id, version, input).await;
        work.finish(result).await?;
        self.changed_workshop(id).await
    }

    /// Changes a workshop's publication status. At its first publication its people are counted, and these counts are final.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Stale`], [`Error::Conflict`] while a round is open.
    #[tracing::instrument(level = "debug", skip_all, fields(workshop.id = %id))]
    pub async fn set_workshop_status(
        &self,
        id: WorkshopId,
        version: i32,
        status: evidence::vocabulary::PublicationStatus,
    ) -> Result<Workshop, Error> {
        let work = self.begin_on_workshop::<action::PublishWorkshop>(id).await?;
        let result = work.set_workshop_status(id, version, status).await;
        work.finish(result).await?;
        self.changed_workshop(id).await
    }

    /// Begins a unit of work on a workshop.
    pub(crate) async fn begin_on_workshop<A: Action>(&self, id: WorkshopId) -> Result<Work, Error> {
        self.begin_to::<A>(Some(&id.to_string()), async { self.changed_workshop(id).await.map(drop) })
            .await
    }

    /// The workshop after a change.
    pub(crate) async fn changed_workshop(&self, id: WorkshopId) -> Result<Workshop, Error> {
        self.workshops_by_id(&[id]).await?.pop().ok_or(Error::NotFound("workshop"))
    }
}

impl Work {
    async fn create_workshop(&self, input: &WorkshopInput) -> Result<WorkshopId, Error> {
        let id = WorkshopId(new_id());
        let permit = self.permit::<action::CreateWorkshop>(id, &(), &id.to_string())?;
        self.check_workshop(input, None).await?;
        self.insert_workshop(&permit, input).await?;
        Ok(id)
    }

    async fn update_workshop(&self, id: WorkshopId, version: i32, input: &WorkshopInput) -> Result<(), Error> {
        let held = self.hold_workshop(id, Hold::ToChange).await?;
        let permit = self.permit::<action::EditWorkshop>(id, &held.facts, &id.to_string())?;
        same_version("workshop", held.version, version)?;
        self.check_workshop(input, Some(id)).await?;
        let before = self.parts_of_workshop(id).await?;
        self.replace_workshop(&permit, &held, input).await?;
        self.under(&permit).workshop_changed(id, &before).await?;
        self.announce(Changed::Workshop(id));
        Ok(())
    }
}
