//! Runs a selection: one statement for each level, then the rows are written as JSON.

use std::collections::{HashMap, HashSet};

use futures_util::future::BoxFuture;
use sea_orm::QueryResult;
use sea_orm::sea_query::{Alias, Expr, SelectStatement};
use uuid::Uuid;

use super::field::{Column, Readable};
use super::link::{Found, LinkedRows};
use super::selection::{Branch, ConnectionPart, OfEdge, OfPage, PagePart, PlanItem, PlanLevel, Selection, connection};
use super::write::{id_of, number, text, text_of, truth};
use crate::engine::access::Access;
use crate::engine::error::Error;
use crate::engine::list::page::{Item as Placed, Page, PageArguments};
use crate::engine::list::{Columns, List, count, counts};
use crate::engine::reads::Reads as _;

/// An answer, ready to be sent.
#[derive(Debug)]
pub struct Written {
    /// The answer as JSON.
    pub json: Vec<u8>,
    /// The number of fields and list items in it.
    pub objects: u64,
}

/// The rows of one statement, and those below them.
#[derive(Default)]
struct Rows {
    rows: Vec<QueryResult>,
    /// The places of each parent's rows.
    pages: HashMap<Uuid, Page<usize>>,
    totals: HashMap<Uuid, i64>,
    below: Vec<Self>,
}

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

/// The only row of a statement, as an object.
///
/// # Errors
/// If the database fails, or a row that must exist does not.
pub(crate) async fn row<F: Readable>(access: &Access, mut select: SelectStatement, asked: Selection<F>) -> Result<Option<Written>, Error> {
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
    let mut writing = Writing {
        out: Vec::with_capacity(1024),
        objects: 0,
    };
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
    asked: Vec<ConnectionPart<F>>,
) -> Result<Written, Error> {
    let mut root = Branch::root();
    let parts = connection(&mut root, asked);
    let mut read = Rows::default();
    if root.wants_total {
        read.totals.insert(Uuid::nil(), count(access, list.rows.clone()).await?);
    }
    if root.wants_rows {
        list.columns = reading(access, &root.columns);
        let (rows, found) = list.rows(access, page).await?;
        let kept: Vec<usize> = found.items.iter().map(|item| item.node).collect();
        read.below = below(access, &root.branches, &rows, &kept).await?;
        read.rows = rows;
        read.pages.insert(Uuid::nil(), found);
    }
    let mut writing = Writing {
        out: Vec::with_capacity(256 + read.rows.len() * 256),
        objects: 0,
    };
    writing.page(&parts, &root, &read, Uuid::nil())?;
    Ok(writing.finish())
}

/// The rows below those of one statement, one statement for each branch.
async fn below(access: &Access, branches: &[Branch], rows: &[QueryResult], kept: &[usize]) -> Result<Vec<Rows>, Error> {
    let mut below = Vec::with_capacity(branches.len());
    for branch in branches {
        let (mut keys, mut seen) = (Vec::with_capacity(kept.len()), HashSet::with_capacity(kept.len()));
        for row in kept.iter().filter_map(|place| rows.get(*place)) {
            if let Some(key) = id_of(row, branch.key)?
                && seen.insert(key)
            {
                keys.push(key);
            }
        }
        below.push(if keys.is_empty() {
            Rows::default()
        } else {
            of_branch(access, branch, keys).await?
        });
    }
    Ok(below)
}

