//! The ways from the rows of one noun to the rows of another.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use sea_orm::ColumnTrait;
use sea_orm::sea_query::{Expr, SelectStatement};
use uuid::Uuid;

use super::field::{Column, Readable};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::list::List;
use crate::engine::list::page::PageArguments;
use crate::engine::ready_connections::PlannedFor;
use crate::engine::remembered::RememberedRows;
use crate::engine::row_rule::Scoped;
use crate::engine::sql::{col, is_one_of};

/// The rows that a link leads to.
pub(crate) struct Found {
    /// FROM, JOIN and WHERE, with the row rules; no columns.
    pub(crate) rows: LinkedRows,
    /// The value by which a row belongs to its parent.
    pub(crate) parent: Expr,
}

/// Which of the rows are wanted for each parent.
pub(crate) enum LinkedRows {
    /// All, in the statement's order.
    All(Box<SelectStatement>),
    /// A page.
    Page(Box<List>, PageArguments, PlannedFor),
}

/// Finds the rows that belong to parents with these keys.
pub(crate) type Finding = Arc<dyn for<'a> Fn(&'a Access, &'a [Uuid]) -> BoxFuture<'a, Result<Found, Error>> + Send + Sync>;

/// A way from the rows of `F` to rows of `T`. Links of the same name are read by the same statement.
pub struct Link<F, T> {
    pub(super) name: String,
    /// The value in the parent's row by which its rows are found.
    pub(super) key: Column,
    pub(super) finding: Finding,
    pub(super) memory: Option<Memory>,
    /// Whether its statement holds values that clients choose freely.
    pub(super) holds_values: bool,
    of: PhantomData<fn(F) -> T>,
}

/// Takes rows of this version of the data from memory, or reads them.
pub(crate) type Remembering = for<'a> fn(&'a Access, i64) -> BoxFuture<'a, Result<Arc<RememberedRows>, Error>>;

/// Rows that are in memory: what a link finds then is their ids.
#[derive(Clone, Copy)]
pub(crate) struct Memory {
    /// All rows, with these columns.
    pub(crate) rows: Remembering,
    pub(crate) columns: fn() -> Vec<Column>,
    /// Where the link's statement reads the ids of the rows; `None` if the parent's key is the id.
    pub(crate) id: Option<Column>,
}

impl<F, T> Clone for Link<F, T> {
    fn clone(&self) -> Self {
        Self {
            name: self.name.clone(),
            key: self.key,
            finding: Arc::clone(&self.finding),
            memory: self.memory,
            holds_values: self.holds_values,
            of: PhantomData,
        }
    }
}

impl<F, T> fmt::Debug for Link<F, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl<F: Readable, T: Readable> Link<F, T> {
    /// A link with this name, from the value of a field.
    pub(crate) fn new<G>(name: impl Into<String>, key: F, finding: G) -> Self
    where
        G: for<'a> Fn(&'a Access, &'a [Uuid]) -> BoxFuture<'a, Result<Found, Error>> + Send + Sync + 'static,
    {
        let key = key.column();
        Self {
            // Two fields of a row may lead to the same table.
            name: format!("{} by {}", name.into(), key.name),
            key,
            finding: Arc::new(finding),
            memory: None,
            holds_values: false,
            of: PhantomData,
        }
    }

    /// The same link. If its statement holds values that clients choose freely, such as those of filters and cursors, it is built for each
    /// request.
    pub(crate) fn holding_values(self, holds_values: bool) -> Self {
        Self { holds_values, ..self }
    }

    /// The same link, to rows that are in memory.
    pub(crate) fn in_memory(self, memory: Memory) -> Self {
        Self {
            memory: Some(memory),
            ..self
        }
    }

    /// The way to the row of `E` whose `id` is the value of a field.
    pub(crate) fn by_id<E: Scoped>(name: &'static str, key: F, id: impl ColumnTrait) -> Self {
        Self::new(name, key, move |access, ids| {
            let mut select = access.rows::<E>();
            select.and_where(is_one_of(access.backend(), id, ids));
            let found = Found {
                rows: LinkedRows::All(Box::new(select)),
                parent: col(id),
            };
            Box::pin(async move { Ok(found) })
        })
    }
}
