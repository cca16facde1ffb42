//! Research questions and their links.

use evidence::vocabulary::{Dimension, Perspective, Provenance, QuestionRelation, QuestionStatus};
use serde::{Deserialize, Serialize};

use super::{Kind, Row};

/// A research question of a project.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct QuestionRow {
    pub code: String,
    pub display_order: Option<i32>,
    pub rank: Option<i32>,
    pub text: String,
    pub plain_language: Option<String>,
    pub theme: Option<String>,
    pub status: QuestionStatus,
    pub project: Option<String>,
    /// Must be null: the questions of a workshop are in the workshop's file.
    pub workshop: Option<String>,
    pub raised_by: Option<Vec<Perspective>>,
    pub links: Vec<LinkRow>,
    pub provenance: Provenance,
    pub source_url: Option<String>,
}

/// A link from a question to a related row.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(missing_docs, reason = "fields are those of data/README.md")]
pub struct LinkRow {
    pub relation: QuestionRelation,
    pub target: Target,
    pub note: Option<String>,
    pub provenance: Option<Provenance>,
}

/// The target of a question's link.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Target {
    /// The kind of the row.
    pub kind: TargetKind,
    /// The dimension, for a term.
    pub dimension: Option<Dimension>,
    /// The row's code.
    pub code: String,
}

/// The kinds of row that a question can be linked to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "the contract's union QuestionTarget")]
pub enum TargetKind {
    Study,
    Programme,
    Term,
    Outcome,
}

impl Row for QuestionRow {
    const KIND: Kind = Kind::Question;
    const NOTES: &'static [&'static str] = &[];

    fn code(&self) -> String {
        self.code.clone()
    }
}
