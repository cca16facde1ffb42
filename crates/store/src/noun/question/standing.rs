//! Proposes a status for questions, from the evidence that they are linked to and its certainty ratings.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entity::column::Code;
use entity::{certainty, question_link, term};
use evidence::standing::{Standing, proposed_status};
use evidence::vocabulary::{CertaintyLevel, Dimension, QuestionStatus, StudyKind};
use policy::id::{QuestionId, TermId};
use sea_orm::Order;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, UnionType};
use uuid::Uuid;

use super::Question;
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::filter::{DimensionFilter, TermFilter};
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::{col, is_one_of};
use crate::engine::unscoped::Unscoped;
use crate::noun::study::StudyFilter;
use crate::noun::study::StudyParents;
use crate::noun::study::rows;

/// A rated cell, named by its two terms.
type RatedCell = (TermId, TermId);

/// The latest rating of a cell that a question asks about.
struct Rated {
    level: CertaintyLevel,
    /// The filter that lists the studies in the cell.
    terms: [DimensionFilter; 2],
}

impl Access {
    /// The status that the evidence suggests for each of these questions; questions without a suggestion are left out. Runs a fixed
    /// number of statements.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn proposed_statuses(
        &self,
        questions: &[(QuestionId, QuestionStatus)],
    ) -> Result<HashMap<QuestionId, QuestionStatus>, Error> {
        let ids: Vec<QuestionId> = questions.iter().map(|(id, _)| *id).collect();
        let links = self.links_of(&ids).await?;
        let studies = self
            .count_studies_of(&StudyParents::Questions(ids.clone()), &StudyFilter::default())
            .await?;
        let certainty = self.own_ratings(&ids).await?;
        let standing = |(id, status): &(QuestionId, QuestionStatus)| Standing {
            status: *status,
            links: links.get(id).map_or(0, |links| u64::try_from(links.len()).unwrap_or(u64::MAX)),
            studies: studies.get(&id.0).map_or(0, |count| u64::try_from(*count).unwrap_or(0)),
            certainty: certainty.get(id).cloned().unwrap_or_default(),
        };
        let proposed = questions
            .iter()
            .filter_map(|question| Some((question.0, proposed_status(&standing(question))?)));
        Ok(proposed.collect())
    }

    /// The latest rating of each cell whose two terms a question is linked to, if the viewer sees evidence in the cell.
    async fn own_ratings(&self, questions: &[QuestionId]) -> Result<HashMap<QuestionId, Vec<CertaintyLevel>>, Error> {
        let mut latest: BTreeMap<QuestionId, BTreeMap<RatedCell, Rated>> = BTreeMap::new();
        let select = self.ratings_of_linked_cells(questions);
        for row in self.reader().query_all(&select).await? {
            let cell = (TermId(row.try_get("", "row_term")?), TermId(row.try_get("", "column_term")?));
            let along = |dimension: &str, code: &str, term: TermId| {
                let Code(dimension): Code<Dimension> = row.try_get("", dimension)?;
                Ok::<_, Error>(DimensionFilter {
                    dimension,
                    terms: TermFilter::of(row.try_get("", code)?, term),
                })
            };
            let rated = Rated {
                level: row.try_get::<Code<_>>("", "level")?.0,
                terms: [
                    along("row_dimension", "row_code", cell.0)?,
                    along("column_dimension", "column_code", cell.1)?,
                ],
            };
            let of_question = latest.entry(QuestionId(row.try_get("", "question")?)).or_default();
            // The latest rating comes first.
            of_question.entry(cell).or_insert(rated);
        }
        let cells: BTreeMap<RatedCell, &[DimensionFilter]> = latest
            .values()
            .flatten()
            .map(|(cell, rated)| (*cell, rated.terms.as_slice()))
            .collect();
        let seen = self.cells_with_evidence(&cells).await?;
        let levels = |cells: BTreeMap<RatedCell, Rated>| {
            let shown = cells.into_iter().filter(|(cell, _)| seen.contains(cell));
            shown.map(|(_, rated)| rated.level).collect()
        };
        Ok(latest.into_iter().map(|(question, cells)| (question, levels(cells))).collect())
    }

    fn ratings_of_linked_cells(&self, questions: &[QuestionId]) -> sea_orm::sea_query::SelectStatement {
        use certainty::Column;
        let ids: Vec<Uuid> = questions.iter().map(|id| id.0).collect();
        let mut ratings = self.rows::<certainty::Entity>();
        let of = |alias: &'static str, name: &'static str| Expr::col((Alias::new(alias), Alias::new(name)));
        for (links, terms, column) in [
            ("row_link", "row_term_of", Column::RowTermId),
            ("column_link", "column_term_of", Column::ColumnTermId),
        ] {
            let mut linked = self.rows::<question_link::Entity>();
            linked
                .distinct()
                .expr_as(col(question_link::Column::QuestionId), Alias::new("question"))
                .expr_as(col(question_link::Column::TermId), Alias::new("term"))
                .and_where(col(question_link::Column::TermId).is_not_null())
                .and_where(is_one_of(self.backend(), question_link::Column::QuestionId, &ids));
            ratings
                .join_rows_of(linked, Alias::new(links), of(links, "term").eq(col(column)))
                .join_unscoped_as::<term::Entity>(Alias::new(terms), Unscoped::SeenWithTheRow, of(terms, "id").eq(col(column)));
        }
        ratings.and_where(of("row_link", "question").eq(of("column_link", "question")));
        for (value, name) in [
            (of("row_link", "question"), "question"),
            (col(Column::Level), "level"),
            (of("row_term_of", "id"), "row_term"),
            (of("row_term_of", "code"), "row_code"),
            (of("row_term_of", "dimension"), "row_dimension"),
            (of("column_term_of", "id"), "column_term"),
            (of("column_term_of", "code"), "column_code"),
            (of("column_term_of", "dimension"), "column_dimension"),
        ] {
            ratings.expr_as(value, Alias::new(name));
        }
        ratings
            .order_by_expr(col(Column::RatedAt), Order::Desc)
            .order_by_expr(col(Column::Id), Order::Desc)
            .take()
    }

    /// Those of the cells in which the viewer sees a primary study. Runs one statement for any number of cells.
    async fn cells_with_evidence(&self, cells: &BTreeMap<RatedCell, &[DimensionFilter]>) -> Result<BTreeSet<RatedCell>, Error> {
        if self.sees_all_evidence() {
            return Ok(cells.keys().copied().collect());
        }
        let mut any = None::<sea_orm::sea_query::SelectStatement>;
        for ((row, column), terms) in cells {
            let inside = StudyFilter {
                kinds: vec![StudyKind::Primary],
                dimensions: terms.to_vec(),
                ..StudyFilter::default()
            };
            let mut studies = rows(self, &inside).await?;
            studies
                .expr_as(Expr::val(row.0), Alias::new("row_term"))
                .expr_as(Expr::val(column.0), Alias::new("column_term"))
                .add_group_by([Expr::cust("1"), Expr::cust("2")]);
            match &mut any {
                None => any = Some(studies),
                Some(all) => {
                    all.union(UnionType::All, studies);
                }
            }
        }
        let mut seen = BTreeSet::new();
        let Some(any) = any else { return Ok(seen) };
        for row in self.reader().query_all(&any).await? {
            seen.insert((TermId(row.try_get("", "row_term")?), TermId(row.try_get("", "column_term")?)));
        }
        Ok(seen)
    }
}

impl Question {
    /// The facts that the proposed status is calculated from.
    #[must_use]
    pub const fn standing(&self) -> (QuestionId, QuestionStatus) {
        (self.id, self.status)
    }
}
