//! Finds the prioritised questions that concern the cells of a map, and those that ask about an empty cell.
//!
//! A question concerns a cell that its linked terms name (`evidence::map::asks_about`). It also concerns every cell that holds a study or
//! an outcome to which the question has a link "bears on" or "partly answers". Demo questions, merged questions and questions out of
//! scope are not priorities.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use entity::column::Code;
use entity::{outcome, question, question_link, study, term};
use evidence::map::asks_about;
use evidence::vocabulary::{Dimension, QuestionRelation};
use policy::id::{QuestionId, TermId};
use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, SelectStatement};
use uuid::Uuid;

use super::base::Base;
use super::{EvidenceMap, MapAxes};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::scoped::visible;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, is_one_of};
use crate::noun::outcome::OutcomeFilter;
use crate::noun::question::Question;
use crate::noun::question::{in_usual_order, is_priority};
use crate::noun::term::Term;

type Cell = (TermId, TermId);

/// The questions that concern each cell, best rank first.
pub type QuestionsByCell = HashMap<Cell, Vec<Arc<Question>>>;

/// A cell without studies that a question asks about.
#[derive(Debug, Clone)]
pub struct EvidenceGap {
    /// The term of the cell's row.
    pub row: Term,
    /// The term of the cell's column.
    pub column: Term,
    /// The questions that ask about the cell, best rank first.
    pub questions: Vec<Arc<Question>>,
}

impl EvidenceGap {
    /// The best rank among its questions.
    #[must_use]
    pub fn best_rank(&self) -> Option<i32> {
        self.questions.iter().filter_map(|question| question.rank).min()
    }

    /// Gaps with a rank come first, best rank first; then the order in which the sources list their questions.
    fn urgency(&self) -> (i32, i32) {
        let listed = self.questions.iter().filter_map(|question| question.display_order).min();
        (self.best_rank().unwrap_or(i32::MAX), listed.unwrap_or(i32::MAX))
    }
}

/// The terms that each question is linked to, by dimension.
type LinkedTerms = HashMap<QuestionId, Vec<(Dimension, TermId)>>;

