//! Changes programmes: each change is one unit of work, with its permit and its audit row inside.

mod check;
mod evaluation;
mod input;
mod rate;
mod save;
mod status;
mod terms;
mod words;

use entity::programme;
use policy::id::ProgrammeId;
use policy::{Action, Permit, ProgrammeFacts, ProgrammeReach, Viewer, action, rows};
use sea_orm::FromQueryResult;
use sea_orm::sea_query::{Expr, ExprTrait, LockType};

use super::view::{Programme, StoredProgramme, programme_columns};
use crate::engine::access::Access;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sql::col;
use crate::engine::work::Work;
use crate::engine::work::same_version;

use check::CheckedProgramme;

pub(crate) use input::level_problem;
pub use input::{InvolvementInput, InvolvementRatingInput, ProgrammeInput};

impl Work {
    /// The programme, if the viewer may see it, locked until the transaction ends.
    pub(crate) async fn held_programme(&self, id: ProgrammeId) -> Result<Programme, Error> {
        let own = || {
            let mut rows = self.access().rows::<programme::Entity>();
            rows.and_where(col(programme::Column::Id).eq(id.0));
            rows
        };
        // Hidden changes are counted in another table, so they are read after the lock is taken.
        let mut lock = own();
        lock.expr(Expr::val(1));
        if self.lock(&mut lock, LockType::Update) {
            self.inside().query_all(&lock).await?;
        }
        let mut select = own();
        programme_columns(&self.access().asking_everything())(&mut select);
        let row = self.inside().query_one(&select).await?.ok_or(Error::NotFound("programme"))?;
        Ok(Programme::from_row(StoredProgramme::from_query_result(&row, "")?))
    }

    /// Asks for permission to do `A` to a programme. "Not found" if the viewer cannot see it, "forbidden" if they may not do it.
    async fn programme_permit<A>(&self, id: ProgrammeId) -> Result<(Permit<A>, Programme), Error>
    where
        A: Action<Target = ProgrammeId, Facts = ProgrammeFacts>,
    {
        let held = self.held_programme(id).await?;
        let permit = self.permit::<A>(id, held.facts(), &id.to_string())?;
        Ok((permit, held))
    }

    /// Increments the version, if the stored one is still the one that the caller read. The caller updates the change times.
    async fn touch_programme(&self, permit: &Permit<impl Action<Target = ProgrammeId>>, held: &Programme) -> Result<(), Error> {
        let update = sea_orm::sea_query::Query::update()
            .table(programme::Entity)
            .value(programme::Column::Version, held.open_version + 1)
            .and_where(col(programme::Column::Id).eq(permit.target().0))
            .and_where(col(programme::Column::Version).eq(held.open_version))
            .take();
        self.changed_one(self.under(permit).update(&update).await?, held)
    }

    fn changed_one(&self, rows: u64, held: &Programme) -> Result<(), Error> {
        if rows == 1 {
            Ok(())
        } else {
            Err(Error::Stale {
                entity: "programme",
                expected: held.version,
                found: held.version + 1,
            })
        }
    }
}

/// Whether the viewer may assign a programme to any organisation. Viewers who can reach all programmes may; others only to their own.
fn has_free_choice(viewer: &Viewer) -> bool {
    viewer.reach(&rows::PROGRAMMES_UNPUBLISHED) == ProgrammeReach::Everything
}

impl Access {
    /// Begins a unit of work to do `A` to a programme.
    async fn begin_on_programme<A: Action>(&self, id: ProgrammeId) -> Result<Work, Error> {
        self.begin_to::<A>(Some(&id.to_string()), async { self.changed_programme(id).await.map(drop) })
            .await
    }

    /// The programme after a change.
    async fn changed_programme(&self, id: ProgrammeId) -> Result<Programme, Error> {
        let mut found = self.programmes_by_id(&[id]).await?;
        found.pop().ok_or(Error::NotFound("programme"))
    }

