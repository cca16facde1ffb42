//! An evidence and gap map in the schema: its cells, its text, and a picture of the same cells.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use evidence::map::MapTotals;
use evidence::vocabulary::Dimension;
use figures::EvidenceMapFigure;
use present::dimension::in_words;
use present::evidence_map::{self, plain_language};
use store::{Access, Certainties, EvidenceMap as Map, MapAxes, OutcomeFilter, QuestionsByCell};

use super::cell::EvidenceCell;
use super::certainty::Certainty;
use crate::engine::word::Word;
use crate::noun::programme::Svg;
use crate::noun::question::Question;
use crate::noun::term::Term;

/// A map with those of its parts that were requested.
pub struct MapParts {
    pub map: Map,
    pub certainties: Certainties,
    pub questions: QuestionsByCell,
    totals: MapTotals,
}

/// Which parts of a map were requested besides its counts.
#[derive(Debug, Clone, Copy)]
struct MapPartsWanted {
    certainty: bool,
    questions: bool,
    totals: bool,
}

impl MapPartsWanted {
    fn by(ctx: &Context<'_>) -> Self {
        let asked = ctx.look_ahead();
        let of_cells = |field: &str| asked.field("cells").field(field).exists();
        let words = asked.field("plainLanguage").exists();
        let whole = words || asked.field("diagram").exists();
        Self {
            certainty: whole || of_cells("certainty"),
            questions: whole || of_cells("questions"),
            totals: words,
        }
    }
}

impl MapParts {
    /// Identifies the map and its requested parts.
    pub fn key(ctx: &Context<'_>, axes: MapAxes, filter: &OutcomeFilter) -> String {
        format!("map {axes:?} {filter:?} {:?}", MapPartsWanted::by(ctx))
    }

    /// Reads the requested parts in a fixed number of statements.
    pub async fn read(ctx: &Context<'_>, access: &Access, axes: MapAxes, filter: &OutcomeFilter) -> Result<Self, store::Error> {
        let wanted = MapPartsWanted::by(ctx);
        let map = access.evidence_map(axes, filter).await?;
        Ok(Self {
            certainties: if wanted.certainty {
                access.certainties(&map).await?
            } else {
                Certainties::new()
            },
            questions: if wanted.questions {
                access.questions_of_map(&map, filter).await?
            } else {
                QuestionsByCell::new()
            },
            totals: if wanted.totals {
                access.evidence_map_totals(axes, filter).await?
            } else {
                MapTotals::default()
            },
            map,
        })
    }

    fn sentence(&self) -> String {
        let asked_about = |cell: &&store::EvidenceCell| cell.studies == 0 && self.questions.contains_key(&cell.key());
        let gaps = self.map.cells.iter().filter(asked_about).count();
        let totals = MapTotals {
            cells: self.map.cells.iter().map(|cell| u64::try_from(cell.studies).unwrap_or(0)).collect(),
            gaps_asked_about: u64::try_from(gaps).unwrap_or(u64::MAX),
            ..self.totals.clone()
        };
        let (rows, columns) = (in_words(self.map.axes.rows), in_words(self.map.axes.columns));
        plain_language(&rows, &columns, &totals, &self.map.rated(&self.certainties))
    }

    fn figure(&self) -> EvidenceMapFigure {
        let labels = |terms: &[store::Term]| terms.iter().map(|term| term.label.clone()).collect();
        let map = &self.map;
        let cell = |cell: &store::EvidenceCell| {
            let latest = self.certainties.get(&cell.key()).and_then(|ratings| ratings.first());
            evidence_map::Cell {
                studies: cell.studies,
                state: cell.state(),
                certainty: latest.map(|rating| rating.level),
                questions: self.questions.get(&cell.key()).map_or(0, Vec::len),
            }
        };
        evidence_map::Map {
            rows_by: map.axes.rows,
            columns_by: map.axes.columns,
            rows: labels(&map.rows),
            columns: labels(&map.columns),
            cells: map.cells.iter().map(cell).collect(),
        }
        .figure()
    }
}

/// Converts terms into their GraphQL form.
pub fn shown(terms: &[store::Term]) -> Vec<Term> {
    terms.iter().cloned().map(Term::from).collect()
}

/// An evidence and gap map: the evidence by two dimensions, as a table of cells.
pub struct EvidenceMap(pub Arc<MapParts>);

/// An evidence and gap map: the evidence by two dimensions, as a table of cells.
#[Object]
impl EvidenceMap {
    /// The dimension of the rows.
    async fn row_dimension(&self) -> Word<Dimension> {
        Word(self.0.map.axes.rows)
    }

    /// The dimension of the columns.
    async fn column_dimension(&self) -> Word<Dimension> {
        Word(self.0.map.axes.columns)
    }

    /// The terms of the rows, in the order of the vocabulary.
    async fn rows(&self) -> Vec<Term> {
        shown(&self.0.map.rows)
    }

    /// The terms of the columns, in the order of the vocabulary.
    async fn columns(&self) -> Vec<Term> {
        shown(&self.0.map.columns)
    }

    /// All cells, row by row, including the empty ones.
    async fn cells(&self) -> Vec<EvidenceCell> {
        let MapParts {
            map,
            certainties,
            questions,
            ..
        } = &*self.0;
        let (rows, columns) = (shown(&map.rows), shown(&map.columns));
        let places = rows.iter().flat_map(|row| columns.iter().map(move |column| (row, column)));
        places
            .zip(&map.cells)
            .map(|((row, column), counts)| EvidenceCell {
                row: row.clone(),
                column: column.clone(),
                counts: counts.clone(),
                certainty: certainties.get(&counts.key()).and_then(Certainty::latest),
                questions: questions.get(&counts.key()).into_iter().flatten().cloned().map(Question).collect(),
            })
            .collect()
    }

    /// The map described in a few sentences, which fixed rules make from its numbers.
    async fn plain_language(&self) -> String {
        self.0.sentence()
    }

    /// The map as a picture.
    async fn diagram(&self) -> Svg {
        Svg(self.0.figure().svg())
    }
}
