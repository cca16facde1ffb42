//! The kinds of row that clients keep copies of.

use std::fmt;
use std::str::FromStr;

use evidence::vocabulary::UnknownCode;
use policy::id::{ContributionId, OutcomeId, ProgrammeId, ProjectId, QuestionId, RecommendationId, StudyId, WorkshopId};
use uuid::Uuid;

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

/// Runs `$body` with the entity module of a kind of row, under the name `$module`.
macro_rules! by_kind {
    ($kind:expr, $module:ident => $body:expr) => {
        match $kind {
            $crate::engine::copied_kind::CopiedKind::Programme => {
                use entity::programme as $module;
                $body
            }
            $crate::engine::copied_kind::CopiedKind::Study => {
                use entity::study as $module;
                $body
            }
            $crate::engine::copied_kind::CopiedKind::Outcome => {
                use entity::outcome as $module;
                $body
            }
            $crate::engine::copied_kind::CopiedKind::Workshop => {
                use entity::workshop as $module;
                $body
            }
            $crate::engine::copied_kind::CopiedKind::Question => {
                use entity::question as $module;
                $body
            }
            $crate::engine::copied_kind::CopiedKind::Contribution => {
                use entity::contribution as $module;
                $body
            }
            $crate::engine::copied_kind::CopiedKind::Project => {
                use entity::project as $module;
                $body
            }
            $crate::engine::copied_kind::CopiedKind::Recommendation => {
                use entity::recommendation as $module;
                $body
            }
        }
    };
}
pub(crate) use by_kind;

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

    /// The row's id in the form that clients see.
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
}

impl fmt::Display for CopiedKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for CopiedKind {
    type Err = UnknownCode;

    fn from_str(code: &str) -> Result<Self, UnknownCode> {
        let found = Self::ALL.into_iter().find(|kind| kind.code() == code);
        found.ok_or_else(|| UnknownCode {
            list: "CopiedKind",
            code: code.to_owned(),
        })
    }
}
