//! Runs a selection: one statement for each level, on one connection at a time.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use sea_orm::QueryResult;
use sea_orm::sea_query::SelectStatement;
use uuid::Uuid;

use super::field::Readable;
use super::kept::{all_of_parents, kept_for, reading};
use super::level::{Branch, PagePart, PlanLevel};
use super::link::{Found, LinkedRows, Memory};
use super::own_task::in_own_task;
use super::selection::{ConnectionPart, Selection, connection};
use super::write::{id_of, version_of};
use super::writing::{Rows, Writing, Written};
use crate::engine::access::Access;
use crate::engine::by_id::{ById, IdSet};
use crate::engine::error::Error;
use crate::engine::kept_statements::KeptStatement;
use crate::engine::list::page::{Item as Placed, Page, PageArguments, cut};
use crate::engine::list::{List, count, counts};
use crate::engine::reads::Reads as _;
use crate::engine::ready_connections::PlannedFor;

/// The view in which the statements of a list run.
async fn for_list(access: &Access, planned: PlannedFor) -> Access {
    match planned {
        PlannedFor::Keys => access.clone(),
        PlannedFor::Values => access.on_one_connection(planned).await,
    }
}

/// The only row of a statement, as an object.
///
/// # Errors
/// If the database fails, or a row that must exist does not.
pub(crate) async fn row<F: Readable>(access: &Access, select: SelectStatement, asked: Selection<F>) -> Result<Option<Written>, Error> {
    let level = asked.level;
    in_own_task(access, |access| Box::pin(async move { row_of(&access, select, level).await })).await
}