fn of_branch<'a>(access: &'a Access, branch: &'a Branch, keys: Vec<Uuid>) -> BoxFuture<'a, Result<Rows, Error>> {
    Box::pin(async move {
        let Found { rows, parent } = (branch.finding)(access, &keys).await?;
        let mut read = Rows::default();
        if branch.wants_total {
            let all = match &rows {
                LinkedRows::All(select) => (**select).clone(),
                LinkedRows::Page(list, _) => list.rows.clone(),
            };
            read.totals = counts(access, all, parent.clone()).await?;
        }
        if !branch.wants_rows {
            return Ok(read);
        }
        let columns = reading(access, &branch.columns);
        match rows {
            LinkedRows::All(mut select) => {
                columns(&mut select);
                select.expr_as(parent, Alias::new(PARENT));
                read.rows = access.reader().query_all(&select).await?;
                for (place, row) in read.rows.iter().enumerate() {
                    let parent = id_of(row, branch.columns.len().max(1))?.unwrap_or_default();
                    let page = read.pages.entry(parent).or_insert_with(Page::empty);
                    page.items.push(Placed {
                        cursor: String::new(),
                        node: place,
                    });
                }
            }
            LinkedRows::Page(mut list, page) => {
                list.columns = columns;
                (read.rows, read.pages) = list.rows_of_each(access, parent, &page).await?;
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

struct Writing {
    out: Vec<u8>,
    objects: u64,
}

impl Writing {
    fn finish(self) -> Written {
        Written {
            json: self.out,
            objects: self.objects,
        }
    }

    fn member(&mut self, first: &mut bool, member: &str) {
        if !*first {
            self.out.push(b',');
        }
        *first = false;
        self.objects += 1;
        self.out.extend_from_slice(member.as_bytes());
    }

    fn constant(&mut self, first: &mut bool, member: &str, json: &str) {
        self.member(first, member);
        self.out.extend_from_slice(json.as_bytes());
    }

    /// Writes one row as an object.
    fn object(&mut self, items: &[PlanItem], columns: &[Column], branches: &[Branch], read: &Rows, place: usize) -> Result<(), Error> {
        let row = read.rows.get(place).ok_or_else(lost)?;
        self.out.push(b'{');
        let mut first = true;
        for item in items {
            match item {
                PlanItem::Constant(member, json) => self.constant(&mut first, member, json),
                PlanItem::Value(member, column) | PlanItem::Required(member, column) => {
                    self.member(&mut first, member);
                    let column_of_row = columns.get(*column).ok_or_else(lost)?;
                    if matches!(item, PlanItem::Required(..)) && column_of_row.write.is_null(row, *column)? {
                        return Err(Error::Corrupt(format!("a row has no {}", column_of_row.name)));
                    }
                    column_of_row.write.value(&mut self.out, row, *column)?;
                }
                PlanItem::Inner(member, present, items) => {
                    self.member(&mut first, member);
                    let mut absent = false;
                    for column in present {
                        absent |= columns.get(*column).ok_or_else(lost)?.write.is_null(row, *column)?;
                    }
                    if absent {
                        self.out.extend_from_slice(b"null");
                    } else {
                        self.object(items, columns, branches, read, place)?;
                    }
                }
                PlanItem::One(member, branch, items, required) => {
                    self.member(&mut first, member);
                    let (branch, read) = (branches.get(*branch).ok_or_else(lost)?, read.below.get(*branch).ok_or_else(lost)?);
                    let found = id_of(row, branch.key)?.and_then(|key| read.pages.get(&key));
                    match (found.and_then(|page| page.items.first()), required) {
                        (Some(item), _) => self.object(items, &branch.columns, &branch.branches, read, item.node)?,
                        (None, None) => self.out.extend_from_slice(b"null"),
                        (None, Some(what)) => return Err(Error::NotFound(what)),
                    }
                }
                PlanItem::Many(member, branch, only, items, only_first) => {
                    self.member(&mut first, member);
                    let (branch, read) = (branches.get(*branch).ok_or_else(lost)?, read.below.get(*branch).ok_or_else(lost)?);
                    let key = id_of(row, branch.key)?.unwrap_or_default();
                    self.list(branch, read, key, *only, items, *only_first)?;
                }
                PlanItem::Connection(member, branch, parts) => {
                    self.member(&mut first, member);
                    let (branch, read) = (branches.get(*branch).ok_or_else(lost)?, read.below.get(*branch).ok_or_else(lost)?);
                    let key = id_of(row, branch.key)?.unwrap_or_default();
                    self.page(parts, branch, read, key)?;
                }
            }
        }
        self.out.push(b'}');
        Ok(())
    }

    fn list(
        &mut self,
        branch: &Branch,
        read: &Rows,
        key: Uuid,
        only: Option<(usize, &'static str)>,
        items: &[PlanItem],
        only_first: bool,
    ) -> Result<(), Error> {
        let mut written = 0_usize;
        if !only_first {
            self.out.push(b'[');
        }
        for placed in read.pages.get(&key).iter().flat_map(|page| &page.items) {
            if let Some((column, wanted)) = only {
                let row = read.rows.get(placed.node).ok_or_else(lost)?;
                if text_of(row, column)? != Some(wanted) {
                    continue;
                }
            }
            if written > 0 {
                self.out.push(b',');
            }
            written += 1;
            self.objects += 1;
            self.object(items, &branch.columns, &branch.branches, read, placed.node)?;
            if only_first {
                return Ok(());
            }
        }
        self.out.extend_from_slice(if only_first { b"null" } else { b"]" });
        Ok(())
    }

    /// Writes the page of one parent.
    fn page(&mut self, parts: &[PagePart], branch: &Branch, read: &Rows, key: Uuid) -> Result<(), Error> {
        let empty = Page::empty();
        let page = read.pages.get(&key).unwrap_or(&empty);
        self.out.push(b'{');
        let mut first = true;
        for part in parts {
            match part {
                PagePart::Constant(member, json) => self.constant(&mut first, member, json),
                PagePart::Nodes(member, items) => {
                    self.member(&mut first, member);
                    self.each(page, |writing, placed| {
                        writing.object(items, &branch.columns, &branch.branches, read, placed.node)
                    })?;
                }
                PagePart::Edges(member, edges) => {
                    self.member(&mut first, member);
                    self.each(page, |writing, placed| writing.edge(edges, branch, read, placed))?;
                }
                PagePart::PageInfo(member, info) => {
                    self.member(&mut first, member);
                    self.position(info, page)?;
                }
                PagePart::TotalCount(member) => {
                    self.member(&mut first, member);
                    number(&mut self.out, read.totals.get(&key).copied().unwrap_or(0))?;
                }
            }
        }
        self.out.push(b'}');
        Ok(())
    }

    /// Writes a list with an item for each row of a page.
    fn each(&mut self, page: &Page<usize>, mut item: impl FnMut(&mut Self, &Placed<usize>) -> Result<(), Error>) -> Result<(), Error> {
        self.out.push(b'[');
        for (at, placed) in page.items.iter().enumerate() {
            if at > 0 {
                self.out.push(b',');
            }
            self.objects += 1;
            item(self, placed)?;
        }
        self.out.push(b']');
        Ok(())
    }

    fn edge(&mut self, edge: &[OfEdge], branch: &Branch, read: &Rows, placed: &Placed<usize>) -> Result<(), Error> {
        self.out.push(b'{');
        let mut first = true;
        for part in edge {
            match part {
                OfEdge::Constant(member, json) => self.constant(&mut first, member, json),
                OfEdge::Cursor(member) => {
                    self.member(&mut first, member);
                    text(&mut self.out, &placed.cursor)?;
                }
                OfEdge::Node(member, items) => {
                    self.member(&mut first, member);
                    self.object(items, &branch.columns, &branch.branches, read, placed.node)?;
                }
            }
        }
        self.out.push(b'}');
        Ok(())
    }

    fn position(&mut self, info: &[OfPage], page: &Page<usize>) -> Result<(), Error> {
        self.out.push(b'{');
        let mut first = true;
        for part in info {
            match part {
                OfPage::Constant(member, json) => self.constant(&mut first, member, json),
                OfPage::HasNext(member) => {
                    self.member(&mut first, member);
                    truth(&mut self.out, page.has_next);
                }
                OfPage::HasPrevious(member) => {
                    self.member(&mut first, member);
                    truth(&mut self.out, page.has_previous);
                }
                OfPage::Start(member) | OfPage::End(member) => {
                    self.member(&mut first, member);
                    let item = if matches!(part, OfPage::Start(_)) {
                        page.items.first()
                    } else {
                        page.items.last()
                    };
                    match item {
                        Some(item) => text(&mut self.out, &item.cursor)?,
                        None => self.out.extend_from_slice(b"null"),
                    }
                }
            }
        }
        self.out.push(b'}');
        Ok(())
    }
}

/// A plan that refers to what it does not have: a mistake in this module.
fn lost() -> Error {
    Error::Corrupt("a plan refers to a row or a column that it did not read".to_owned())
}
