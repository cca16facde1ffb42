//! Changes the publication status of programmes.

use entity::column::Code;
use entity::programme;
use evidence::vocabulary::PublicationStatus;
use policy::action;
use policy::id::ProgrammeId;
use sea_orm::sea_query::{ExprTrait, Query};

use crate::engine::copied_kind::CopiedKind;
use crate::engine::error::Error;
use crate::engine::sql::col;
use crate::engine::work::Work;
use crate::engine::work::same_version;

impl Work {
    /// Editors can move a programme between DRAFT and IN_REVIEW; every other step needs the permission to publish.
    pub(super) async fn set_programme_status(&self, id: ProgrammeId, version: i32, status: PublicationStatus) -> Result<(), Error> {
        let held = self.held_programme(id).await?;
        let within = is_private(held.status) && is_private(status);
        let writer = if within {
            self.under(&self.permit::<action::MoveProgramme>(id, held.facts(), &id.to_string())?)
        } else {
            self.under(&self.permit::<action::PublishProgramme>(id, held.facts(), &id.to_string())?)
        };
        same_version("programme", held.version, version)?;
        if held.status == status {
            self.leave_as_it_is();
            return Ok(());
        }
        let sight = self.sight(&[(CopiedKind::Programme, vec![id.0])]).await?;
        let update = Query::update()
            .table(programme::Entity)
            .value(programme::Column::Status, Code(status))
            .value(programme::Column::Version, held.open_version + 1)
            .value(programme::Column::UpdatedAt, self.now())
            .and_where(col(programme::Column::Id).eq(id.0))
            .and_where(col(programme::Column::Version).eq(held.open_version))
            .take();
        self.changed_one(writer.update(&update).await?, &held)?;
        if (held.status == PublicationStatus::Published) != (status == PublicationStatus::Published) {
            writer.touch_around_programme(id).await?;
        }
        writer.settle(sight).await
    }
}

/// Whether the status is DRAFT or IN_REVIEW.
const fn is_private(status: PublicationStatus) -> bool {
    match status {
        PublicationStatus::Draft | PublicationStatus::InReview => true,
        PublicationStatus::Published | PublicationStatus::Archived => false,
    }
}
