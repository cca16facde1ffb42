//! Writes what a plan has read as JSON, in the order of the document.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

use sea_orm::QueryResult;
use uuid::Uuid;

use super::field::Column;
use super::level::{Branch, OfEdge, OfPage, PagePart, PlanItem, WayOn};
use super::values::RowValues;
use super::write::{number, text, truth};
use crate::engine::by_id::ById;
use crate::engine::error::Error;
use crate::engine::list::page::{Item as Placed, Page};
use crate::engine::remembered::RememberedRows;

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
pub(super) struct Rows {
    pub(super) rows: Vec<QueryResult>,
    /// Set if the places are those of rows in memory.
    pub(super) known: Option<Arc<RememberedRows>>,
    /// By the place of the row that they belong to: the key by which they were found.
    pub(super) parents: Vec<Option<Uuid>>,
    /// The places of each parent's rows, by its key.
    pub(super) pages: ById<Page<usize>>,
    /// In place of these, the places of rows in memory, by the place of the parent.
    pub(super) remembered: Vec<Page<usize>>,
    pub(super) totals: HashMap<Uuid, i64>,
    pub(super) below: Vec<Self>,
}

/// An answer that is being written.
pub(super) struct Writing {
    out: Vec<u8>,
    objects: u64,
}

impl Rows {
    /// The values of the row at this place.
    fn values(&self, place: usize) -> Result<RowValues<'_>, Error> {
        let values = match &self.known {
            Some(known) => known.row(place).map(RowValues::Known),
            None => self.rows.get(place).map(RowValues::Read),
        };
        values.ok_or_else(lost)
    }

    /// The key by which the rows below the row at this place were found.
    fn key(&self, place: usize) -> Option<Uuid> {
        self.parents.get(place).copied().flatten()
    }

    /// The rows below the row at this place.
    fn page(&self, place: usize) -> Option<&Page<usize>> {
        match self.remembered.get(place) {
            Some(page) => Some(page),
            None => self.pages.get(&self.key(place)?),
        }
    }

    /// Whether the row at this place has a key by which rows below it are found.
    fn leads_on(&self, place: usize) -> bool {
        self.remembered.get(place).is_some_and(|page| !page.items.is_empty()) || self.key(place).is_some()
    }
}

impl Writing {
    /// An empty answer, with room for this many bytes.
    pub(super) fn of(bytes: usize) -> Self {
        Self {
            out: Vec::with_capacity(bytes),
            objects: 0,
        }
    }

