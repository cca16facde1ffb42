//! Counts what is in the cells of a map, in one statement for any size of map, and in the map as a whole, in a second statement.

use std::collections::HashMap;

use entity::column::Code;
use entity::{outcome, study};
use evidence::map::MapTotals;
use evidence::vocabulary::EffectDirection;
use policy::id::TermId;
use sea_orm::QueryResult;
use sea_orm::sea_query::{Alias, CaseStatement, Expr, ExprTrait, Func, Query, SelectStatement};

use super::MapAxes;
use super::base::Base;
use super::kept::{MapPart, cells_of_terms};
use super::tally::{CellTally, OUTCOMES, STUDIES};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::noun::outcome::OutcomeFilter;
use crate::noun::study::StudyFilter;
use crate::noun::term::Term;

const ROW: &str = "map_row";
const COLUMN: &str = "map_column";
const STUDY: &str = "map_study";
const OUTCOME: &str = "map_outcome";
const DIRECTION: &str = "map_direction";
const OF_STUDY: &str = "of_study";

fn named(name: &str) -> Expr {
    Expr::col(Alias::new(name))
}

/// `COUNT(value)`, as a 64-bit integer on both databases.
fn count(value: Expr) -> Expr {
    Func::count(value).into()
}

/// `SUM(value)` as a 64-bit integer. Without the cast, PostgreSQL returns a wider type.
fn sum(name: &str) -> Expr {
    Expr::expr(Func::sum(named(name))).cast_as("bigint")
}

/// Counts the outcomes of the rows that have the columns `direction` and `outcome`, in total and by direction.
fn count_outcomes(select: &mut SelectStatement, outcome: &Expr, direction: &Expr) {
    select.expr_as(count(outcome.clone()), Alias::new(OUTCOMES));
    for way in EffectDirection::ALL {
        let such = CaseStatement::new().case(direction.clone().eq(Code(*way)), outcome.clone());
        select.expr_as(count(Expr::Case(Box::new(such))), Alias::new(way.code()));
    }
}

/// Adds up studies: each is one row of `by_study`.
fn add_up(by_study: SelectStatement) -> SelectStatement {
    let mut select = Query::select();
    select
        .over_rows(by_study, Alias::new(OF_STUDY))
        .expr_as(Expr::cust("COUNT(*)"), Alias::new(STUDIES))
        .expr_as(sum(OUTCOMES), Alias::new(OUTCOMES));
    for way in EffectDirection::ALL {
        select.expr_as(sum(way.code()), Alias::new(way.code()));
    }
    select.take()
}

impl CellTally {
    pub(super) fn read(row: &QueryResult) -> Result<Self, Error> {
        // SUM over no rows is NULL.
        let number = |name: &str| Ok::<i64, Error>(row.try_get::<Option<i64>>("", name)?.unwrap_or(0));
        let directions = EffectDirection::ALL.iter().map(|way| Ok((*way, number(way.code())?)));
        Ok(Self {
            studies: number(STUDIES)?,
            outcomes: number(OUTCOMES)?,
            directions: directions.collect::<Result<_, Error>>()?,
        })
    }

    fn of(&self, direction: EffectDirection) -> u64 {
        let count = self
            .directions
            .iter()
            .find(|(way, _)| *way == direction)
            .map_or(0, |(_, count)| *count);
        u64::try_from(count).unwrap_or(0)
    }

    /// The same counts in the form that the map's summary sentence needs.
    pub(super) fn totals(&self) -> MapTotals {
        MapTotals {
            studies: u64::try_from(self.studies).unwrap_or(0),
            outcomes: u64::try_from(self.outcomes).unwrap_or(0),
            benefit: self.of(EffectDirection::Benefit),
            harm: self.of(EffectDirection::Harm),
            no_change: self.of(EffectDirection::NoChange),
            ..MapTotals::default()
        }
    }
}

impl Access {
    /// The counts of each cell of these terms that is not empty: from the kept counts if possible, otherwise from the rows.
    pub(super) async fn map_cells(
        &self,
        axes: MapAxes,
        filter: &OutcomeFilter,
        terms: [&[Term]; 2],
    ) -> Result<HashMap<(TermId, TermId), CellTally>, Error> {
        let counts = if restricts_nothing(filter) {
            self.kept_counts(axes, MapPart::Cells).await?
        } else {
            self.counts_of_studies(axes, filter, MapPart::Cells).await?
        };
        match counts {
            Some(counts) => Ok(cells_of_terms(axes, terms, counts)),
            None => self.map_cells_of_rows(axes, filter, terms).await,
        }
    }

    /// The counts of the whole map. Each study and each outcome counts once, even if it is in several cells.
    pub(super) async fn map_total(&self, axes: MapAxes, filter: &OutcomeFilter) -> Result<CellTally, Error> {
        let counts = if restricts_nothing(filter) {
            self.kept_counts(axes, MapPart::Whole).await?
        } else {
            self.counts_of_studies(axes, filter, MapPart::Whole).await?
        };
        match counts {
            Some(counts) => Ok(counts.into_iter().next().map(|(_, tally)| tally).unwrap_or_default()),
            None => self.map_total_of_rows(axes, filter).await,
        }
    }

    /// Counts the cells from the rows of studies and outcomes: the definition of a map's counts.
    pub(super) async fn map_cells_of_rows(
        &self,
        axes: MapAxes,
        filter: &OutcomeFilter,
        [rows, columns]: [&[Term]; 2],
    ) -> Result<HashMap<(TermId, TermId), CellTally>, Error> {
        let Base { mut select, row, column } = self.map_base(axes, filter).await?;
        select
            .expr_as(row.value.clone(), Alias::new(ROW))
            .expr_as(column.value.clone(), Alias::new(COLUMN))
            .expr_as(Func::count_distinct(col(study::Column::Id)), Alias::new(STUDIES))
            .add_group_by([row.value.clone(), column.value.clone()]);
        // An outcome occurs once in a cell, so counting rows counts outcomes.
        count_outcomes(&mut select, &col(outcome::Column::Id), &col(outcome::Column::Direction));
        let mut found = HashMap::new();
        for counted in self.reader().query_all(&select).await? {
            if let (Some(row), Some(column)) = (row.read(&counted, ROW, rows)?, column.read(&counted, COLUMN, columns)?) {
                found.insert((row, column), CellTally::read(&counted)?);
            }
        }
        Ok(found)
    }

    /// Counts the whole map from the rows of studies and outcomes.
    pub(super) async fn map_total_of_rows(&self, axes: MapAxes, filter: &OutcomeFilter) -> Result<CellTally, Error> {
        let mut once = self.map_base(axes, filter).await?.select;
        once.distinct()
            .expr_as(col(study::Column::Id), Alias::new(STUDY))
            .expr_as(col(outcome::Column::Id), Alias::new(OUTCOME))
            .expr_as(col(outcome::Column::Direction), Alias::new(DIRECTION));
        let mut by_study = Query::select().over_rows(once, Alias::new("each_once")).take();
        by_study.add_group_by([named(STUDY)]);
        count_outcomes(&mut by_study, &named(OUTCOME), &named(DIRECTION));
        let row = self.reader().query_one(&add_up(by_study)).await?;
        row.as_ref().map_or_else(|| Ok(CellTally::default()), CellTally::read)
    }
}

/// Whether the filter lets everything pass, so that the counts of the whole evidence apply.
fn restricts_nothing(filter: &OutcomeFilter) -> bool {
    let studies = filter.studies.clone().filter(|studies| *studies != StudyFilter::default());
    let others = OutcomeFilter { studies, ..filter.clone() };
    others == OutcomeFilter::default()
}
