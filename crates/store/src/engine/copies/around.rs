//! Updates the change times of related rows: when a row becomes public or stops being public, and when a link between two rows is added
//! or removed.

use entity::column::Code;
use entity::{outcome, programme, programme_study, question_link, study, workshop_programme};
use evidence::vocabulary::PublicationStatus;
use policy::id::{ProgrammeId, StudyId};
use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Condition, ExprTrait, Query, SelectStatement};
use uuid::Uuid;

use super::Seen;
use crate::engine::copied_kind::CopiedKind;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use crate::engine::work::Work;
use crate::engine::work::writer::Writer;

/// `SELECT column AS id FROM` the links that match `of`.
fn linked<E, C>(column: C, of: Condition) -> SelectStatement
where
    E: sea_orm::EntityTrait,
    C: ColumnTrait,
{
    Query::select()
        .expr_as(col(column), "id")
        .unscoped::<E>(Unscoped::Bookkeeping)
        .cond_where(of)
        .and_where(col(column).is_not_null())
        .take()
}

impl Writer<'_> {
    /// A study became public or stopped being public: its links appear or disappear at their other ends.
    pub(crate) async fn touch_around_study(&self, id: StudyId) -> Result<(), Error> {
        let of_study = || Condition::all().add(col(programme_study::Column::StudyId).eq(id.0));
        self.touch_linked(
            CopiedKind::Programme,
            linked::<programme_study::Entity, _>(programme_study::Column::ProgrammeId, of_study()),
        )
        .await?;
        let outcomes = Query::select()
            .expr(col(outcome::Column::Id))
            .unscoped::<outcome::Entity>(Unscoped::Bookkeeping)
            .and_where(col(outcome::Column::StudyId).eq(id.0))
            .take();
        let links = Condition::any()
            .add(col(question_link::Column::StudyId).eq(id.0))
            .add(col(question_link::Column::OutcomeId).in_subquery(outcomes));
        self.touch_linked(
            CopiedKind::Question,
            linked::<question_link::Entity, _>(question_link::Column::QuestionId, links),
        )
        .await
    }

    /// A study that was never public is deleted: the programmes that it evaluates lose a link that only people inside could see.
    pub(crate) async fn touch_programmes_of_study(&self, id: StudyId) -> Result<(), Error> {
        let of_study = Condition::all().add(col(programme_study::Column::StudyId).eq(id.0));
        let programmes = linked::<programme_study::Entity, _>(programme_study::Column::ProgrammeId, of_study);
        let programmes = self.ids_of(programmes).await?;
        self.touch(CopiedKind::Programme, &programmes, Seen::FromInside).await
    }

    /// The studies that evaluate a never-published programme lose a link when that programme is deleted.
    pub(crate) async fn touch_studies_of_programme(&self, id: ProgrammeId) -> Result<(), Error> {
        let of_programme = Condition::all().add(col(programme_study::Column::ProgrammeId).eq(id.0));
        let studies = self
            .ids_of(linked::<programme_study::Entity, _>(programme_study::Column::StudyId, of_programme))
            .await?;
        self.touch(CopiedKind::Study, &studies, Seen::FromInside).await
    }

    /// A programme became public or stopped being public.
    pub(crate) async fn touch_around_programme(&self, id: ProgrammeId) -> Result<(), Error> {
        let of = |column: programme_study::Column| Condition::all().add(col(column).eq(id.0));
        let studies = linked::<programme_study::Entity, _>(programme_study::Column::StudyId, of(programme_study::Column::ProgrammeId));
        self.touch_linked(CopiedKind::Study, studies).await?;
        let outcomes = Condition::all().add(col(outcome::Column::ProgrammeId).eq(id.0));
        self.touch_linked(CopiedKind::Outcome, linked::<outcome::Entity, _>(outcome::Column::Id, outcomes))
            .await?;
        let questions = Condition::all().add(col(question_link::Column::ProgrammeId).eq(id.0));
        let questions = linked::<question_link::Entity, _>(question_link::Column::QuestionId, questions);
        self.touch_linked(CopiedKind::Question, questions).await?;
        let workshops = Condition::all().add(col(workshop_programme::Column::ProgrammeId).eq(id.0));
        let workshops = linked::<workshop_programme::Entity, _>(workshop_programme::Column::WorkshopId, workshops);
        self.touch_linked(CopiedKind::Workshop, workshops).await
    }

    /// A link between a programme and a study was added or removed. Each end has changed for everyone if the other end is public,
    /// otherwise only for people who can see both.
    pub(crate) async fn touch_evaluation(&self, programme: ProgrammeId, study: StudyId) -> Result<(), Error> {
        let study_is = self.seen_link(study_status(study)).await?;
        self.touch(CopiedKind::Programme, &[programme.0], study_is).await?;
        let programme_is = self.seen_link(programme_status(programme)).await?;
        self.touch(CopiedKind::Study, &[study.0], programme_is).await
    }
}