    pub(super) fn finish(self) -> Written {
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
    pub(super) fn object(
        &mut self,
        items: &[PlanItem],
        columns: &[Column],
        branches: &[Branch],
        read: &Rows,
        place: usize,
    ) -> Result<(), Error> {
        let row = read.values(place)?;
        self.out.push(b'{');
        let mut first = true;
        for item in items {
            match item {
                PlanItem::Constant(member, json) => self.constant(&mut first, member, json),
                PlanItem::Value(member, column) | PlanItem::Required(member, column) => {
                    self.member(&mut first, member);
                    let column_of_row = columns.get(*column).ok_or_else(lost)?;
                    if matches!(item, PlanItem::Required(..)) && row.is_null(*column)? {
                        return Err(Error::Corrupt(format!("a row has no {}", column_of_row.name)));
                    }
                    row.write(&mut self.out, column_of_row, *column)?;
                }
                PlanItem::Inner(member, present, items) => {
                    self.member(&mut first, member);
                    let mut absent = false;
                    for column in present {
                        absent |= row.is_null(*column)?;
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
                    match (read.page(place).and_then(|page| page.items.first()), required) {
                        (Some(item), _) => self.object(items, &branch.columns, &branch.branches, read, item.node)?,
                        (None, None) => self.out.extend_from_slice(b"null"),
                        (None, Some(what)) => return Err(Error::NotFound(what)),
                    }
                }
                PlanItem::Many(member, branch, only, items, only_first) => {
                    self.member(&mut first, member);
                    let (branch, read) = (branches.get(*branch).ok_or_else(lost)?, read.below.get(*branch).ok_or_else(lost)?);
                    self.list(branch, read, place, *only, items, *only_first)?;
                }
                PlanItem::Either(member, ways, required) => {
                    self.member(&mut first, member);
                    self.either(ways, (columns, branches), read, place, required)?;
                }
                PlanItem::Through(member, between, on, items) => {
                    self.member(&mut first, member);
                    let (between, read) = (branches.get(*between).ok_or_else(lost)?, read.below.get(*between).ok_or_else(lost)?);
                    self.through(between, read, place, *on, items)?;
                }
                PlanItem::Connection(member, branch, parts) => {
                    self.member(&mut first, member);
                    let (branch, read) = (branches.get(*branch).ok_or_else(lost)?, read.below.get(*branch).ok_or_else(lost)?);
                    self.page(parts, branch, read, read.key(place).unwrap_or_default())?;
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
        parent: usize,
        only: Option<(usize, &'static str)>,
        items: &[PlanItem],
        only_first: bool,
    ) -> Result<(), Error> {
        let mut written = 0_usize;
        if !only_first {
            self.out.push(b'[');
        }
        for placed in read.page(parent).iter().flat_map(|page| &page.items) {
            if let Some((column, wanted)) = only
                && !read.values(placed.node)?.is_text(column, wanted)?
            {
                continue;
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

    /// Writes the row that one of several links leads to.
    fn either(
        &mut self,
        ways: &[(WayOn, Vec<PlanItem>)],
        (columns, branches): (&[Column], &[Branch]),
        read: &Rows,
        place: usize,
        required: &'static str,
    ) -> Result<(), Error> {
        for (on, items) in ways {
            let branch = match on {
                WayOn::Joined(id) if read.values(place)?.is_null(*id)? => continue,
                WayOn::Joined(_) => return self.object(items, columns, branches, read, place),
                WayOn::Branch(branch) => branch,
            };
            let (branch, read) = (branches.get(*branch).ok_or_else(lost)?, read.below.get(*branch).ok_or_else(lost)?);
            if read.leads_on(place) {
                let found = read.page(place).and_then(|page| page.items.first());
                let found = found.ok_or(Error::NotFound(required))?;
                return self.object(items, &branch.columns, &branch.branches, read, found.node);
            }
        }
        Err(Error::NotFound(required))
    }

    /// Writes the rows that a link leads to from the rows of another, each once.
    fn through(&mut self, between: &Branch, read: &Rows, parent: usize, on: WayOn, items: &[PlanItem]) -> Result<(), Error> {
        let rows = read.page(parent).into_iter().flat_map(|page| &page.items).map(|placed| placed.node);
        match on {
            WayOn::Branch(last) => {
                // Without a row between, nothing was read below.
                let empty = Rows::default();
                let (branch, below) = (between.branches.get(last).ok_or_else(lost)?, read.below.get(last).unwrap_or(&empty));
                let found = rows.map(|place| {
                    let found = below.page(place).and_then(|page| page.items.first());
                    Ok(found.map(|found| (found.node, found.node)))
                });
                self.each_once(branch, below, items, found)
            }
            WayOn::Joined(id) => {
                let found = rows.map(|place| Ok(read.values(place)?.id(id)?.map(|id| (id, place))));
                self.each_once(between, read, items, found)
            }
        }
    }

    /// Writes a list of the rows at these places. Of rows with the same key, only the first.
    fn each_once<K: Hash + Eq>(
        &mut self,
        branch: &Branch,
        read: &Rows,
        items: &[PlanItem],
        found: impl Iterator<Item = Result<Option<(K, usize)>, Error>>,
    ) -> Result<(), Error> {
        let mut written = HashSet::new();
        self.out.push(b'[');
        for found in found {
            if let Some((key, place)) = found?
                && written.insert(key)
            {
                if written.len() > 1 {
                    self.out.push(b',');
                }
                self.objects += 1;
                self.object(items, &branch.columns, &branch.branches, read, place)?;
            }
        }
        self.out.push(b']');
        Ok(())
    }

    /// Writes the page of one parent.
    pub(super) fn page(&mut self, parts: &[PagePart], branch: &Branch, read: &Rows, key: Uuid) -> Result<(), Error> {
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
