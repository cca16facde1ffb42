//! Adds ratings of how certain the evidence of a map's cell is. Earlier ones stay: a rating is never changed.

use entity::column::{AsJson, Code};
use entity::{certainty, term};
use evidence::vocabulary::{CertaintyFramework, CertaintyLevel};
use policy::action::RateCertainty;
use policy::id::{AccountId, CertaintyId, TermId};
use sea_orm::sea_query::{ExprTrait, LockType};
use sea_orm::{ActiveValue::Set, DbBackend, FromQueryResult, Order};
use uuid::Uuid;
use words::text::prose_problem;

use super::certainty::{Certainty, StoredCell};
use super::{EvidenceCell, EvidenceMap, MapAxes};
use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::clock::new_id;
use crate::engine::error::Error;
use crate::engine::error::FieldProblem;
use crate::engine::lookup::Lookup as _;
use crate::engine::reads::Reads as _;
use crate::engine::sql::{col, columns, is_one_of};
use crate::engine::work::Work;
use crate::noun::outcome::OutcomeFilter;

/// Reasons of a rating, at most.
const MOST_REASONS: usize = 20;
/// Characters of a reason, at most.
const LONGEST_REASON: usize = 2_000;

/// A rating of a cell.
#[derive(Debug, Clone)]
pub struct CertaintyInput {
    /// The map's dimensions.
    pub axes: MapAxes,
    /// Code of the row's term.
    pub row: String,
    /// Code of the column's term.
    pub column: String,
    /// By which rules.
    pub framework: CertaintyFramework,
    /// How certain.
    pub level: CertaintyLevel,
    /// Why: what was rated down, or up.
    pub reasons: Vec<String>,
}

impl CertaintyInput {
    /// Every field that cannot be accepted, the cell aside.
    fn problems(&self) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        if self.reasons.is_empty() {
            problems.push(FieldProblem::new("input.reasons", "must say why"));
        }
        if self.reasons.len() > MOST_REASONS {
            problems.push(FieldProblem::new("input.reasons", format!("must not be more than {MOST_REASONS}")));
            return problems;
        }
        for (place, reason) in self.reasons.iter().enumerate() {
            let problem = if reason.trim().is_empty() {
                Some("must not be empty".to_owned())
            } else {
                prose_problem(reason, LONGEST_REASON)
            };
            problems.extend(problem.map(|problem| FieldProblem::new(format!("input.reasons.{place}"), problem)));
        }
        problems
    }
}

impl Access {
    /// Rates how certain the evidence of a cell is, and answers with the map that the cell is in. Whoever repeats the cell's latest rating, which was
    /// theirs, changes nothing.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::Invalid`] with every field that cannot be accepted.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn rate_certainty(&self, input: &CertaintyInput) -> Result<(EvidenceMap, EvidenceCell), Error> {
        let work = self.begin_to::<RateCertainty>(None, async { Ok(()) }).await?;
        let result = work.rate_certainty(input).await;
        let key = work.finish(result).await?;
        let map = self.evidence_map(input.axes, &OutcomeFilter::default()).await?;
        let rated = map.cells.iter().find(|cell| cell.key() == key).cloned();
        Ok((map, rated.ok_or(Error::NotFound("cell"))?))
    }
}

impl Work {
    async fn rate_certainty(&self, input: &CertaintyInput) -> Result<(TermId, TermId), Error> {
        let id = CertaintyId(new_id());
        let permit = self.permit::<RateCertainty>(id, &(), &id.to_string())?;
        let key = self.rated_cell(input).await?;
        let cell = StoredCell::of(input.axes, key);
        let rater = self.rater()?;
        if let Some(latest) = self.latest_rating(cell).await?
            && (latest.framework, latest.level, latest.rated_by) == (input.framework, input.level, rater)
            && latest.reasons == input.reasons
        {
            self.leave_as_it_is();
            return Ok(key);
        }
        let row = certainty::ActiveModel {
            id: Set(permit.target().0),
            row_dimension: Set(Code(cell.dimensions.0)),
            column_dimension: Set(Code(cell.dimensions.1)),
            row_term_id: Set(cell.terms.0.0),
            column_term_id: Set(cell.terms.1.0),
            framework: Set(Code(input.framework)),
            level: Set(Code(input.level)),
            reasons: Set(AsJson(input.reasons.clone())),
            rated_by_id: Set(rater.0),
            rated_at: Set(self.now()),
        };
        self.under(&permit).insert(row).await?;
        Ok(key)
    }

    /// Somebody stands by a rating: the service itself rates nothing.
    fn rater(&self) -> Result<AccountId, Error> {
        self.access()
            .viewer()
            .account()
            .ok_or(Error::Forbidden { action: "certainty.rate" })
    }

    /// The terms of the cell, held until the work ends, so that of two equal ratings at once one is the first.
    async fn rated_cell(&self, input: &CertaintyInput) -> Result<(TermId, TermId), Error> {
        let axes = input.axes;
        let known = self
            .known_terms(&[(axes.rows, input.row.as_str()), (axes.columns, input.column.as_str())])
            .await?;
        let mut problems = input.problems();
        let row = known.find(axes.rows, &input.row, "input.row", &mut problems);
        let column = known.find(axes.columns, &input.column, "input.column", &mut problems);
        let (Some(row), Some(column), true) = (row, column, problems.is_empty()) else {
            return Err(Error::Invalid(problems));
        };
        self.hold_terms(&[row.0, column.0]).await?;
        Ok((row, column))
    }

    async fn hold_terms(&self, terms: &[Uuid]) -> Result<(), Error> {
        // SQLite has one writer, who holds everything.
        if self.access().backend() == DbBackend::Postgres {
            let mut held = self.access().rows::<term::Entity>();
            columns(&mut held, &[term::Column::Id]);
            held.and_where(is_one_of(self.access().backend(), term::Column::Id, terms))
                .order_by_expr(col(term::Column::Id), Order::Asc)
                .lock(LockType::NoKeyUpdate);
            self.inside().query_all(&held).await?;
        }
        Ok(())
    }

    async fn latest_rating(&self, cell: StoredCell) -> Result<Option<Certainty>, Error> {
        use certainty::Column;
        let mut select = self.access().rows::<certainty::Entity>();
        all_columns::<certainty::Entity>(&mut select);
        select
            .and_where(col(Column::RowDimension).eq(Code(cell.dimensions.0)))
            .and_where(col(Column::ColumnDimension).eq(Code(cell.dimensions.1)))
            .and_where(col(Column::RowTermId).eq(cell.terms.0.0))
            .and_where(col(Column::ColumnTermId).eq(cell.terms.1.0))
            .order_by_expr(col(Column::RatedAt), Order::Desc)
            .order_by_expr(col(Column::Id), Order::Desc)
            .limit(1);
        let row = self.inside().query_one(&select).await?;
        row.map(|row| Ok(Certainty::from_model(certainty::Model::from_query_result(&row, "")?)))
            .transpose()
    }
}
