//! Adds certainty ratings to the cells of a map. Earlier ratings are kept: a rating is never changed.

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

/// The maximum number of reasons of a rating.
const MOST_REASONS: usize = 20;
/// The maximum length of a reason, in characters.
const LONGEST_REASON: usize = 2_000;

/// The input for a rating of a cell.
#[derive(Debug, Clone)]
pub struct CertaintyInput {
    /// The map's dimensions.
    pub axes: MapAxes,
    /// The code of the row's term.
    pub row: String,
    /// The code of the column's term.
    pub column: String,
    /// The rules that were used for rating.
    pub framework: CertaintyFramework,
    /// How certain the evidence is.
    pub level: CertaintyLevel,
    /// The reasons for rating the evidence down or up.
    pub reasons: Vec<String>,
}

impl CertaintyInput {
    /// Every refused field, except those that name the cell.
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
    /// Rates the certainty of a cell's evidence, and returns the map that contains the cell. If the viewer repeats their own latest
    /// rating of the cell, nothing changes.
    ///
    /// # Errors
    /// [`Error::Forbidden`]; [`Error::Invalid`] with every refused field.
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

    /// The account that is responsible for the rating. The service's own tasks cannot rate.
    fn rater(&self) -> Result<AccountId, Error> {
        self.access()
            .viewer()
            .account()
            .ok_or(Error::Forbidden { action: "certainty.rate" })
    }

    /// The terms of the cell, locked until the transaction ends, so that two equal ratings at the same time are stored only once.
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
        // On SQLite the single writer already excludes all others.
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
