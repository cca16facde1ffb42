//! What a map is made from: primary studies with their outcomes, each in every cell that it belongs to.
//!
//! A study lies in a cell where it has the row's and the column's term. Where one of them is a term of outcomes, or the filter
//! asks anything of outcomes, one and the same outcome must have them all.

use entity::{outcome, outcome_term, study, term};
use evidence::vocabulary::{Dimension, StudyKind};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, SelectStatement};
use sea_orm::{Condition, JoinType};

use super::MapAxes;
use crate::facet::{OutcomeAxis, SUBJECT, Subject, TERM, outcome_axis, pairs};
use crate::sql::col;
use crate::{Access, Error, OutcomeFilter};

/// The joined rows, one for each outcome (or study without one) in each cell; no columns yet.
#[derive(Clone)]
pub(super) struct Base {
    pub(super) select: SelectStatement,
    /// The key of the row's term.
    pub(super) row: Expr,
    /// The key of the column's term.
    pub(super) column: Expr,
}

impl Access {
    pub(super) async fn map_base(&self, axes: MapAxes, filter: &OutcomeFilter) -> Result<Base, Error> {
        let asked = filter.apart(self, &[]).await?;
        let mut select = self.rows::<study::Entity>();
        select
            .and_where(col(study::Column::Kind).eq(StudyKind::Primary.code()))
            .cond_where(asked.of_study);
        let needs_outcome = asked.of_outcome.is_some() || axes.each().into_iter().any(|axis| outcome_axis(axis).is_some());
        // An outcome is seen with its study, whose row rule stands already.
        select.join(
            if needs_outcome { JoinType::InnerJoin } else { JoinType::LeftJoin },
            outcome::Entity,
            col(outcome::Column::StudyId).eq(col(study::Column::Id)),
        );
        if let Some(such) = asked.of_outcome {
            select.cond_where(such);
        }
        let row = self.join_axis(&mut select, "by_row", axes.rows);
        let column = self.join_axis(&mut select, "by_column", axes.columns);
        Ok(Base { select, row, column })
    }

    /// Joins the terms of a dimension, each once, and answers with the column that holds their keys.
    fn join_axis(&self, select: &mut SelectStatement, alias: &'static str, dimension: Dimension) -> Expr {
        let of = |name: &'static str| Expr::col((Alias::new(alias), Alias::new(name)));
        let is_term = |on: Expr| Condition::all().add(on).add(of("dimension").eq(dimension.code()));
        let mut join_term = |on: Expr| {
            select.join_as(JoinType::InnerJoin, term::Entity, Alias::new(alias), is_term(on));
            of("id")
        };
        match outcome_axis(dimension) {
            Some(OutcomeAxis::Key(column)) => join_term(of("id").eq(col(column))),
            Some(OutcomeAxis::Code(column)) => join_term(of("code").eq(col(column))),
            Some(OutcomeAxis::Links) => {
                let links = format!("{alias}_links");
                let link = |column: outcome_term::Column| Expr::col((Alias::new(&links), column));
                select.join_as(
                    JoinType::InnerJoin,
                    outcome_term::Entity,
                    Alias::new(&links),
                    link(outcome_term::Column::OutcomeId).eq(col(outcome::Column::Id)),
                );
                select.join_as(
                    JoinType::InnerJoin,
                    term::Entity,
                    Alias::new(alias),
                    is_term(of("id").eq(link(outcome_term::Column::TermId))),
                );
                of("id")
            }
            None => {
                let mut terms = pairs(self.viewer(), Subject::Study, dimension);
                // Several programmes of one level give a study that level once.
                if dimension == Dimension::InvolvementLevel {
                    terms.distinct();
                }
                select.join_subquery(
                    JoinType::InnerJoin,
                    terms,
                    Alias::new(alias),
                    of(SUBJECT).eq(col(study::Column::Id)),
                );
                of(TERM)
            }
        }
    }
}
