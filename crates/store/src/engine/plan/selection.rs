//! What is asked of the rows of one level, in the order in which it is answered.

use std::marker::PhantomData;

use super::field::{Column, Readable};
use super::link::{Finding, Link};

/// What is asked of each row of a noun with the fields `F`.
#[derive(Debug)]
pub struct Selection<F> {
    pub(super) level: PlanLevel,
    of: PhantomData<fn() -> F>,
}

/// The same without its noun: the columns of one statement, what is written of each row, and the statements below.
#[derive(Debug, Default)]
pub(super) struct PlanLevel {
    pub(super) columns: Vec<Column>,
    pub(super) items: Vec<PlanItem>,
    pub(super) branches: Vec<Branch>,
}

/// The rows that a link leads to.
pub(super) struct Branch {
    pub(super) name: String,
    /// The column of the parent's row by which its rows are found.
    pub(super) key: usize,
    pub(super) finding: Finding,
    pub(super) columns: Vec<Column>,
    pub(super) branches: Vec<Branch>,
    pub(super) wants_rows: bool,
    pub(super) wants_total: bool,
}

impl std::fmt::Debug for Branch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Branch").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A member of an object: `"key":`, as it is written.
pub(super) type MemberName = Box<str>;

/// One member of an object.
#[derive(Debug)]
pub(super) enum PlanItem {
    Value(MemberName, usize),
    /// A value that must be there.
    Required(MemberName, usize),
    Constant(MemberName, Box<str>),
    /// An object of the row's own columns; null if one of these columns is null.
    Inner(MemberName, Vec<usize>, Vec<PlanItem>),
    /// The row that a link leads to; null if there is none, or an error if there must be one.
    One(MemberName, usize, Vec<PlanItem>, Option<&'static str>),
    /// The rows that a link leads to, as a list: all, or those with this text in a column; or only the first of them.
    Many(MemberName, usize, Option<(usize, &'static str)>, Vec<PlanItem>, bool),
    /// The same as a page.
    Connection(MemberName, usize, Vec<PagePart>),
}

/// One member of a page.
#[derive(Debug)]
pub(super) enum PagePart {
    Nodes(MemberName, Vec<PlanItem>),
    Edges(MemberName, Vec<OfEdge>),
    PageInfo(MemberName, Vec<OfPage>),
    TotalCount(MemberName),
    Constant(MemberName, Box<str>),
}

/// One member of a row of a page.
#[derive(Debug)]
pub(super) enum OfEdge {
    Cursor(MemberName),
    Node(MemberName, Vec<PlanItem>),
    Constant(MemberName, Box<str>),
}

/// One member of the position of a page.
#[derive(Debug)]
pub(super) enum OfPage {
    HasNext(MemberName),
    HasPrevious(MemberName),
    Start(MemberName),
    End(MemberName),
    Constant(MemberName, Box<str>),
}

/// What is asked of a page of rows with the fields `F`. Keys are the names in the answer.
#[derive(Debug)]
pub enum ConnectionPart<F> {
    /// The rows.
    Nodes(String, Selection<F>),
    /// The rows with their cursors.
    Edges(String, Vec<EdgePart<F>>),
    /// The position of the page.
    PageInfo(String, Vec<PageInfoPart>),
    /// The number of rows of the whole list.
    TotalCount(String),
    /// A fixed text.
    Fixed(String, &'static str),
}

/// What is asked of a row of a page.
#[derive(Debug)]
pub enum EdgePart<F> {
    /// Its cursor.
    Cursor(String),
    /// The row itself.
    Node(String, Selection<F>),
    /// A fixed text.
    Fixed(String, &'static str),
}

/// What is asked of the position of a page.
#[derive(Debug)]
pub enum PageInfoPart {
    /// Whether rows follow.
    HasNextPage(String),
    /// Whether rows come before.
    HasPreviousPage(String),
    /// The cursor of the first row.
    StartCursor(String),
    /// The cursor of the last row.
    EndCursor(String),
    /// A fixed text.
    Fixed(String, &'static str),
}

fn member(key: &str) -> MemberName {
    // Response names are GraphQL names, which need no escapes.
    format!("\"{key}\":").into()
}

fn fixed(text: &str) -> Box<str> {
    format!("\"{text}\"").into()
}

/// The place of a column, which is added unless it is there already.
fn place(columns: &mut Vec<Column>, column: Column) -> usize {
    columns.iter().position(|known| known.name == column.name).unwrap_or_else(|| {
        columns.push(column);
        columns.len() - 1
    })
}

impl<F> Default for Selection<F> {
    fn default() -> Self {
        Self {
            level: PlanLevel::default(),
            of: PhantomData,
        }
    }
}

impl<F: Readable> Selection<F> {
    /// Asks for a field under a name.
    pub fn value(&mut self, key: &str, field: F) {
        let column = place(&mut self.level.columns, field.column());
        self.level.items.push(PlanItem::Value(member(key), column));
    }

    /// Asks for a field that has a value wherever its object is there; without one, the row is an error.
    pub fn required(&mut self, key: &str, field: F) {
        let column = place(&mut self.level.columns, field.column());
        self.level.items.push(PlanItem::Required(member(key), column));
    }

    /// Answers a fixed text: the name of a type.
    pub fn fixed(&mut self, key: &str, text: &'static str) {
        self.level.items.push(PlanItem::Constant(member(key), fixed(text)));
    }

    /// Answers an empty list.
    pub fn nothing(&mut self, key: &str) {
        self.level.items.push(PlanItem::Constant(member(key), "[]".into()));
    }

    /// Asks for an object that is made of the row's own fields; null if one of the fields `present` is.
    pub fn inner(&mut self, key: &str, present: &[F], inner: Self) {
        let present = present.iter().map(|field| place(&mut self.level.columns, field.column())).collect();
        let items = self.take_in(inner);
        self.level.items.push(PlanItem::Inner(member(key), present, items));
    }

    /// Moves the columns of another selection of the same rows here, and returns its members.
    fn take_in(&mut self, inner: Self) -> Vec<PlanItem> {
        let PlanLevel {
            columns,
            mut items,
            branches,
        } = inner.level;
        let mut places: Vec<usize> = Vec::with_capacity(columns.len());
        for column in columns {
            places.push(place(&mut self.level.columns, column));
        }
        // An inner object of a row has no links of its own.
        debug_assert!(branches.is_empty());
        renumber(&mut items, &places, &[]);
        items
    }

    /// Asks for the row that a link leads to. `required` names the row that must exist.
    pub fn one<T: Readable>(&mut self, key: &str, link: Link<F, T>, row: Selection<T>, required: Option<&'static str>) {
        let (branch, items) = self.branch(link, row);
        self.level.items.push(PlanItem::One(member(key), branch, items, required));
    }

    /// Asks for all rows that a link leads to.
    pub fn many<T: Readable>(&mut self, key: &str, link: Link<F, T>, rows: Selection<T>) {
        let (branch, items) = self.branch(link, rows);
        self.level.items.push(PlanItem::Many(member(key), branch, None, items, false));
    }

    /// Asks for the rows that have this text in a field; only for the first of them, or null, if `first`.
    pub fn some<T: Readable>(&mut self, key: &str, link: Link<F, T>, rows: Selection<T>, (field, text): (T, &'static str), first: bool) {
        let (branch, items) = self.branch(link, rows);
        let column = self
            .level
            .branches
            .get_mut(branch)
            .map_or(0, |branch| place(&mut branch.columns, field.column()));
        let items = PlanItem::Many(member(key), branch, Some((column, text)), items, first);
        self.level.items.push(items);
    }

    /// Asks for a page of the rows that a link leads to.
    pub fn connection<T: Readable>(&mut self, key: &str, link: &Link<F, T>, parts: Vec<ConnectionPart<T>>) {
        let branch = self.branch_of(link);
        let parts = match self.level.branches.get_mut(branch) {
            Some(found) => connection(found, parts),
            None => Vec::new(),
        };
        self.level.items.push(PlanItem::Connection(member(key), branch, parts));
    }

    fn branch<T: Readable>(&mut self, link: Link<F, T>, rows: Selection<T>) -> (usize, Vec<PlanItem>) {
        let branch = self.branch_of(&link);
        let items = match self.level.branches.get_mut(branch) {
            Some(found) => {
                found.wants_rows = true;
                found.take(rows.level)
            }
            None => Vec::new(),
        };
        (branch, items)
    }

    fn branch_of<T: Readable>(&mut self, link: &Link<F, T>) -> usize {
        let key = place(&mut self.level.columns, link.key);
        let known = self.level.branches.iter().position(|known| known.name == link.name);
        known.unwrap_or_else(|| {
            self.level.branches.push(Branch {
                name: link.name.clone(),
                key,
                finding: link.finding.clone(),
                columns: Vec::new(),
                branches: Vec::new(),
                wants_rows: false,
                wants_total: false,
            });
            self.level.branches.len() - 1
        })
    }
}

impl Branch {
    /// The rows of a whole list, which have no parent.
    pub(super) fn root() -> Self {
        Self {
            name: String::new(),
            key: 0,
            finding: std::sync::Arc::new(|_, _| Box::pin(async { Err(crate::engine::error::Error::NotFound("row")) })),
            columns: Vec::new(),
            branches: Vec::new(),
            wants_rows: false,
            wants_total: false,
        }
    }

    /// Adds what another selection asks of these rows, and returns its members.
    fn take(&mut self, level: PlanLevel) -> Vec<PlanItem> {
        let PlanLevel {
            columns,
            mut items,
            branches,
        } = level;
        let mut places: Vec<usize> = Vec::with_capacity(columns.len());
        for column in columns {
            places.push(place(&mut self.columns, column));
        }
        let mut moved = Vec::with_capacity(branches.len());
        for mut branch in branches {
            branch.key = places.get(branch.key).copied().unwrap_or(branch.key);
            // The same rows under another name are read again: two aliases rarely differ in what they ask below a list.
            moved.push(self.branches.len());
            self.branches.push(branch);
        }
        renumber(&mut items, &places, &moved);
        items
    }
}

/// The members of a page, with what they ask added to the branch.
pub(super) fn connection<T: Readable>(branch: &mut Branch, parts: Vec<ConnectionPart<T>>) -> Vec<PagePart> {
    let mut asked = Vec::with_capacity(parts.len());
    for part in parts {
        asked.push(match part {
            ConnectionPart::Nodes(key, rows) => {
                branch.wants_rows = true;
                PagePart::Nodes(member(&key), branch.take(rows.level))
            }
            ConnectionPart::Edges(key, edges) => {
                branch.wants_rows = true;
                let edges = edges.into_iter().map(|edge| match edge {
                    EdgePart::Cursor(key) => OfEdge::Cursor(member(&key)),
                    EdgePart::Node(key, row) => OfEdge::Node(member(&key), branch.take(row.level)),
                    EdgePart::Fixed(key, text) => OfEdge::Constant(member(&key), fixed(text)),
                });
                PagePart::Edges(member(&key), edges.collect())
            }
            ConnectionPart::PageInfo(key, info) => {
                branch.wants_rows = true;
                let info = info.into_iter().map(|info| match info {
                    PageInfoPart::HasNextPage(key) => OfPage::HasNext(member(&key)),
                    PageInfoPart::HasPreviousPage(key) => OfPage::HasPrevious(member(&key)),
                    PageInfoPart::StartCursor(key) => OfPage::Start(member(&key)),
                    PageInfoPart::EndCursor(key) => OfPage::End(member(&key)),
                    PageInfoPart::Fixed(key, text) => OfPage::Constant(member(&key), fixed(text)),
                });
                PagePart::PageInfo(member(&key), info.collect())
            }
            ConnectionPart::TotalCount(key) => {
                branch.wants_total = true;
                PagePart::TotalCount(member(&key))
            }
            ConnectionPart::Fixed(key, text) => PagePart::Constant(member(&key), fixed(text)),
        });
    }
    asked
}

/// Moves members to where their columns and branches are now.
fn renumber(items: &mut [PlanItem], columns: &[usize], branches: &[usize]) {
    let moved = |place: &mut usize, places: &[usize]| *place = places.get(*place).copied().unwrap_or(*place);
    for item in items {
        match item {
            PlanItem::Constant(..) => {}
            PlanItem::Value(_, column) | PlanItem::Required(_, column) => moved(column, columns),
            PlanItem::Inner(_, present, items) => {
                present.iter_mut().for_each(|present| moved(present, columns));
                renumber(items, columns, branches);
            }
            // What is below a branch has the branch's own columns.
            PlanItem::One(_, branch, ..) | PlanItem::Many(_, branch, ..) | PlanItem::Connection(_, branch, _) => moved(branch, branches),
        }
    }
}
