//! After a term has changed: updates the search texts and the change times of the rows that have the term.

use entity::{involvement, involvement_activity, outcome, outcome_term, programme_term, study_term};
use policy::id::{OutcomeId, ProgrammeId, StudyId, TermId};
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait};
use uuid::Uuid;

use crate::engine::copied_kind::CopiedKind;
use crate::engine::copies::Seen;
use crate::engine::error::Error;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;

impl Writer<'_> {
    /// Updates search texts and change times after the code or the label of a term has changed.
    pub(super) async fn term_changed(&self, term: TermId) -> Result<(), Error> {
        let mut programmes = self
            .carrying::<programme_term::Entity, _>(programme_term::Column::ProgrammeId, programme_term::Column::TermId, term)
            .await?;
        programmes.extend(self.programmes_with_activity(term).await?);
        programmes.sort_unstable();
        programmes.dedup();
        let studies = self
            .carrying::<study_term::Entity, _>(study_term::Column::StudyId, study_term::Column::TermId, term)
            .await?;
        let mut outcomes = self
            .carrying::<outcome_term::Entity, _>(outcome_term::Column::OutcomeId, outcome_term::Column::TermId, term)
            .await?;
        outcomes.extend(
            self.carrying::<outcome::Entity, _>(outcome::Column::Id, outcome::Column::DomainTermId, term)
                .await?,
        );
        outcomes.sort_unstable();
        outcomes.dedup();
        for id in &programmes {
            self.index_programme(ProgrammeId(*id)).await?;
        }
        for id in &studies {
            self.index_study(StudyId(*id)).await?;
        }
        for id in &outcomes {
            self.index_outcome(OutcomeId(*id)).await?;
        }
        self.touch(CopiedKind::Programme, &programmes, Seen::ByAll).await?;
        self.touch(CopiedKind::Study, &studies, Seen::ByAll).await?;
        self.touch(CopiedKind::Outcome, &outcomes, Seen::ByAll).await
    }
}

impl Work {
    async fn carrying<E: EntityTrait, C: ColumnTrait>(&self, id: C, term_id: C, term: TermId) -> Result<Vec<Uuid>, Error> {
        let select = Query::select()
            .distinct()
            .expr_as(col(id), "id")
            .unscoped::<E>(Unscoped::Bookkeeping)
            .and_where(col(term_id).eq(term.0))
            .take();
        self.ids_of(select).await
    }

    async fn programmes_with_activity(&self, term: TermId) -> Result<Vec<Uuid>, Error> {
        let select = Query::select()
            .distinct()
            .expr_as(col(involvement::Column::ProgrammeId), "id")
            .unscoped::<involvement::Entity>(Unscoped::Bookkeeping)
            .join_unscoped::<involvement_activity::Entity>(
                Unscoped::Bookkeeping,
                col(involvement_activity::Column::InvolvementId).eq(col(involvement::Column::Id)),
            )
            .and_where(col(involvement_activity::Column::TermId).eq(term.0))
            .take();
        self.ids_of(select).await
    }
}
