//! Reads maps from the counts that are kept ready: a map without a filter from its cells, a map of filtered studies from what is kept of
//! each study.

use std::collections::HashMap;

use entity::{map_cell, map_place, map_stale, map_study, study};
use evidence::vocabulary::{Dimension, EffectDirection};
use policy::id::TermId;
use sea_orm::DbBackend;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use uuid::Uuid;

use super::MapAxes;
use super::base::studies_of_map;
use super::tally::{CellTally, OUTCOMES, STUDIES};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::facet::{OutcomeAxis, outcome_axis};
use crate::engine::map_counts::MapAudience;
use crate::engine::map_counts::counter::{Counter, MapTally};
use crate::engine::map_counts::facts::{BETWEEN, StudyFacts};
use crate::engine::map_counts::places::{MapPlace, PlaceId, Places};
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use crate::noun::outcome::OutcomeFilter;
use crate::noun::term::Term;

const NOTED: &str = "noted";
/// After so many studies, other requests of the same thread get their turn.
const AT_ONCE: usize = 1_000;

/// The part of a map to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MapPart {
    Cells,
    Whole,
}

/// The counts of a map's cells, or of the map as a whole, by the values of row and column. The value of the whole is empty.
pub(super) type ByValue = Vec<([String; 2], CellTally)>;

impl MapAxes {
    /// The dimensions in the order in which cells are stored, and whether rows and columns are exchanged in it.
    fn stored(self) -> ([Dimension; 2], bool) {
        if self.columns < self.rows {
            ([self.columns, self.rows], true)
        } else {
            ([self.rows, self.columns], false)
        }
    }
}

/// How many studies are still to be counted: 0 or 1.
fn noted() -> Expr {
    let first = Query::select()
        .expr_as(Expr::val(1), Alias::new("one"))
        .unscoped::<map_stale::Entity>(Unscoped::TheServicesOwn)
        .limit(1)
        .take();
    let count = Query::select()
        .expr(Expr::cust("COUNT(*)"))
        .over_rows(first, Alias::new("first_noted"))
        .take();
    Expr::SubQuery(None, Box::new(count.into()))
}

fn place(alias: &'static str, column: map_place::Column) -> Expr {
    Expr::col((Alias::new(alias), column))
}

/// The cells of a map, or their whole, for an audience.
fn kept(audience: MapAudience, axes: MapAxes, part: MapPart) -> SelectStatement {
    use map_cell::Column;
    const COUNTS: [(Column, EffectDirection); 5] = [
        (Column::Benefit, EffectDirection::Benefit),
        (Column::Harm, EffectDirection::Harm),
        (Column::NoChange, EffectDirection::NoChange),
        (Column::Inconsistent, EffectDirection::Inconsistent),
        (Column::NotReported, EffectDirection::NotReported),
    ];
    let ([first, second], _) = axes.stored();
    let mut select = Query::select();
    select
        .unscoped::<map_cell::Entity>(Unscoped::CountedForTheAudience)
        .expr_as(col(Column::Studies), STUDIES)
        .expr_as(col(Column::Outcomes), OUTCOMES)
        .expr_as(noted(), NOTED)
        .and_where(col(Column::Audience).eq(audience.word()));
    for (count, direction) in COUNTS {
        select.expr_as(col(count), direction.code());
    }
    for (alias, of, dimension) in [("first", Column::RowPlace, first), ("second", Column::ColumnPlace, second)] {
        let value = place(alias, map_place::Column::Value);
        let in_part = match part {
            MapPart::Cells => value.clone().ne(""),
            MapPart::Whole => value.clone().eq(""),
        };
        select
            .join_unscoped_as::<map_place::Entity>(
                Alias::new(alias),
                Unscoped::TheServicesOwn,
                place(alias, map_place::Column::Id).eq(col(of)),
            )
            .and_where(place(alias, map_place::Column::Dimension).eq(entity::column::Code(dimension)))
            .and_where(in_part)
            .expr_as(value, alias);
    }
    select
}

impl Access {
    /// The kept counts of a map without a filter. `None` if there are none for this viewer, or if studies are still to be counted.
    pub(super) async fn kept_counts(&self, axes: MapAxes, part: MapPart) -> Result<Option<ByValue>, Error> {
        let Some(audience) = MapAudience::of(self.viewer(), axes.each()) else {
            return Ok(None);
        };
        let (_, turned) = axes.stored();
        let mut counts = ByValue::new();
        for row in self.reader().query_all(&kept(audience, axes, part)).await? {
            if row.try_get::<i64>("", NOTED)? > 0 {
                return Ok(None);
            }
            let tally = CellTally::read(&row)?;
            let (first, second): (String, String) = (row.try_get("", "first")?, row.try_get("", "second")?);
            add_cell(&mut counts, axes, turned, [first, second], tally);
        }
        // A map without any cell is as quickly counted from the rows.
        Ok((!counts.is_empty()).then_some(counts))
    }

