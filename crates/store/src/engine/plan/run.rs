//! Runs a selection: one statement for each level, all on one connection.

use std::collections::HashSet;

use futures_util::future::BoxFuture;
use sea_orm::QueryResult;
use sea_orm::sea_query::{Alias, Expr, SelectStatement};
use uuid::Uuid;

use super::field::{Column, Readable};
use super::level::{Branch, PlanLevel};
use super::link::{Found, LinkedRows, PlannedFor};
use super::selection::{ConnectionPart, Selection, connection};
use super::write::id_of;
use super::writing::{Rows, Writing, Written};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::list::page::{Item as Placed, Page, PageArguments};
use crate::engine::list::{Columns, List, count, counts};
use crate::engine::reads::Reads as _;

/// Adds columns to a statement, the first at place 0.
fn reading(access: &Access, columns: &[Column]) -> Columns {
    let columns: Vec<Expr> = columns.iter().map(|column| (column.of)(access)).collect();
    Box::new(move |select| {
        if columns.is_empty() {
            // A page of rows of which nothing is asked is still a page of rows.
            select.expr_as(Expr::cust("1"), Alias::new("c0"));
        }
        for (place, column) in columns.iter().enumerate() {
            select.expr_as(column.clone(), Alias::new(format!("c{place}")));
        }
    })
}

const PARENT: &str = "parent";

impl PlannedFor {
    /// The view in which such a statement runs.
    async fn access(self, access: &Access) -> Access {
        match self {
            Self::Keys => access.clone(),
            Self::Values => access.by_values().await,
        }
    }
}

/// The only row of a statement, as an object.
///
/// # Errors
/// If the database fails, or a row that must exist does not.
pub(crate) async fn row<F: Readable>(access: &Access, mut select: SelectStatement, asked: Selection<F>) -> Result<Option<Written>, Error> {
    let access = &access.by_keys();
    let PlanLevel { columns, items, branches } = asked.level;
    reading(access, &columns)(&mut select);
    let rows: Vec<QueryResult> = access.reader().query_one(&select).await?.into_iter().collect();
    if rows.is_empty() {
        return Ok(None);
    }
    let mut read = Rows {
        below: below(access, &branches, &rows, &[0]).await?,
        ..Rows::default()
    };
    read.rows = rows;
    let mut writing = Writing::of(1024);
    writing.object(&items, &columns, &branches, &read, 0)?;
    Ok(Some(writing.finish()))
}

/// A page of a list, as a connection.
///
/// # Errors
/// As for any list.
pub(crate) async fn page<F: Readable>(
    access: &Access,
    mut list: List,
    page: &PageArguments,
    planned: PlannedFor,
    asked: Vec<ConnectionPart<F>>,
) -> Result<Written, Error> {
    let access = &access.by_keys();
    let of_list = planned.access(access).await;
    let mut root = Branch::root();
    let parts = connection(&mut root, asked);
    let mut read = Rows::default();
    if root.wants_total {
        read.totals.insert(Uuid::nil(), count(&of_list, list.rows.clone()).await?);
    }
    if root.wants_rows {
        list.columns = reading(access, &root.columns);
        let (rows, found) = list.rows(&of_list, page).await?;
        let kept: Vec<usize> = found.items.iter().map(|item| item.node).collect();
        read.below = below(access, &root.branches, &rows, &kept).await?;
        read.rows = rows;
        read.pages.insert(Uuid::nil(), found);
    }
    let mut writing = Writing::of(256 + read.rows.len() * 256);
    writing.page(&parts, &root, &read, Uuid::nil())?;
    Ok(writing.finish())
}

/// The rows below those of one statement, one statement for each branch.
async fn below(access: &Access, branches: &[Branch], rows: &[QueryResult], kept: &[usize]) -> Result<Vec<Rows>, Error> {
    let mut below = Vec::with_capacity(branches.len());
    for branch in branches {
        let (mut keys, mut seen) = (Vec::with_capacity(kept.len()), HashSet::with_capacity(kept.len()));
        let mut parents = vec![None; rows.len()];
        for place in kept {
            if let (Some(row), Some(parent)) = (rows.get(*place), parents.get_mut(*place)) {
                *parent = id_of(row, branch.key)?;
                keys.extend(parent.filter(|key| seen.insert(*key)));
            }
        }
        let found = if keys.is_empty() {
            Rows::default()
        } else {
            of_branch(access, branch, keys).await?
        };
        below.push(Rows { parents, ..found });
    }
    Ok(below)
}

fn of_branch<'a>(access: &'a Access, branch: &'a Branch, keys: Vec<Uuid>) -> BoxFuture<'a, Result<Rows, Error>> {
    Box::pin(async move {
        let Found { rows, parent } = (branch.finding)(access, &keys).await?;
        let mut read = Rows::default();
        let (all, planned) = match &rows {
            LinkedRows::All(select) => (&**select, PlannedFor::Keys),
            LinkedRows::Page(list, _, planned) => (&list.rows, *planned),
        };
        let of_list = planned.access(access).await;
        if branch.wants_total {
            read.totals = counts(&of_list, all.clone(), parent.clone()).await?;
        }
        if !branch.wants_rows {
            return Ok(read);
        }
        let columns = reading(access, &branch.columns);
        match rows {
            LinkedRows::All(mut select) => {
                columns(&mut select);
                select.expr_as(parent, Alias::new(PARENT));
                read.rows = of_list.reader().query_all(&select).await?;
                for (place, row) in read.rows.iter().enumerate() {
                    let parent = id_of(row, branch.columns.len().max(1))?.unwrap_or_default();
                    let page = read.pages.entry(parent).or_insert_with(Page::empty);
                    page.items.push(Placed {
                        cursor: String::new(),
                        node: place,
                    });
                }
            }
            LinkedRows::Page(mut list, page, _) => {
                list.columns = columns;
                // The rows of one parent are a list of their own, which ends as soon as the page is full.
                if let [only] = *keys {
                    let (rows, found) = list.rows(&of_list, &page).await?;
                    read.rows = rows;
                    read.pages.insert(only, found);
                } else {
                    (read.rows, read.pages) = list.rows_of_each(&of_list, parent, &page).await?;
                }
            }
        }
        let mut kept: Vec<usize> = read
            .pages
            .values()
            .flat_map(|page| page.items.iter().map(|item| item.node))
            .collect();
        kept.sort_unstable();
        read.below = below(access, &branch.branches, &read.rows, &kept).await?;
        Ok(read)
    })
}
