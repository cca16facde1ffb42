//! Cross-tabs in the schema: as cells, and as a picture of the same cells.

use async_graphql::{Object, Scalar, ScalarType, SimpleObject};
use evidence::vocabulary::Dimension;
use figures::CrossTabFigure;

use crate::noun::term::Term;

/// A cross-tab: the number of programmes by the terms of one or two dimensions.
pub struct CrossTab {
    table: store::CrossTab,
    rows_by: Dimension,
    columns_by: Option<Dimension>,
}

impl CrossTab {
    /// A cross-tab by these dimensions.
    pub const fn new(table: store::CrossTab, rows_by: Dimension, columns_by: Option<Dimension>) -> Self {
        Self {
            table,
            rows_by,
            columns_by,
        }
    }

    fn figure(&self) -> CrossTabFigure {
        let labels = |terms: &[store::Term]| terms.iter().map(|term| term.label.clone()).collect();
        present::cross_tab::CrossTab {
            rows_by: self.rows_by,
            columns_by: self.columns_by,
            rows: labels(&self.table.rows),
            columns: labels(&self.table.columns),
            counts: self.table.cells.iter().map(|cell| u64::try_from(cell.count).unwrap_or(0)).collect(),
        }
        .figure()
    }
}

/// One cell of a cross-tab.
#[derive(SimpleObject)]
pub struct CrossTabCell {
    /// The term of the cell's row.
    row: Term,
    /// The term of the cell's column; null if the cross-tab has one dimension only.
    column: Option<Term>,
    /// The number of programmes with the term of the row and, if there is one, the term of the column. Each programme
    /// counts once.
    count: i64,
}

/// The text of an SVG document. It has a title, a description, and text that stays readable as text.
pub struct Svg(pub String);

/// The text of an SVG document. It has a title, a description, and text that stays readable as text.
#[Scalar(specified_by_url = "https://www.w3.org/TR/SVG2/")]
impl ScalarType for Svg {
    fn parse(value: async_graphql::Value) -> async_graphql::InputValueResult<Self> {
        match value {
            async_graphql::Value::String(text) => Ok(Self(text)),
            other => Err(async_graphql::InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> async_graphql::Value {
        async_graphql::Value::String(self.0.clone())
    }
}

/// A cross-tab: the number of programmes by the terms of one or two dimensions.
#[Object]
impl CrossTab {
    /// The terms of the rows, in the order of the vocabulary.
    async fn rows(&self) -> Vec<Term> {
        self.table.rows.iter().cloned().map(Term::from).collect()
    }

    /// The terms of the columns, in the order of the vocabulary; empty if the cross-tab has one dimension only.
    async fn columns(&self) -> Vec<Term> {
        self.table.columns.iter().cloned().map(Term::from).collect()
    }

    /// All cells, row by row, including those that count no programme.
    async fn cells(&self) -> Vec<CrossTabCell> {
        let cell = |cell: &store::CrossTabCell| CrossTabCell {
            row: cell.row.clone().into(),
            column: cell.column.clone().map(Term::from),
            count: cell.count,
        };
        self.table.cells.iter().map(cell).collect()
    }

    /// The cross-tab as a picture.
    async fn diagram(&self) -> Svg {
        Svg(self.figure().svg())
    }
}
