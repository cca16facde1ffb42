//! Changes studies: each change is one unit of work, with its permit and its audit row inside.

mod check;
mod input;
mod label;
mod records;
mod reports;
mod save;
mod words;

use entity::study;
use evidence::vocabulary::PublicationStatus;
use policy::id::StudyId;
use policy::{StudyFacts, action};
use sea_orm::sea_query::{ExprTrait, LockType};
use sea_orm::{DbBackend, FromQueryResult};

use super::known::KnownReport;
use super::view::Study;
use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::col;
use crate::engine::work::Work;
use crate::noun::outcome::is_released;

pub use input::{ReportInput, StudyInput};
pub(crate) use label::label as study_label;

impl Work {
    /// The study, if the viewer may see it, locked until the transaction ends.
    async fn held_study(&self, id: StudyId) -> Result<Study, Error> {
        let mut select = self.access().rows::<study::Entity>();
        all_columns::<study::Entity>(&mut select);
        select.and_where(col(study::Column::Id).eq(id.0));
        if self.access().backend() == DbBackend::Postgres {
            select.lock(LockType::Update);
        }
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("study"))?;
        Ok(Study::from_model(study::Model::from_query_result(&row, "")?))
    }

    async fn create_study(&self, input: &StudyInput) -> Result<(StudyId, Vec<KnownReport>), Error> {
        let id = StudyId(crate::engine::clock::new_id());
        let facts = StudyFacts {
            released: input.status.is_some_and(is_released),
        };
        let permit = self.permit::<action::CreateStudy>(id, &facts, &id.to_string())?;
        let checked = self.check_study(input, None).await?;
        let known = self.insert_study(&permit, &checked).await?;
        Ok((id, known))
    }

    async fn update_study(&self, id: StudyId, version: i32, input: &StudyInput) -> Result<Vec<KnownReport>, Error> {
        let held = self.held_study(id).await?;
        // Both publishing a study and withdrawing a published one need the permission to publish.
        let facts = StudyFacts {
            released: is_released(held.status) || input.status.is_some_and(is_released),
        };
        let permit = self.permit::<action::EditStudy>(id, &facts, &id.to_string())?;
        if held.version != version {
            return Err(stale(version, held.version));
        }
        if input.kind.is_some_and(|kind| kind != held.kind) {
            let message = format!("is {}, which cannot be changed: create another study", held.kind);
            return Err(Error::invalid("input.kind", message));
        }
        let checked = self.check_study(input, Some(&held)).await?;
        let is_public = |status: PublicationStatus| status == PublicationStatus::Published;
        let after = input.status.unwrap_or(held.status);
        if is_public(held.status) == is_public(after) {
            return self.replace_study(&permit, &held, &checked).await;
        }
        // The study becomes public, or stops being public, together with its outcomes and its links.
        let watched = [
            (CopiedKind::Study, vec![id.0]),
            (CopiedKind::Outcome, self.outcomes_of_study(id).await?),
        ];
        let sight = self.sight(&watched).await?;
        let known = self.replace_study(&permit, &held, &checked).await?;
        self.under(&permit).touch_around_study(id).await?;
        self.under(&permit).settle(sight).await?;
        Ok(known)
    }
}

fn stale(expected: i32, found: i32) -> Error {
    Error::Stale {
        entity: "study",
        expected,
        found,
    }
}

impl Study {
    /// Whether this viewer may change the study.
    #[must_use]
    pub fn editable_by(&self, viewer: &policy::Viewer) -> bool {
        let facts = StudyFacts {
            released: is_released(self.status),
        };
        viewer.permit::<action::EditStudy>(self.id, &facts).is_ok()
    }
}

impl Access {
    /// Adds a study.
    ///
    /// # Errors
    /// [`Error::Forbidden`] if the viewer may not do this; [`Error::Invalid`] with every refused field, and for a code that is already
    /// used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn create_study(&self, input: &StudyInput) -> Result<Study, Error> {
        let work = self.begin_to::<action::CreateStudy>(None, async { Ok(()) }).await?;
        let result = work.create_study(input).await;
        let (id, known_reports) = work.finish(result).await?;
        let study = self.changed_study(id).await?;
        Ok(Study { known_reports, ..study })
    }

    /// Changes a study's description.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Stale`], [`Error::Invalid`].
    #[tracing::instrument(level = "debug", skip_all, fields(study.id = %id))]
    pub async fn update_study(&self, id: StudyId, version: i32, input: &StudyInput) -> Result<Study, Error> {
        let seen = async { self.changed_study(id).await.map(drop) };
        let work = self.begin_to::<action::EditStudy>(Some(&id.to_string()), seen).await?;
        let result = work.update_study(id, version, input).await;
        let known_reports = work.finish(result).await?;
        let study = self.changed_study(id).await?;
        Ok(Study { known_reports, ..study })
    }
}
