//! Counts programmes along one dimension or two.

use std::collections::HashMap;

use entity::programme;
use evidence::vocabulary::Dimension;
use policy::id::TermId;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func};

use super::filter::{ProgrammeFilter, rows};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::facet::{SUBJECT, Subject, TERM, pairs};
use crate::engine::reads::Reads as _;
use crate::engine::sources::Sources as _;
use crate::engine::sql::col;
use crate::noun::term::Term;

/// Counts of programmes by the terms of one or two dimensions.
#[derive(Debug, Clone)]
pub struct CrossTab {
    /// The terms of the first dimension, in the vocabulary's order.
    pub rows: Vec<Term>,
    /// The terms of the second dimension; empty if there is only one.
    pub columns: Vec<Term>,
    /// Every cell, row by row, including cells without programmes.
    pub cells: Vec<CrossTabCell>,
}

/// One cell: how many programmes have both terms.
#[derive(Debug, Clone)]
pub struct CrossTabCell {
    /// The row's term.
    pub row: Term,
    /// The column's term, if there are two dimensions.
    pub column: Option<Term>,
    /// The number of programmes, each counted once.
    pub count: i64,
}

impl Access {
    /// Counts the programmes that match the filter by their terms. Runs one statement for the counts of any size of table, and one for
    /// the terms of each dimension.
    ///
    /// # Errors
    /// If the database fails.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn programme_cross_tab(
        &self,
        rows_by: Dimension,
        columns_by: Option<Dimension>,
        filter: &ProgrammeFilter,
    ) -> Result<CrossTab, Error> {
        let (row_terms, column_terms) = match columns_by {
            Some(columns_by) => (self.terms(rows_by).await?, self.terms(columns_by).await?),
            None => (self.terms(rows_by).await?, Vec::new()),
        };
        let counts = self.programme_counts(rows_by, columns_by, filter).await?;
        let mut cells = Vec::with_capacity(row_terms.len() * column_terms.len().max(1));
        for row in &row_terms {
            let columns: Vec<Option<&Term>> = if columns_by.is_some() {
                column_terms.iter().map(Some).collect()
            } else {
                vec![None]
            };
            for column in columns {
                let count = counts.get(&(row.id, column.map(|term| term.id))).copied().unwrap_or(0);
                cells.push(CrossTabCell {
                    row: row.clone(),
                    column: column.cloned(),
                    count,
                });
            }
        }
        Ok(CrossTab {
            rows: row_terms,
            columns: column_terms,
            cells,
        })
    }

    async fn programme_counts(
        &self,
        rows_by: Dimension,
        columns_by: Option<Dimension>,
        filter: &ProgrammeFilter,
    ) -> Result<HashMap<(TermId, Option<TermId>), i64>, Error> {
        let mut select = rows(self, filter).await?;
        let mut group = Vec::new();
        for (alias, dimension) in [("by_row", Some(rows_by)), ("by_column", columns_by)] {
            let Some(dimension) = dimension else { continue };
            let key = |name: &'static str| Expr::col((Alias::new(alias), Alias::new(name)));
            select.join_rows_of(
                pairs(self.viewer(), Subject::Programme, dimension),
                Alias::new(alias),
                key(SUBJECT).eq(col(programme::Column::Id)),
            );
            select.expr_as(key(TERM), Alias::new(alias));
            group.push(key(TERM));
        }
        select
            .expr_as(Func::count_distinct(col(programme::Column::Id)), Alias::new("n"))
            .add_group_by(group);
        let mut counts = HashMap::new();
        for row in self.reader().query_all(&select).await? {
            let by_row = TermId(row.try_get("", "by_row")?);
            let by_column = if columns_by.is_some() {
                Some(TermId(row.try_get("", "by_column")?))
            } else {
                None
            };
            counts.insert((by_row, by_column), row.try_get("", "n")?);
        }
        Ok(counts)
    }
}