impl Work {
    /// Who can see a link to the row with this status.
    async fn seen_link(&self, status: SelectStatement) -> Result<Seen, Error> {
        let row = self.inside().query_one(&status).await?;
        let status: Option<Code<PublicationStatus>> = row.map(|row| row.try_get("", "status")).transpose()?;
        Ok(if status == Some(Code(PublicationStatus::Published)) {
            Seen::ByAll
        } else {
            Seen::FromInside
        })
    }

    /// Who can see a link from a question to this piece of evidence.
    pub(crate) async fn seen_target(&self, target: crate::engine::link_target::LinkTarget) -> Result<Seen, Error> {
        use crate::engine::link_target::LinkTarget;
        let status = match target {
            LinkTarget::Term(_) => return Ok(Seen::ByAll),
            LinkTarget::Study(id) => study_status(id),
            LinkTarget::Programme(id) => programme_status(id),
            LinkTarget::Outcome(id) => {
                let of = Query::select()
                    .expr(col(outcome::Column::StudyId))
                    .unscoped::<outcome::Entity>(Unscoped::Bookkeeping)
                    .and_where(col(outcome::Column::Id).eq(id.0))
                    .take();
                Query::select()
                    .expr_as(col(study::Column::Status), "status")
                    .unscoped::<study::Entity>(Unscoped::Bookkeeping)
                    .and_where(col(study::Column::Id).in_subquery(of))
                    .take()
            }
        };
        self.seen_link(status).await
    }
}

impl Writer<'_> {
    async fn touch_linked(&self, kind: CopiedKind, linked: SelectStatement) -> Result<(), Error> {
        let rows = self.inside().query_all(&linked).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect::<Result<_, Error>>()?;
        self.touch(kind, &ids, Seen::ByAll).await
    }
}

impl Work {
    /// The outcomes of a study, whose visibility changes together with it.
    pub(crate) async fn outcomes_of_study(&self, id: StudyId) -> Result<Vec<Uuid>, Error> {
        let of_study = Condition::all().add(col(outcome::Column::StudyId).eq(id.0));
        self.ids_of(linked::<outcome::Entity, _>(outcome::Column::Id, of_study)).await
    }

    /// The ids that a statement selects as `id`.
    pub(crate) async fn ids_of(&self, select: SelectStatement) -> Result<Vec<Uuid>, Error> {
        let rows = self.inside().query_all(&select).await?;
        rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
    }

    /// The rows that are visible only through a workshop: its questions and contributions. Their visibility changes together with it.
    pub(crate) async fn rows_of_workshop(&self, id: Uuid) -> Result<Vec<(CopiedKind, Vec<Uuid>)>, Error> {
        use entity::{contribution, question};
        let questions = Condition::all().add(col(question::Column::WorkshopId).eq(id));
        let contributions = Condition::all().add(col(contribution::Column::WorkshopId).eq(id));
        Ok(vec![
            (CopiedKind::Workshop, vec![id]),
            (
                CopiedKind::Question,
                self.ids_of(linked::<question::Entity, _>(question::Column::Id, questions)).await?,
            ),
            (
                CopiedKind::Contribution,
                self.ids_of(linked::<contribution::Entity, _>(contribution::Column::Id, contributions))
                    .await?,
            ),
        ])
    }

    /// The rows that a withdrawal of this participant may change: their questions, texts that still contain their words, and their
    /// contributions.
    pub(crate) async fn rows_of_participant(&self, id: Uuid) -> Result<Vec<(CopiedKind, Vec<Uuid>)>, Error> {
        use entity::{contribution, question};
        let questions = Condition::any()
            .add(col(question::Column::ParticipantId).eq(id))
            .add(col(question::Column::WordsOfId).eq(id));
        let contributions = Condition::all().add(col(contribution::Column::ParticipantId).eq(id));
        Ok(vec![
            (
                CopiedKind::Question,
                self.ids_of(linked::<question::Entity, _>(question::Column::Id, questions)).await?,
            ),
            (
                CopiedKind::Contribution,
                self.ids_of(linked::<contribution::Entity, _>(contribution::Column::Id, contributions))
                    .await?,
            ),
        ])
    }
}

fn study_status(id: StudyId) -> SelectStatement {
    Query::select()
        .expr_as(col(study::Column::Status), "status")
        .unscoped::<study::Entity>(Unscoped::Bookkeeping)
        .and_where(col(study::Column::Id).eq(id.0))
        .take()
}

fn programme_status(id: ProgrammeId) -> SelectStatement {
    Query::select()
        .expr_as(col(programme::Column::Status), "status")
        .unscoped::<programme::Entity>(Unscoped::Bookkeeping)
        .and_where(col(programme::Column::Id).eq(id.0))
        .take()
}
