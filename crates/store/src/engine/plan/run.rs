//! Runs a selection: one statement for each level, on one connection at a time.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use sea_orm::{DbBackend, QueryResult};
use uuid::Uuid;

use super::field::Readable;
use super::kept::{Listing, all_of_parents, kept_for, kept_page, kept_row, reading, row_with};
use super::level::{Branch, PagePart, PlanLevel, RememberedIds};
use super::link::{LinkedRows, Memory};
use super::own_task::in_own_task;
use super::selection::{ConnectionPart, Selection, connection};
use super::write::{id_of, ids_of, version_of};
use super::writing::{Rows, Writing, Written};
use crate::engine::access::Access;
use crate::engine::by_id::{ById, IdSet};
use crate::engine::error::Error;
use crate::engine::kept_statements::{KeptPage, KeptStatement};
use crate::engine::list::page::{Item as Placed, Page, PageArguments, cut};
use crate::engine::list::{List, count, counts};
use crate::engine::reads::Reads as _;
use crate::engine::ready_connections::PlannedFor;
use crate::engine::row_rule::Scoped;
use crate::engine::seen_parents::SeenParents;
use crate::engine::sql::ids_value;

/// The view in which the statements of a list run.
async fn for_list(access: &Access, planned: PlannedFor) -> Access {
    match planned {
        PlannedFor::Keys => access.clone(),
        PlannedFor::Values => access.on_one_connection(planned).await,
    }
}

/// The row of `E` with a value in a column of which each value occurs once, as an object.
///
/// # Errors
/// If the database fails, or a row that must exist does not.
pub(crate) async fn row<E: Scoped, F: Readable>(
    access: &Access,
    column: E::Column,
    value: &str,
    asked: Selection<F>,
) -> Result<Option<Written>, Error> {
    let (level, value) = (asked.level, value.to_owned());
    in_own_task(access, |access| {
        Box::pin(async move { row_of::<E>(&access, column, value, level).await })
    })
    .await
}

async fn row_of<E: Scoped>(access: &Access, column: E::Column, value: String, level: PlanLevel) -> Result<Option<Written>, Error> {
    let access = &access.on_one_connection(PlannedFor::Keys).await;
    let PlanLevel { columns, items, branches } = level;
    let rows = match kept_row::<E>(access, column, &columns) {
        Some(kept) => access.reader().query_kept(&kept, &value.into()).await?,
        None => access.reader().query_all(&row_with::<E>(access, column, &value, &columns)).await?,
    };
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

/// A page of a list, as a connection. Lists of the same name, if it has one, have the same rows for all viewers of a role.
///
/// # Errors
/// As for any list.
pub(crate) async fn page<F: Readable>(
    access: &Access,
    name: Option<String>,
    list: Listing,
    page: &PageArguments,
    asked: Vec<ConnectionPart<F>>,
) -> Result<Written, Error> {
    let planned = if name.is_some() { PlannedFor::Keys } else { PlannedFor::Values };
    let access = &access.on_one_connection(planned).await;
    let mut root = Branch::root();
    let parts = connection(&mut root, asked);
    let kept = match name.filter(|_| root.wants_rows && !root.wants_total) {
        Some(name) => kept_page(access, name, page, &root.columns, &list).await?,
        None => None,
    };
    let list = match kept.and_then(|kept| kept.page.map(|page| (kept, page))) {
        Some((kept, page)) => RootList::Kept(kept, page),
        None => RootList::Built(Box::new(list(access).await?), page.clone()),
    };
    in_own_task(access, |access| {
        Box::pin(async move { page_of(&access, list, planned, &root, &parts).await })
    })
    .await
}

/// A page of a list.
enum RootList {
    /// Nobody asks for the number of all rows.
    Kept(Arc<KeptStatement>, KeptPage),
    Built(Box<List>, PageArguments),
}

impl RootList {
    /// The number of all rows.
    async fn count(&self, access: &Access) -> Result<i64, Error> {
        match self {
            Self::Kept(..) => Err(Error::Corrupt("a plan counts the rows of a page".to_owned())),
            Self::Built(list, _) => count(access, list.rows.clone()).await,
        }
    }

    async fn rows(self, access: &Access, root: &Branch) -> Result<(Vec<QueryResult>, Page<usize>), Error> {
        match self {
            Self::Kept(kept, page) => {
                let rows = access.reader().query_kept(&kept, &ids_value(&[])).await?;
                let page = cut(places(0..rows.len()), &page.into());
                Ok((rows, page))
            }
            Self::Built(mut list, page) => {
                list.columns = reading(access, &root.columns);
                list.rows(access, &page).await
            }
        }
    }
}

async fn page_of(access: &Access, list: RootList, planned: PlannedFor, root: &Branch, parts: &[PagePart]) -> Result<Written, Error> {
    let mut read = Rows::default();
    if root.wants_total {
        read.totals.insert(Uuid::nil(), list.count(access).await?);
    }
    if root.wants_rows {
        let (rows, found) = list.rows(access, root).await?;
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
        below.push(match branch.memory.zip(branch.remembered) {
            Some((memory, columns)) if columns.are_read(access.backend()) => in_memory(access, &memory, columns, rows, kept).await?,
            _ => below_each(access, branch, rows, kept).await?,
        });
    }
    Ok(below)
}

/// The rows in memory whose ids the parents' rows hold. They have no rows below them.
async fn in_memory(access: &Access, memory: &Memory, columns: RememberedIds, rows: &[QueryResult], kept: &[usize]) -> Result<Rows, Error> {
    let mut read = Rows::default();
    let Some(first) = kept.first().and_then(|place| rows.get(*place)) else {
        return Ok(read);
    };
    let known = (memory.rows)(access, version_of(first, columns.version)?).await?;
    read.remembered.resize_with(rows.len(), Page::empty);
    for place in kept {
        if let (Some(row), Some(page)) = (rows.get(*place), read.remembered.get_mut(*place)) {
            let add = |id| {
                page.items.extend(places(std::iter::once(known.place(id).ok_or(NOT_IN_MEMORY)?)));
                Ok::<_, Error>(())
            };
            if columns.listed {
                ids_of(row, columns.ids)?.try_for_each(add)?;
            } else {
                id_of(row, columns.ids)?.into_iter().try_for_each(add)?;
            }
        }
    }
    read.known = Some(known);
    Ok(read)
}

/// The rows of one branch.
async fn below_each(access: &Access, branch: &Branch, rows: &[QueryResult], kept: &[usize]) -> Result<Rows, Error> {
    let (mut keys, mut seen) = (Vec::with_capacity(kept.len()), IdSet::default());
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
    Ok(Rows { parents, ..found })
}

fn of_branch<'a>(access: &'a Access, branch: &'a Branch, keys: Vec<Uuid>) -> BoxFuture<'a, Result<Rows, Error>> {
    Box::pin(async move {
        if let Some(memory) = &branch.memory {
            return linked_in_memory(access, branch, memory, &keys).await;
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
    let rows = access.reader().query_kept(kept, &ids_value(keys)).await?;
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
    let found = (branch.finding)(access, keys).await?;
    // A count needs the rows to test their parents themselves, and a page of one parent is a list of its own.
    let (rows, parent, each) = found.ready(access, keys, keys.len() > 1 && !branch.wants_total);
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
                let each = match each {
                    None if access.backend() == DbBackend::Postgres => Some(SeenParents::keys(keys)),
                    each => each,
                };
                let (rows, pages) = list.rows_of_each(&of_list, parent, each, &page).await?;
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
