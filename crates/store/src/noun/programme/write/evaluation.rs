//! Adds and removes the links between programmes and the studies that evaluate them.

use entity::{programme_study, study};
use policy::id::{ProgrammeId, StudyId};
use policy::{Action, Permit, action};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ActiveValue::Set, Condition};

use crate::engine::copies::Seen;
use crate::engine::error::Error;
use crate::engine::link_target::LinkTarget;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::noun::programme::Programme;

impl Work {
    pub(super) async fn link_evaluation(&self, id: ProgrammeId, study: StudyId) -> Result<(), Error> {
        let (permit, held) = self.programme_permit::<action::LinkEvaluation>(id).await?;
        self.see_study(study).await?;
        if self.is_linked(id, study).await? {
            self.leave_as_it_is();
            return Ok(());
        }
        let row = programme_study::ActiveModel {
            programme_id: Set(id.0),
            study_id: Set(study.0),
            created_at: Set(self.now()),
        };
        self.under(&permit).insert(row).await?;
        self.evaluations_changed(&permit, &held, study).await?;
        self.under(&permit).touch_evaluation(id, study).await
    }

    pub(super) async fn unlink_evaluation(&self, id: ProgrammeId, study: StudyId) -> Result<(), Error> {
        let (permit, held) = self.programme_permit::<action::UnlinkEvaluation>(id).await?;
        self.see_study(study).await?;
        if !self.is_linked(id, study).await? {
            self.leave_as_it_is();
            return Ok(());
        }
        self.under(&permit).delete::<programme_study::Entity>(link(id, study)).await?;
        self.evaluations_changed(&permit, &held, study).await?;
        self.under(&permit).touch_evaluation(id, study).await
    }

    /// A link to a study that everyone can see is a visible change of the programme. A link to a hidden study is a hidden change:
    /// otherwise the version and the time of the last change would reveal it to people who can see only the programme.
    async fn evaluations_changed(
        &self,
        permit: &Permit<impl Action<Target = ProgrammeId>>,
        held: &Programme,
        study: StudyId,
    ) -> Result<(), Error> {
        if self.seen_target(LinkTarget::Study(study)).await? == Seen::ByAll {
            self.touch_programme(permit, held).await
        } else {
            Ok(())
        }
    }

    async fn see_study(&self, study: StudyId) -> Result<(), Error> {
        let seen = self
            .exists(self.access().rows::<study::Entity>(), study::Column::Id, study.0)
            .await?;
        if seen { Ok(()) } else { Err(Error::NotFound("study")) }
    }

    async fn is_linked(&self, id: ProgrammeId, study: StudyId) -> Result<bool, Error> {
        let select = Query::select()
            .expr(Expr::val(1))
            .unscoped::<programme_study::Entity>(Unscoped::HeldUnderAPermit)
            .cond_where(link(id, study))
            .take();
        Ok(self.inside().query_one(&select).await?.is_some())
    }
}

fn link(id: ProgrammeId, study: StudyId) -> Condition {
    Condition::all()
        .add(col(programme_study::Column::ProgrammeId).eq(id.0))
        .add(col(programme_study::Column::StudyId).eq(study.0))
}
