//! Draws a cross-tabulation of programmes from its cells.

use evidence::vocabulary::Dimension;
use figures::CrossTabFigure;

use crate::dimension::in_words;

/// Programmes counted along one or two dimensions.
#[derive(Debug, Clone)]
pub struct CrossTab {
    /// The dimension of the rows.
    pub rows_by: Dimension,
    /// The dimension of the columns. `None` if programmes are counted along one dimension.
    pub columns_by: Option<Dimension>,
    /// The labels of the rows, from the top.
    pub rows: Vec<String>,
    /// The labels of the columns. They are not used if there is only one dimension.
    pub columns: Vec<String>,
    /// The number of programmes in each cell, row by row.
    pub counts: Vec<u64>,
}

impl CrossTab {
    /// The figure of this cross-tabulation.
    #[must_use]
    pub fn figure(self) -> CrossTabFigure {
        let columns = match self.columns_by {
            Some(_) => self.columns,
            None => vec!["Programmes".to_owned()],
        };
        let along = self.columns_by.map_or_else(
            || in_words(self.rows_by),
            |columns| format!("{} and {}", in_words(self.rows_by), in_words(columns)),
        );
        CrossTabFigure {
            title: format!("Programmes by {along}"),
            description: format!(
                "A table with a row for each {}. Each cell shows the number of programmes. A programme can be in several cells.",
                in_words(self.rows_by)
            ),
            rows: self.rows,
            counts: self.counts.chunks(columns.len().max(1)).map(<[u64]>::to_vec).collect(),
            columns,
        }
    }
}
