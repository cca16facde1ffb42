//! The kinds of row that clients keep copies of.

use entity::{contribution, outcome, programme, project, question, recommendation, study, workshop};
use policy::id::{ContributionId, OutcomeId, ProgrammeId, ProjectId, QuestionId, RecommendationId, StudyId, WorkshopId};
use policy::{Role, Viewer};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{Condition, DbBackend};
use uuid::Uuid;

use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, is_one_of};
use crate::engine::unscoped::Unscoped;

/// A kind of row that clients keep copies of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CopiedKind {
    Programme,
    Study,
    Outcome,
    Workshop,
    Question,
    Contribution,
    Project,
    Recommendation,
}

/// The rows of `E` that the viewer may see, with their ids as `id`.
macro_rules! by_kind {
    ($kind:expr, $module:ident => $body:expr) => {
        match $kind {
            CopiedKind::Programme => {
                use programme as $module;
                $body
            }
            CopiedKind::Study => {
                use study as $module;
                $body
            }
            CopiedKind::Outcome => {
                use outcome as $module;
                $body
            }
            CopiedKind::Workshop => {
                use workshop as $module;
                $body
            }
            CopiedKind::Question => {
                use question as $module;
                $body
            }
            CopiedKind::Contribution => {
                use contribution as $module;
                $body
            }
            CopiedKind::Project => {
                use project as $module;
                $body
            }
            CopiedKind::Recommendation => {
                use recommendation as $module;
                $body
            }
        }
    };
}

impl CopiedKind {
    pub(crate) const ALL: [Self; 8] = [
        Self::Programme,
        Self::Study,
        Self::Outcome,
        Self::Workshop,
        Self::Question,
        Self::Contribution,
        Self::Project,
        Self::Recommendation,
    ];

    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Programme => "PROGRAMME",
            Self::Study => "STUDY",
            Self::Outcome => "OUTCOME",
            Self::Workshop => "WORKSHOP",
            Self::Question => "QUESTION",
            Self::Contribution => "CONTRIBUTION",
            Self::Project => "PROJECT",
            Self::Recommendation => "RECOMMENDATION",
        }
    }

    /// # Errors
    /// [`Error::Corrupt`] for a stored code that is none of a kind.
    pub(crate) fn parse(code: &str) -> Result<Self, Error> {
        let found = Self::ALL.into_iter().find(|kind| kind.code() == code);
        found.ok_or_else(|| Error::Corrupt(format!("{code} is no kind of row that is copied")))
    }

    /// The row's id as clients write it.
    pub(crate) fn id_text(self, id: Uuid) -> String {
        match self {
            Self::Programme => ProgrammeId(id).to_string(),
            Self::Study => StudyId(id).to_string(),
            Self::Outcome => OutcomeId(id).to_string(),
            Self::Workshop => WorkshopId(id).to_string(),
            Self::Question => QuestionId(id).to_string(),
            Self::Contribution => ContributionId(id).to_string(),
            Self::Project => ProjectId(id).to_string(),
            Self::Recommendation => RecommendationId(id).to_string(),
        }
    }

    /// Those of these rows that somebody in this role may see, whoever it is; their ids as `id`.
    pub(super) fn seen_as(self, access: &Access, role: Role, ids: &[Uuid]) -> SelectStatement {
        let nobody = access.with_viewer(Viewer::anybody_as(role));
        by_kind!(self, module => {
            let mut rows = nobody.rows::<module::Entity>();
            rows.expr_as(col(module::Column::Id), "id")
                .and_where(is_one_of(access.backend(), module::Column::Id, ids));
            rows
        })
    }

    /// The viewer may see the row of this kind whose id `key` holds.
    pub(crate) fn is_seen(self, viewer: &Viewer, key: Expr) -> Condition {
        by_kind!(self, module => {
            let row = Query::select()
                .expr(Expr::cust("1"))
                .scoped::<module::Entity>(viewer)
                .and_where(col(module::Column::Id).eq(key))
                .take();
            Condition::all().add(Expr::exists(row))
        })
    }
}

impl CopiedKind {
    /// The id of each of these rows as `id`, and its workshop's as `of`; `None` for a kind that is of no workshop.
    pub(super) fn workshops(self, backend: DbBackend, ids: &[Uuid]) -> Option<SelectStatement> {
        let mut select = Query::select();
        match self {
            Self::Workshop => select
                .expr_as(col(workshop::Column::Id), "id")
                .expr_as(col(workshop::Column::Id), "of")
                .unscoped::<workshop::Entity>(Unscoped::Bookkeeping)
                .and_where(is_one_of(backend, workshop::Column::Id, ids)),
            Self::Question => select
                .expr_as(col(question::Column::Id), "id")
                .expr_as(col(question::Column::WorkshopId), "of")
                .unscoped::<question::Entity>(Unscoped::Bookkeeping)
                .and_where(is_one_of(backend, question::Column::Id, ids)),
            Self::Contribution => select
                .expr_as(col(contribution::Column::Id), "id")
                .expr_as(col(contribution::Column::WorkshopId), "of")
                .unscoped::<contribution::Entity>(Unscoped::Bookkeeping)
                .and_where(is_one_of(backend, contribution::Column::Id, ids)),
            Self::Programme | Self::Study | Self::Outcome | Self::Project | Self::Recommendation => return None,
        };
        Some(select.take())
    }
}