impl Access {
    /// The prioritised questions that concern the cells of a map which was made with this filter. Runs four statements for any size of
    /// map.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn questions_of_map(&self, map: &EvidenceMap, filter: &OutcomeFilter) -> Result<QuestionsByCell, Error> {
        let mut bearing: HashMap<Cell, BTreeSet<QuestionId>> = HashMap::new();
        for (question, cell) in asked_about(map, &self.linked_terms(map.axes).await?) {
            bearing.entry(cell).or_default().insert(question);
        }
        let base = self.map_base(map.axes, filter).await?;
        for (target, of) in [
            (question_link::Column::StudyId, col(study::Column::Id)),
            (question_link::Column::OutcomeId, col(outcome::Column::Id)),
        ] {
            for (question, cell) in self.linked_cells(map, &base, target, of).await? {
                bearing.entry(cell).or_default().insert(question);
            }
        }
        self.with_questions(bearing).await
    }

    /// The empty cells of a map that a prioritised question asks about, most urgent first.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn evidence_gaps(&self, axes: MapAxes, first: usize) -> Result<Vec<EvidenceGap>, Error> {
        let map = self.evidence_map(axes, &OutcomeFilter::default()).await?;
        let mut asking: HashMap<Cell, BTreeSet<QuestionId>> = HashMap::new();
        for (question, cell) in asked_about(&map, &self.linked_terms(axes).await?) {
            asking.entry(cell).or_default().insert(question);
        }
        let mut questions = self.with_questions(asking).await?;
        let lines = map.rows.iter().flat_map(|row| map.columns.iter().map(move |column| (row, column)));
        let mut gaps: Vec<EvidenceGap> = lines
            .zip(&map.cells)
            .filter(|(_, cell)| cell.studies == 0)
            .filter_map(|((row, column), cell)| {
                Some(EvidenceGap {
                    row: row.clone(),
                    column: column.clone(),
                    questions: questions.remove(&cell.key())?,
                })
            })
            .collect();
        // The sort is stable: gaps of equal urgency stay in the vocabulary's order.
        gaps.sort_by_key(EvidenceGap::urgency);
        gaps.truncate(first);
        Ok(gaps)
    }

    /// The links of prioritised questions that the viewer may see.
    fn priority_links(&self) -> SelectStatement {
        let mut priorities = visible::<question::Entity, _>(self.viewer(), question::Column::Id);
        priorities.cond_where(is_priority(self));
        let mut links = self.rows::<question_link::Entity>();
        links.and_where(col(question_link::Column::QuestionId).in_subquery(priorities));
        links
    }

    async fn linked_terms(&self, axes: MapAxes) -> Result<LinkedTerms, Error> {
        let mut links = self.priority_links();
        links
            .join_rows::<term::Entity>(self.viewer(), col(term::Column::Id).eq(col(question_link::Column::TermId)))
            .and_where(col(term::Column::Dimension).is_in(axes.each().map(Code)));
        for (value, name) in [
            (col(question_link::Column::QuestionId), "question"),
            (col(term::Column::Dimension), "dimension"),
            (col(term::Column::Id), "term"),
        ] {
            links.expr_as(value, Alias::new(name));
        }
        let mut terms = LinkedTerms::new();
        for row in self.reader().query_all(&links).await? {
            let Code(dimension): Code<Dimension> = row.try_get("", "dimension")?;
            let of = terms.entry(QuestionId(row.try_get("", "question")?)).or_default();
            of.push((dimension, TermId(row.try_get("", "term")?)));
        }
        Ok(terms)
    }

    /// The cells that hold the targets of a question's links; `target` is the link's column, and `of` the key in the map's rows.
    async fn linked_cells<C: ColumnTrait>(
        &self,
        map: &EvidenceMap,
        base: &Base,
        target: C,
        of: Expr,
    ) -> Result<Vec<(QuestionId, Cell)>, Error> {
        const ROW: &str = "cell_row";
        const COLUMN: &str = "cell_column";
        let answers = [QuestionRelation::BearsOn, QuestionRelation::PartlyAnswers].map(Code);
        let (link, question, to) = (Alias::new("link"), Alias::new("question"), Alias::new("target"));
        let mut links = self.priority_links();
        links
            .distinct()
            .and_where(col(target).is_not_null())
            .and_where(col(question_link::Column::Relation).is_in(answers))
            .expr_as(col(question_link::Column::QuestionId), question.clone())
            .expr_as(col(target), to.clone());
        let mut cells = base.select.clone();
        cells
            .join_rows_of(links, link.clone(), Expr::col((link.clone(), to)).eq(of))
            .distinct()
            .expr_as(Expr::col((link, question.clone())), question)
            .expr_as(base.row.value.clone(), Alias::new(ROW))
            .expr_as(base.column.value.clone(), Alias::new(COLUMN));
        let mut linked = Vec::new();
        for found in self.reader().query_all(&cells).await? {
            let cell = (
                base.row.read(&found, ROW, &map.rows)?,
                base.column.read(&found, COLUMN, &map.columns)?,
            );
            if let (Some(row), Some(column)) = cell {
                linked.push((QuestionId(found.try_get("", "question")?), (row, column)));
            }
        }
        Ok(linked)
    }

    /// The questions themselves, in their usual order.
    async fn with_questions(&self, bearing: HashMap<Cell, BTreeSet<QuestionId>>) -> Result<QuestionsByCell, Error> {
        let ids: BTreeSet<Uuid> = bearing.values().flatten().map(|id| id.0).collect();
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let mut select = self.rows::<question::Entity>();
        select.and_where(is_one_of(self.backend(), question::Column::Id, &ids));
        in_usual_order(self, &mut select);
        let questions: Vec<Arc<Question>> = self.read_questions(select).await?.into_iter().map(Arc::new).collect();
        let of_cell = |wanted: BTreeSet<QuestionId>| questions.iter().filter(|question| wanted.contains(&question.id)).cloned().collect();
        Ok(bearing.into_iter().map(|(cell, wanted)| (cell, of_cell(wanted))).collect())
    }
}

/// The cells that each question asks about by its linked terms.
fn asked_about(map: &EvidenceMap, linked: &LinkedTerms) -> Vec<(QuestionId, Cell)> {
    let mut asked = Vec::new();
    for (question, terms) in linked {
        let along = |dimension: Dimension| {
            terms
                .iter()
                .filter(|(of, _)| *of == dimension)
                .map(|(_, term)| *term)
                .collect::<Vec<_>>()
        };
        let (rows, columns) = (along(map.axes.rows), along(map.axes.columns));
        let cells = map
            .cells
            .iter()
            .filter(|cell| asks_about(&rows, &columns, (&cell.row, &cell.column)));
        asked.extend(cells.map(|cell| (*question, cell.key())));
    }
    asked
}