    /// Adds a programme. A person whose role works on programmes is assigned to it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] if the viewer may not do this; [`Error::Invalid`] with every refused field, and for a code that is already
    /// used.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn create_programme(&self, input: &ProgrammeInput) -> Result<Programme, Error> {
        let work = self.begin_to::<action::CreateProgramme>(None, async { Ok(()) }).await?;
        let result = work.create_programme(input).await;
        let id = work.finish(result).await?;
        self.changed_programme(id).await
    }

    /// Changes a programme's description.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Stale`], [`Error::Invalid`].
    #[tracing::instrument(level = "debug", skip_all, fields(programme.id = %id))]
    pub async fn update_programme(&self, id: ProgrammeId, version: i32, input: &ProgrammeInput) -> Result<Programme, Error> {
        let work = self.begin_on_programme::<action::EditProgramme>(id).await?;
        let result = work.update_programme(id, version, input).await;
        work.finish(result).await?;
        self.changed_programme(id).await
    }

    /// Changes a programme's publication status.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Stale`].
    #[tracing::instrument(level = "debug", skip_all, fields(programme.id = %id))]
    pub async fn set_programme_status(
        &self,
        id: ProgrammeId,
        version: i32,
        status: evidence::vocabulary::PublicationStatus,
    ) -> Result<Programme, Error> {
        let work = self.begin_on_programme::<action::MoveProgramme>(id).await?;
        let result = work.set_programme_status(id, version, status).await;
        work.finish(result).await?;
        self.changed_programme(id).await
    }

    /// Adds a rating of involvement, and calculates the agreed level again.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Forbidden`], [`Error::Invalid`].
    #[tracing::instrument(level = "debug", skip_all, fields(programme.id = %id))]
    pub async fn rate_involvement(&self, id: ProgrammeId, input: &InvolvementRatingInput) -> Result<Programme, Error> {
        let work = self.begin_on_programme::<action::RateInvolvement>(id).await?;
        let result = work.rate_involvement(id, input).await;
        work.finish(result).await?;
        self.changed_programme(id).await
    }

    /// Records that a study evaluates a programme. Recording it twice changes nothing.
    ///
    /// # Errors
    /// [`Error::NotFound`] for either, [`Error::Forbidden`].
    #[tracing::instrument(level = "debug", skip_all, fields(programme.id = %id))]
    pub async fn link_evaluation(&self, id: ProgrammeId, study: policy::id::StudyId) -> Result<Programme, Error> {
        let work = self.begin_on_programme::<action::LinkEvaluation>(id).await?;
        let result = work.link_evaluation(id, study).await;
        work.finish(result).await?;
        self.changed_programme(id).await
    }

    /// Removes the record that a study evaluates a programme. Nothing changes if there is none.
    ///
    /// # Errors
    /// [`Error::NotFound`] for either, [`Error::Forbidden`].
    #[tracing::instrument(level = "debug", skip_all, fields(programme.id = %id))]
    pub async fn unlink_evaluation(&self, id: ProgrammeId, study: policy::id::StudyId) -> Result<Programme, Error> {
        let work = self.begin_on_programme::<action::UnlinkEvaluation>(id).await?;
        let result = work.unlink_evaluation(id, study).await;
        work.finish(result).await?;
        self.changed_programme(id).await
    }
}

impl Work {
    async fn create_programme(&self, input: &ProgrammeInput) -> Result<ProgrammeId, Error> {
        let id = ProgrammeId(crate::engine::clock::new_id());
        let viewer = self.access().viewer();
        let organisation = input.organisation.after(viewer.organisation());
        let facts = ProgrammeFacts {
            organisation: if has_free_choice(viewer) {
                organisation
            } else {
                viewer.organisation()
            },
            works_on: viewer.account().is_some(),
            released: false,
        };
        let permit = self.permit::<action::CreateProgramme>(id, &facts, &id.to_string())?;
        let checked = self.check_programme(input, None).await?;
        self.insert_programme(&permit, &checked, organisation).await?;
        Ok(id)
    }

    async fn update_programme(&self, id: ProgrammeId, version: i32, input: &ProgrammeInput) -> Result<(), Error> {
        let (permit, held) = self.programme_permit::<action::EditProgramme>(id).await?;
        same_version("programme", held.version, version)?;
        let checked = self.check_programme(input, Some(&held)).await?;
        self.apply_to_programme(&permit, &held, &checked).await
    }

    /// Stores a checked description of a locked programme.
    pub(crate) async fn apply_to_programme(
        &self,
        permit: &Permit<action::EditProgramme>,
        held: &Programme,
        checked: &CheckedProgramme<'_>,
    ) -> Result<(), Error> {
        let id = held.id;
        let sight = self.sight(&[(CopiedKind::Programme, vec![id.0])]).await?;
        let before = self.open_part_of_programme(id).await?;
        self.replace_programme(permit, held, checked).await?;
        self.under(permit).programme_changed(id, &before).await?;
        self.under(permit).settle(sight).await
    }
}