    /// Counts a map with a filter from what is kept of each study. `None` if the filter asks for something else of outcomes, if the
    /// viewer needs counts of their own, or if studies are still to be counted.
    pub(super) async fn counts_of_studies(&self, axes: MapAxes, filter: &OutcomeFilter, part: MapPart) -> Result<Option<ByValue>, Error> {
        let Some(audience) = MapAudience::of(self.viewer(), axes.each()) else {
            return Ok(None);
        };
        let asked = filter.apart(self, &[]).await?;
        let places = self.map_places(&self.reader()).await?;
        let criteria = if asked.of_outcome.is_some() {
            let Some(criteria) = self.criteria(filter, &places).await? else {
                return Ok(None);
            };
            Some(criteria)
        } else {
            None
        };
        let together = match self.backend() {
            DbBackend::Postgres => "string_agg(map_study.facts, chr(10))",
            _ => "group_concat(map_study.facts, char(10))",
        };
        let mut select = studies_of_map(self, &asked);
        select
            .join_unscoped::<map_study::Entity>(Unscoped::SeenWithTheRow, col(map_study::Column::StudyId).eq(col(study::Column::Id)))
            .expr_as(Expr::cust(together), "facts")
            .expr_as(noted(), NOTED);
        let row = self.reader().query_one(&select).await?;
        let Some(row) = row else { return Ok(None) };
        if row.try_get::<i64>("", NOTED)? > 0 {
            return Ok(None);
        }
        let facts: Option<String> = row.try_get("", "facts")?;
        let mut counter = Counter::of_map(&places, audience, axes.each());
        let mut study = StudyFacts::default();
        for (place, text) in facts.iter().flat_map(|facts| facts.split(BETWEEN)).enumerate() {
            study.read(text)?;
            // A filter on outcomes counts only studies with such an outcome.
            let counts = criteria.as_ref().is_none_or(|criteria| {
                study.keep_outcomes(|direction, places| criteria.met_by(direction, places));
                !study.outcomes.is_empty()
            });
            if counts {
                counter.count(&study, 1);
            }
            if place % AT_ONCE == AT_ONCE - 1 {
                tokio::task::yield_now().await;
            }
        }
        let (_, turned) = axes.stored();
        let mut counts = ByValue::new();
        for ((first, second), tally) in counter.into_cells() {
            let Some(values) = values(&places, [first, second], part) else {
                continue;
            };
            add_cell(&mut counts, axes, turned, values, CellTally::of_tally(&tally));
        }
        Ok(Some(counts))
    }
}

/// The terms of a map's cells in place of their values.
pub(super) fn cells_of_terms(axes: MapAxes, [rows, columns]: [&[Term]; 2], counts: ByValue) -> HashMap<(TermId, TermId), CellTally> {
    let mut cells = HashMap::new();
    for ([row, column], tally) in counts.into_iter().filter(|(_, tally)| tally.studies > 0) {
        for row in terms_of(axes.rows, &row, rows) {
            for column in terms_of(axes.columns, &column, columns) {
                cells.insert((row, column), tally.clone());
            }
        }
    }
    cells
}

/// The values of a counted pair of places, if it belongs to this part of the map.
fn values(places: &Places, [first, second]: [PlaceId; 2], part: MapPart) -> Option<[String; 2]> {
    let (first, second): (&MapPlace, &MapPlace) = (places.place(first)?, places.place(second)?);
    let whole = first.value.is_empty() && second.value.is_empty();
    (whole == (part == MapPart::Whole)).then(|| [first.value.clone(), second.value.clone()])
}

/// Adds a stored cell to the map. A map of a dimension by itself has each pair of different values twice.
fn add_cell(counts: &mut ByValue, axes: MapAxes, turned: bool, [first, second]: [String; 2], tally: CellTally) {
    if turned {
        counts.push(([second, first], tally));
        return;
    }
    if axes.rows == axes.columns && first != second {
        counts.push(([second.clone(), first.clone()], tally.clone()));
    }
    counts.push(([first, second], tally));
}

/// The terms of a dimension that a stored value stands for.
fn terms_of(dimension: Dimension, value: &str, terms: &[Term]) -> Vec<TermId> {
    let such = |matches: &dyn Fn(&Term) -> bool| terms.iter().filter(|term| matches(term)).map(|term| term.id).collect();
    if dimension == Dimension::InvolvementLevel {
        return such(&|term| term.level.is_some_and(|level| level.to_string() == value));
    }
    match outcome_axis(dimension) {
        Some(OutcomeAxis::Code(_)) => such(&|term| term.code == value),
        Some(OutcomeAxis::Key(_) | OutcomeAxis::Links) | None => Uuid::try_parse(value).ok().map(TermId).into_iter().collect(),
    }
}

impl CellTally {
    fn of_tally(tally: &MapTally) -> Self {
        Self {
            studies: tally.studies,
            outcomes: tally.outcomes,
            directions: EffectDirection::ALL.iter().copied().zip(tally.directions).collect(),
        }
    }
}
