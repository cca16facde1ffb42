//! A cell of an evidence map, and a gap, as GraphQL shows them.

use async_graphql::{Object, SimpleObject};
use evidence::vocabulary::{EffectDirection, EvidenceState};

use super::certainty::Certainty;
use crate::engine::word::Word;
use crate::noun::question::Question;
use crate::noun::term::Term;

/// One cell of an evidence map.
#[derive(Debug, Clone)]
pub struct EvidenceCell {
    pub row: Term,
    pub column: Term,
    pub counts: store::EvidenceCell,
    pub certainty: Option<Certainty>,
    pub questions: Vec<Question>,
}

/// How many outcomes point one way.
#[derive(Debug, Clone, Copy, SimpleObject)]
pub struct DirectionCount {
    /// The direction that is counted.
    direction: Word<EffectDirection>,
    /// How many outcomes point in this direction.
    count: i64,
}

/// One cell of an evidence map.
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

    /// Primary studies, each once; reviews of others' are not counted.
    async fn studies(&self) -> i64 {
        self.counts.studies
    }

    /// Their outcomes in this cell, each once.
    async fn outcomes(&self) -> i64 {
        self.counts.outcomes
    }

    /// The outcomes by where they point: every direction, those of no outcome too.
    async fn directions(&self) -> Vec<DirectionCount> {
        let count = |(direction, count): &(EffectDirection, i64)| DirectionCount {
            direction: Word(*direction),
            count: *count,
        };
        self.counts.directions.iter().map(count).collect()
    }

    /// How well the cell is filled.
    async fn state(&self) -> Word<EvidenceState> {
        Word(self.counts.state())
    }

    /// How certain the evidence of the cell was last rated to be, whatever the filter; null where nobody rated it, or the viewer
    /// sees no evidence in it.
    async fn certainty(&self) -> Option<&Certainty> {
        self.certainty.as_ref()
    }

    /// Prioritised questions that bear on this cell: where a gap and a priority meet.
    async fn questions(&self) -> &[Question] {
        &self.questions
    }
}

/// A cell that no study fills and a question asks about.
#[derive(SimpleObject)]
pub struct EvidenceGap {
    /// The term of the gap's row.
    row: Term,
    /// The term of the gap's column.
    column: Term,
    /// The prioritised questions that ask about it by their linked terms, best rank first.
    questions: Vec<Question>,
    /// The best rank among those questions; null where none was ranked.
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
