//! Publishes information sheets. A published version is never changed, because people have agreed to its text.

use chrono::TimeDelta;
use entity::column::Millis;
use entity::information_sheet;
use policy::action;
use policy::id::WorkshopId;
use sea_orm::ActiveValue::Set;

use super::input::InformationSheetInput;
use crate::engine::access::Access;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::input::accept;
use crate::engine::live::Changed;
use crate::engine::work::Work;
use crate::noun::workshop::Workshop;
use crate::noun::workshop::hold::Hold;

/// The maximum number of versions for one workshop. All of them are read at once.
const MOST_VERSIONS: usize = 100;

impl Access {
    /// Publishes a new version of a workshop's information sheet. Publishing the same version with the same text again changes nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Forbidden`] for everyone except the workshop's facilitators; [`Error::Invalid`] with every refused
    /// field; [`Error::Conflict`] if the version was already published with a different text.
    #[tracing::instrument(level = "debug", skip_all, fields(workshop.id = %workshop))]
    pub async fn publish_information_sheet(&self, workshop: WorkshopId, input: &InformationSheetInput) -> Result<Workshop, Error> {
        let work = self.begin_on_workshop::<action::PublishInformationSheet>(workshop).await?;
        let result = work.publish_information_sheet(workshop, input).await;
        work.finish(result).await?;
        self.changed_workshop(workshop).await
    }
}

impl Work {
    async fn publish_information_sheet(&self, workshop: WorkshopId, input: &InformationSheetInput) -> Result<(), Error> {
        let held = self.hold_workshop(workshop, Hold::ToChange).await?;
        let permit = self.permit::<action::PublishInformationSheet>(workshop, &held.facts, &workshop.to_string())?;
        let input = input.trimmed();
        accept(input.problems())?;
        let published = self.sheets_of(workshop).await?;
        if let Some(same) = published.iter().find(|sheet| sheet.version == input.version) {
            if same.text == input.text && same.contact == input.contact {
                self.leave_as_it_is();
                return Ok(());
            }
            return Err(Error::Conflict(format!(
                "version {:?} was published with another text, which people may have agreed to: publish the change as a new version",
                input.version
            )));
        }
        if published.len() >= MOST_VERSIONS {
            return Err(Error::Conflict(format!(
                "a workshop's information sheet has {MOST_VERSIONS} versions at most"
            )));
        }
        // Two versions in the same millisecond would have no order.
        let after = published.last().map(|last| Millis(last.published_at + TimeDelta::milliseconds(1)));
        let row = information_sheet::ActiveModel {
            id: Set(new_id()),
            workshop_id: Set(permit.target().0),
            version: Set(input.version),
            text: Set(input.text),
            contact: Set(input.contact),
            published_by_id: Set(self.access().viewer().account().map(|id| id.0)),
            published_at: Set(self.now().max(after.unwrap_or_default())),
        };
        self.under(&permit).insert(row).await?;
        self.announce(Changed::Workshop(workshop));
        Ok(())
    }
}
