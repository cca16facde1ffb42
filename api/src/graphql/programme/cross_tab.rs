//! Cross-tabs as GraphQL shows them.

use async_graphql::{Object, Scalar, ScalarType, SimpleObject};

use crate::graphql::term::Term;

/// How a set of things varies along one dimension, or two.
pub struct CrossTab(store::CrossTab);

impl From<store::CrossTab> for CrossTab {
    fn from(table: store::CrossTab) -> Self {
        Self(table)
    }
}

/// One cell of a cross-tab.
#[derive(SimpleObject)]
pub struct CrossTabCell {
    /// The row's term.
    row: Term,
    /// The column's term; null where there is one dimension only.
    column: Option<Term>,
    /// How many have both.
    count: i64,
}

/// Text of an SVG document, with a title, a description and readable text.
pub struct Svg(pub String);

/// Text of an SVG document, with a title, a description and readable text.
#[Scalar]
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

/// How a set of things varies along one dimension, or two.
#[Object]
impl CrossTab {
    /// The terms of the first dimension, in the vocabulary's order.
    async fn rows(&self) -> Vec<Term> {
        self.0.rows.iter().cloned().map(Term::from).collect()
    }

    /// The terms of the second dimension; empty where there is one only.
    async fn columns(&self) -> Vec<Term> {
        self.0.columns.iter().cloned().map(Term::from).collect()
    }

    /// Every cell, row by row; those that count nothing included.
    async fn cells(&self) -> Vec<CrossTabCell> {
        let cell = |cell: &store::CrossTabCell| CrossTabCell {
            row: cell.row.clone().into(),
            column: cell.column.clone().map(Term::from),
            count: cell.count,
        };
        self.0.cells.iter().map(cell).collect()
    }
}
