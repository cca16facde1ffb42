//! The ways from the rows of one noun to the rows of another.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{ColumnTrait, DbBackend};
use uuid::Uuid;

use super::field::{Column, Readable};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::list::List;
use crate::engine::list::page::PageArguments;
use crate::engine::ready_connections::PlannedFor;
use crate::engine::remembered::RememberedRows;
use crate::engine::row_rule::Scoped;
use crate::engine::seen_parents::SeenParents;
use crate::engine::sql::{col, is_one_of};

/// The rows that a link leads to.
pub(crate) struct Found {
    /// FROM, JOIN and WHERE, with the row rules; no columns.
    rows: LinkedRows,
    /// The value by which a row belongs to its parent.
    parent: Expr,
    /// The parents that the viewer may see, if `rows` do not test that themselves.
    seen: Option<SeenParents>,
}

impl Found {
    /// All rows of the parents.
    pub(crate) fn all(rows: SelectStatement, parent: Expr) -> Self {
        Self {
            rows: LinkedRows::All(Box::new(rows)),
            parent,
            seen: None,
        }
    }

    /// A page of each parent's rows.
    pub(crate) fn page(list: List, parent: Expr, page: PageArguments, planned: PlannedFor) -> Self {
        Self {
            rows: LinkedRows::Page(Box::new(list), page, planned),
            parent,
            seen: None,
        }
    }

    /// The same, if `rows` do not test themselves which parents the viewer may see.
    pub(crate) fn of(self, seen: Option<SeenParents>) -> Self {
        Self { seen, ..self }
    }

    /// The rows, and the value by which each belongs to its parent. The parents are returned too if a page of each is read, one after the
    /// other: then the rows need not test which of them the viewer may see. Otherwise the rows test it.
    pub(super) fn ready(mut self, access: &Access, keys: &[Uuid], one_after_the_other: bool) -> (LinkedRows, Expr, Option<SeenParents>) {
        let pages = matches!(self.rows, LinkedRows::Page(..)) && access.backend() == DbBackend::Postgres;
        if pages && one_after_the_other {
            let seen = self.seen.unwrap_or_else(|| SeenParents::keys(keys));
            return (self.rows, self.parent, Some(seen));
        }
        if let Some(seen) = self.seen {
            match &mut self.rows {
                LinkedRows::All(select) => seen.join(select, &self.parent),
                LinkedRows::Page(list, ..) => seen.join(&mut list.rows, &self.parent),
            }
        }
        (self.rows, self.parent, None)
    }
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
    /// If the statement that reads the parent's row has joined the row: its column that is never null.
    pub(super) joined: Option<Column>,
    of: PhantomData<fn(F) -> T>,
}

/// Takes rows of this version of the data from memory, or reads them.
pub(crate) type Remembering = for<'a> fn(&'a Access, i64) -> BoxFuture<'a, Result<Arc<RememberedRows>, Error>>;

/// Rows that are in memory: what is read of the database then is their ids.
#[derive(Clone, Copy)]
pub(crate) struct Memory {
    /// All rows, with these columns.
    pub(crate) rows: Remembering,
    pub(crate) columns: fn() -> Vec<Column>,
    /// Where the ids are read.
    pub(crate) ids: MemoryIds,
}

/// Where the ids of rows in memory are read.
#[derive(Clone, Copy)]
pub(crate) enum MemoryIds {
    /// The key in the parent's row is the id of the one row.
    Key,
    /// PostgreSQL reads the ids of all rows as a column of the parent's row, which takes less time than a row for each. On SQLite a page
    /// of each parent would compute that column for the rows that the page leaves out too: there, the link's statement reads the ids.
    Listed {
        /// All ids, in order. A subquery of the statement that reads the parent's row.
        in_parent: Column,
        /// The id in a row of the link's statement.
        in_statement: Column,
    },
}

impl<F, T> Clone for Link<F, T> {
    fn clone(&self) -> Self {
        Self {
            name: self.name.clone(),
            key: self.key,
            finding: Arc::clone(&self.finding),
            memory: self.memory,
            holds_values: self.holds_values,
            joined: self.joined,
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
            joined: None,
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

    /// The same link, to a row that the statement which reads the parent's row has joined, with its rule. It has a row if this field is
    /// not null. The link's own statement is used only for rows that others follow.
    pub(crate) fn joined(self, id: T) -> Self {
        Self {
            joined: Some(id.column()),
            ..self
        }
    }

    /// The way to the row of `E` whose `id` is the value of a field.
    pub(crate) fn by_id<E: Scoped>(name: &'static str, key: F, id: impl ColumnTrait) -> Self {
        Self::new(name, key, move |access, ids| {
            let mut select = access.rows::<E>();
            select.and_where(is_one_of(access.backend(), id, ids));
            let found = Found::all(select, col(id));
            Box::pin(async move { Ok(found) })
        })
    }
}
