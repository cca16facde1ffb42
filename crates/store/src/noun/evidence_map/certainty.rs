//! Reads the certainty ratings of a map's cells: the latest rating, and all earlier ones.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::certainty;
use entity::column::Code;
use evidence::map::RatedCells;
use evidence::vocabulary::{CertaintyFramework, CertaintyLevel, Dimension};
use policy::id::{AccountId, TermId};
use policy::{AllOrNone, rows};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, OverStatement, Query, WindowStatement};
use sea_orm::{FromQueryResult, Order};

use super::{EvidenceMap, MapAxes};
use crate::engine::access::Access;
use crate::engine::access::all_columns;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;

/// The maximum number of ratings that are read for one cell; the latest come first.
const MOST_RATINGS: i32 = 100;

/// One certainty rating of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certainty {
    /// The rules that were used for rating.
    pub framework: CertaintyFramework,
    /// How certain the evidence is.
    pub level: CertaintyLevel,
    /// Why the evidence got this rating.
    pub reasons: Vec<String>,
    /// The account that is responsible for the rating.
    pub rated_by: AccountId,
    /// When the cell was rated.
    pub rated_at: DateTime<Utc>,
}

/// The ratings of each cell, the latest first; the key is the cell's row and column.
pub type Certainties = HashMap<(TermId, TermId), Arc<[Certainty]>>;

/// A cell in the form in which it is stored. A map with rows and columns exchanged has the same cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct StoredCell {
    pub(super) dimensions: (Dimension, Dimension),
    pub(super) terms: (TermId, TermId),
}

impl StoredCell {
    /// The dimension that comes first in the schema is stored first. Within one dimension the older term is stored first.
    pub(super) fn of(axes: MapAxes, (row, column): (TermId, TermId)) -> Self {
        let turned = (axes.columns, column) < (axes.rows, row);
        if turned {
            Self {
                dimensions: (axes.columns, axes.rows),
                terms: (column, row),
            }
        } else {
            Self {
                dimensions: (axes.rows, axes.columns),
                terms: (row, column),
            }
        }
    }
}

impl Certainty {
    pub(super) fn from_model(model: certainty::Model) -> Self {
        Self {
            framework: model.framework.0,
            level: model.level.0,
            reasons: model.reasons.0,
            rated_by: AccountId(model.rated_by_id),
            rated_at: model.rated_at.0,
        }
    }
}

impl Access {
    /// The ratings of the map's cells. For a cell in which the viewer sees no study, ratings are shown only to viewers who see all
    /// evidence: otherwise they would reveal hidden studies. Runs one statement.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn certainties(&self, map: &EvidenceMap) -> Result<Certainties, Error> {
        use certainty::Column;
        const PLACE: &str = "rating_place";
        let (rows, columns) = (map.axes.rows.min(map.axes.columns), map.axes.rows.max(map.axes.columns));
        let mut window = WindowStatement::new();
        window
            .add_partition_by(col(Column::RowTermId))
            .add_partition_by(col(Column::ColumnTermId));
        window
            .order_by_expr(col(Column::RatedAt), Order::Desc)
            .order_by_expr(col(Column::Id), Order::Desc);
        let mut ratings = self.rows::<certainty::Entity>();
        all_columns::<certainty::Entity>(&mut ratings);
        ratings
            .and_where(col(Column::RowDimension).eq(Code(rows)))
            .and_where(col(Column::ColumnDimension).eq(Code(columns)))
            .expr_window_as(Expr::cust("ROW_NUMBER()"), window, Alias::new(PLACE));
        let latest = Query::select()
            .expr(Expr::cust("*"))
            .over_rows(ratings, Alias::new("ratings"))
            .and_where(Expr::col(Alias::new(PLACE)).lte(MOST_RATINGS))
            .order_by(Alias::new(PLACE), Order::Asc)
            .take();
        let mut by_cell: HashMap<StoredCell, Vec<Certainty>> = HashMap::new();
        for row in self.reader().query_all(&latest).await? {
            let model = certainty::Model::from_query_result(&row, "")?;
            let cell = StoredCell {
                dimensions: (rows, columns),
                terms: (TermId(model.row_term_id), TermId(model.column_term_id)),
            };
            by_cell.entry(cell).or_default().push(Certainty::from_model(model));
        }
        let by_cell: HashMap<StoredCell, Arc<[Certainty]>> = by_cell.into_iter().map(|(cell, ratings)| (cell, ratings.into())).collect();
        let sees_all = self.sees_all_evidence();
        let seen = map.cells.iter().filter(|cell| sees_all || cell.studies > 0);
        Ok(seen
            .filter_map(|cell| {
                let ratings = by_cell.get(&StoredCell::of(map.axes, cell.key()))?;
                Some((cell.key(), Arc::clone(ratings)))
            })
            .collect())
    }

    /// Whether the viewer can see every study.
    pub(crate) fn sees_all_evidence(&self) -> bool {
        self.viewer().reach(&rows::STUDIES_UNPUBLISHED) == AllOrNone::Everything
    }
}

impl EvidenceMap {
    /// How many of the cells with studies were rated, by their latest rating.
    #[must_use]
    pub fn rated(&self, ratings: &Certainties) -> RatedCells {
        let mut rated = RatedCells::new();
        for cell in self.cells.iter().filter(|cell| cell.studies > 0) {
            if let Some(latest) = ratings.get(&cell.key()).and_then(|ratings| ratings.first()) {
                *rated.entry(latest.level).or_default() += 1;
            }
        }
        rated
    }
}
