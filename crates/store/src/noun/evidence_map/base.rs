//! The rows that a map is counted from: primary studies with their outcomes, once in every cell that they belong to.
//!
//! A study is in a cell if it has the row's and the column's term. If one of them is a term of outcomes, or the filter restricts
//! outcomes, a single outcome must meet all of these conditions.

use entity::column::Code;
use entity::{outcome, outcome_term, study, study_term};
use evidence::vocabulary::{Dimension, StudyKind};
use policy::id::TermId;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, SelectStatement};
use sea_orm::{Condition, QueryResult};

use super::MapAxes;
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::facet::{OutcomeAxis, SUBJECT, Subject, TERM, outcome_axis, pairs};
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::engine::unscoped::Unscoped;
use crate::noun::outcome::{Apart, OutcomeFilter};
use crate::noun::term::Term;

/// The joined rows: one for each outcome (or study without outcomes) in each cell; no columns yet.
#[derive(Clone)]
pub(super) struct Base {
    pub(super) select: SelectStatement,
    pub(super) row: Axis,
    pub(super) column: Axis,
}

/// The column of the joined rows that holds the terms of a dimension.
#[derive(Clone)]
pub(super) struct Axis {
    /// The column.
    pub(super) value: Expr,
    holds: Holds,
}

/// The kind of value in that column. Terms are not joined here: grouping a million rows by one of their own columns takes half the time.
#[derive(Clone, Copy)]
enum Holds {
    Key,
    Code,
}

impl Axis {
    /// The term that the result column of this name refers to, found among the terms of the dimension.
    pub(super) fn read(&self, row: &QueryResult, name: &str, terms: &[Term]) -> Result<Option<TermId>, Error> {
        Ok(match self.holds {
            Holds::Key => Some(TermId(row.try_get("", name)?)),
            Holds::Code => {
                let code: String = row.try_get("", name)?;
                terms.iter().find(|term| term.code == code).map(|term| term.id)
            }
        })
    }
}

/// The studies that a map counts: primary research that the viewer may see and that meets the filter. No columns yet.
pub(super) fn studies_of_map(access: &Access, asked: &Apart) -> SelectStatement {
    let mut select = access.rows::<study::Entity>();
    select
        .and_where(col(study::Column::Kind).eq(Code(StudyKind::Primary)))
        .cond_where(asked.of_study.clone());
    select
}

impl Access {
    pub(super) async fn map_base(&self, axes: MapAxes, filter: &OutcomeFilter) -> Result<Base, Error> {
        let asked = filter.apart(self, &[]).await?;
        let mut select = studies_of_map(self, &asked);
        let needs_outcome = asked.of_outcome.is_some() || axes.each().into_iter().any(|axis| outcome_axis(axis).is_some());
        let of_study = col(outcome::Column::StudyId).eq(col(study::Column::Id));
        if needs_outcome {
            select.join_unscoped::<outcome::Entity>(Unscoped::SeenWithTheRow, of_study);
        } else {
            select.left_join_unscoped::<outcome::Entity>(Unscoped::SeenWithTheRow, of_study);
        }
        if let Some(such) = asked.of_outcome {
            select.cond_where(such);
        }
        let row = self.join_axis(&mut select, "by_row", axes.rows);
        let column = self.join_axis(&mut select, "by_column", axes.columns);
        Ok(Base { select, row, column })
    }

    /// Joins the terms of a dimension, each once.
    fn join_axis(&self, select: &mut SelectStatement, alias: &'static str, dimension: Dimension) -> Axis {
        let of = |name: &'static str| Expr::col((Alias::new(alias), Alias::new(name)));
        let (value, holds) = match outcome_axis(dimension) {
            Some(OutcomeAxis::Key(column)) => (col(column), Holds::Key),
            Some(OutcomeAxis::Code(column)) => {
                select.and_where(col(column).is_not_null());
                (col(column), Holds::Code)
            }
            Some(OutcomeAxis::Links) => {
                let of_outcome = of("outcome_id").eq(col(outcome::Column::Id));
                let along = Condition::all().add(of_outcome).add(of("dimension").eq(Code(dimension)));
                select.join_unscoped_as::<outcome_term::Entity>(Alias::new(alias), Unscoped::SeenWithTheRow, along);
                (of("term_id"), Holds::Key)
            }
            None if dimension == Dimension::InvolvementLevel => {
                let mut levels = pairs(self.viewer(), Subject::Study, dimension);
                // Several programmes of one level give a study that level once.
                levels.distinct();
                select.join_rows_of(levels, Alias::new(alias), of(SUBJECT).eq(col(study::Column::Id)));
                (of(TERM), Holds::Key)
            }
            None => {
                let of_study = of("study_id").eq(col(study::Column::Id));
                let along = Condition::all().add(of_study).add(of("dimension").eq(Code(dimension)));
                select.join_unscoped_as::<study_term::Entity>(Alias::new(alias), Unscoped::SeenWithTheRow, along);
                (of("term_id"), Holds::Key)
            }
        };
        Axis { value, holds }
    }
}