async fn row_of(access: &Access, mut select: SelectStatement, level: PlanLevel) -> Result<Option<Written>, Error> {
    let access = &access.on_one_connection(PlannedFor::Keys).await;
    let PlanLevel { columns, items, branches } = level;
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

/// A page of a list, as a connection. `access` is on one connection for what `planned` says.
///
/// # Errors
/// As for any list.
pub(crate) async fn page<F: Readable>(
    access: &Access,
    list: List,
    page: &PageArguments,
    planned: PlannedFor,
    asked: Vec<ConnectionPart<F>>,
) -> Result<Written, Error> {
    let mut root = Branch::root();
    let parts = connection(&mut root, asked);
    let page = page.clone();
    in_own_task(access, |access| {
        Box::pin(async move { page_of(&access, list, &page, planned, &root, &parts).await })
    })
    .await
}

async fn page_of(
    access: &Access,
    mut list: List,
    page: &PageArguments,
    planned: PlannedFor,
    root: &Branch,
    parts: &[PagePart],
) -> Result<Written, Error> {
    let mut read = Rows::default();
    if root.wants_total {
        read.totals.insert(Uuid::nil(), count(access, list.rows.clone()).await?);
    }
    if root.wants_rows {
        list.columns = reading(access, &root.columns);
        let (rows, found) = list.rows(access, page).await?;
        let kept: Vec<usize> = found.items.iter().map(|item| item.node).collect();
        if !root.branches.is_empty() {
            let by_keys = match planned {
                PlannedFor::Keys => access.clone(),
                PlannedFor::Values => access.on_one_connection(PlannedFor::Keys).await,
            };
            read.below = below(&by_keys, &root.branches, &rows, &kept).await?;
        }
        read.rows = rows;
        read.pages.insert(Uuid::nil(), found);
    }
    let mut writing = Writing::of(256 + read.rows.len() * 256);
    writing.page(parts, root, &read, Uuid::nil())?;
    Ok(writing.finish())
}

/// The rows below those of one statement, one statement for each branch.
async fn below(access: &Access, branches: &[Branch], rows: &[QueryResult], kept: &[usize]) -> Result<Vec<Rows>, Error> {
    let mut below = Vec::with_capacity(branches.len());
    for branch in branches {
        let (mut keys, mut seen) = (Vec::with_capacity(kept.len()), IdSet::default());
        let mut parents = vec![None; rows.len()];
        for place in kept {
            if let (Some(row), Some(parent)) = (rows.get(*place), parents.get_mut(*place)) {
                *parent = id_of(row, branch.key)?;
                keys.extend(parent.filter(|key| seen.insert(*key)));
            }
        }
        let first = kept.first().and_then(|place| rows.get(*place)).zip(branch.version);
        let version = first.map(|(row, column)| version_of(row, column)).transpose()?;
        let found = if keys.is_empty() {
            Rows::default()
        } else {
            of_branch(access, branch, keys, version).await?
        };
        below.push(Rows { parents, ..found });
    }
    Ok(below)
}

fn of_branch<'a>(access: &'a Access, branch: &'a Branch, keys: Vec<Uuid>, version: Option<i64>) -> BoxFuture<'a, Result<Rows, Error>> {
    Box::pin(async move {
        if let Some(memory) = &branch.memory {
            return match version {
                Some(version) => by_id_in_memory(access, memory, &keys, version).await,
                None => linked_in_memory(access, branch, memory, &keys).await,
            };
        }
        let mut read = by_statement(access, branch, &keys).await?;
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

/// Rows in memory whose ids are the parents' keys. They have no rows below them.
async fn by_id_in_memory(access: &Access, memory: &Memory, keys: &[Uuid], version: i64) -> Result<Rows, Error> {
    let known = (memory.rows)(access, version).await?;
    let mut read = Rows {
        known: Some(Arc::clone(&known)),
        ..Rows::default()
    };
    for key in keys {
        let mut page = Page::empty();
        page.items = places(std::iter::once(known.place(*key).ok_or(NOT_IN_MEMORY)?));
        read.pages.insert(*key, page);
    }
    Ok(read)
}

/// Rows in memory whose ids a statement finds.
async fn linked_in_memory(access: &Access, branch: &Branch, memory: &Memory, keys: &[Uuid]) -> Result<Rows, Error> {
    let mut read = by_statement(access, branch, keys).await?;
    let Some(first) = read.rows.first() else {
        return Ok(read);
    };
    let known = (memory.rows)(access, version_of(first, 1)?).await?;
    for page in read.pages.values_mut() {
        for item in &mut page.items {
            let row = read.rows.get(item.node).ok_or(NOT_IN_MEMORY)?;
            let place = id_of(row, 0)?.and_then(|id| known.place(id));
            item.node = place.ok_or(NOT_IN_MEMORY)?;
        }
    }
    read.known = Some(known);
    Ok(read)
}

/// The row was removed after its id was read.
const NOT_IN_MEMORY: Error = Error::NotFound("row in memory");

/// The rows that the branch's statement finds.
async fn by_statement(access: &Access, branch: &Branch, keys: &[Uuid]) -> Result<Rows, Error> {
    match kept_for(access, branch, keys.len() == 1).await? {
        Some(kept) => of_kept(access, &kept, branch, keys).await,
        None => of_link(access, branch, keys).await,
    }
}

/// The rows that a kept statement finds.
async fn of_kept(access: &Access, kept: &KeptStatement, branch: &Branch, keys: &[Uuid]) -> Result<Rows, Error> {
    let rows = access.reader().query_kept(kept, keys).await?;
    let pages = match (kept.page, keys) {
        (None, _) => by_parent(&rows, branch)?,
        (Some(page), [only]) => std::iter::once((*only, cut(places(0..rows.len()), &page.into()))).collect(),
        (Some(page), _) => {
            let pages = by_parent(&rows, branch)?.into_iter();
            pages.map(|(parent, found)| (parent, cut(found.items, &page.into()))).collect()
        }
    };
    Ok(Rows {
        rows,
        pages,
        ..Rows::default()
    })
}

/// The rows that a link finds.
async fn of_link(access: &Access, branch: &Branch, keys: &[Uuid]) -> Result<Rows, Error> {
    let Found { rows, parent } = (branch.finding)(access, keys).await?;
    let mut read = Rows::default();
    let (all, planned) = match &rows {
        LinkedRows::All(select) => (&**select, PlannedFor::Keys),
        LinkedRows::Page(list, _, planned) => (&list.rows, *planned),
    };
    let of_list = for_list(access, planned).await;
    if branch.wants_total {
        read.totals = counts(&of_list, all.clone(), parent.clone()).await?;
    }
    if !branch.wants_rows {
        return Ok(read);
    }
    let columns = reading(access, &branch.read_columns());
    match rows {
        LinkedRows::All(mut select) => {
            all_of_parents(&mut select, &columns, parent);
            let rows = of_list.reader().query_all(&select).await?;
            read.pages = by_parent(&rows, branch)?;
            read.rows = rows;
        }
        LinkedRows::Page(mut list, page, _) => {
            list.columns = columns;
            // The rows of one parent are a list of their own, which ends as soon as the page is full.
            if let [only] = *keys {
                let (rows, found) = list.rows(&of_list, &page).await?;
                read.rows = rows;
                read.pages.insert(only, found);
            } else {
                let (rows, pages) = list.rows_of_each(&of_list, parent, Some(keys), &page).await?;
                read.rows = rows;
                read.pages = pages;
            }
        }
    }
    Ok(read)
}

fn places(places: impl Iterator<Item = usize>) -> Vec<Placed<usize>> {
    let placed = |node| Placed {
        cursor: String::new(),
        node,
    };
    places.map(placed).collect()
}

/// The places of each parent's rows.
fn by_parent(rows: &[QueryResult], branch: &Branch) -> Result<ById<Page<usize>>, Error> {
    let column = branch.parent_column();
    let mut pages: ById<Page<usize>> = ById::default();
    let mut start = 0;
    while let Some(first) = rows.get(start) {
        let parent = id_of(first, column)?;
        let mut end = start + 1;
        // Rows of the same parent usually follow each other.
        while let Some(row) = rows.get(end)
            && id_of(row, column)? == parent
        {
            end += 1;
        }
        let page = pages.entry(parent.unwrap_or_default()).or_insert_with(Page::empty);
        page.items.extend(places(start..end));
        start = end;
    }
    Ok(pages)
}
