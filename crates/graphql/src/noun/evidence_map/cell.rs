//! Cells of an evidence map and evidence gaps in the schema.

use async_graphql::{Object, SimpleObject};
use evidence::vocabulary::{EffectDirection, EvidenceState};

use super::certainty::Certainty;
use crate::engine::word::Word;
use crate::noun::question::Question;
use crate::noun::term::Term;

/// One cell of an evidence map: the evidence with the term of the row and the term of the column.
#[derive(Debug, Clone)]
pub struct EvidenceCell {
    pub row: Term,
    pub column: Term,
    pub counts: store::EvidenceCell,
    pub certainty: Option<Certainty>,
    pub questions: Vec<Question>,
}

/// The number of outcomes in one direction.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct DirectionCount {
    /// The direction that was counted.
    direction: Word<EffectDirection>,
    /// The number of outcomes in this direction.
    count: i64,
}

/// One cell of an evidence map: the evidence with the term of the row and the term of the column.
#[Object]
impl EvidenceCell {
    /// The term of the cell's row.
    async fn row(&self) -> &Term {
        &self.row
    }

    /// The term of the cell's column.
    async fn column(&self) -> &Term {
        &self.column
    }

    /// The number of primary studies in the cell. Each study counts once, and reviews do not count.
    async fn studies(&self) -> i64 {
        self.counts.studies
    }

    /// The number of outcomes in the cell. Each outcome counts once.
    async fn outcomes(&self) -> i64 {
        self.counts.outcomes
    }

    /// The number of outcomes in each direction. Every direction is listed, even if its number is 0.
    async fn directions(&self) -> Vec<DirectionCount> {
        let count = |(direction, count): &(EffectDirection, i64)| DirectionCount {
            direction: Word(*direction),
            count: *count,
        };
        self.counts.directions.iter().map(count).collect()
    }

    /// Whether the cell has no, few, some or many studies.
    async fn state(&self) -> Word<EvidenceState> {
        Word(self.counts.state())
    }

    /// The latest rating of the certainty of the evidence in the cell; the filter of the map does not affect it. Null
    /// if nobody has rated the cell, or the viewer sees no evidence in it.
    async fn certainty(&self) -> Option<&Certainty> {
        self.certainty.as_ref()
    }

    /// The prioritised questions that are about this cell.
    async fn questions(&self) -> &[Question] {
        &self.questions
    }
}

/// A cell of an evidence map without any study that a prioritised question is about.
#[derive(SimpleObject)]
pub struct EvidenceGap {
    /// The term of the cell's row.
    row: Term,
    /// The term of the cell's column.
    column: Term,
    /// The prioritised questions whose linked terms match the cell, the best rank first.
    questions: Vec<Question>,
    /// The best rank of these questions; null if none of them is ranked.
    best_rank: Option<i32>,
}

impl From<store::EvidenceGap> for EvidenceGap {
    fn from(gap: store::EvidenceGap) -> Self {
        Self {
            best_rank: gap.best_rank(),
            row: gap.row.into(),
            column: gap.column.into(),
            questions: gap.questions.into_iter().map(Question).collect(),
        }
    }
}
