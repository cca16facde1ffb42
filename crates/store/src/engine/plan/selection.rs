//! What is asked of the rows of one level, in the order in which it is answered.

use std::marker::PhantomData;

use super::field::Readable;
use super::level::{Branch, MemberName, OfEdge, OfPage, PagePart, PlanItem, PlanLevel, WayOn, branch_of, place, renumber};
use super::link::Link;

/// What is asked of each row of a noun with the fields `F`.
#[derive(Debug)]
pub struct Selection<F> {
    pub(super) level: PlanLevel,
    of: PhantomData<fn() -> F>,
}

/// One of several links that a row follows, with what is asked of its rows.
#[derive(Debug)]
pub struct Way<F> {
    on: WayOn,
    items: Vec<PlanItem>,
    of: PhantomData<fn() -> F>,
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
    ["\"", key, "\":"].concat().into()
}

fn fixed(text: &str) -> Box<str> {
    format!("\"{text}\"").into()
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

    /// Moves the columns of another selection that is read with the same rows here, and returns its members.
    fn take_in<T>(&mut self, inner: Selection<T>) -> Vec<PlanItem> {
        let PlanLevel {
            columns,
            mut items,
            branches,
        } = inner.level;
        let mut places: Vec<usize> = Vec::with_capacity(columns.len());
        for column in columns {
            places.push(place(&mut self.level.columns, column));
        }
        // Neither an inner object of a row nor a joined row has links of its own.
        debug_assert!(branches.is_empty());
        renumber(&mut items, &places, &[]);
        items
    }

    /// Asks for the row that a link leads to. `required` names the row that must exist.
    pub fn one<T: Readable>(&mut self, key: &str, link: Link<F, T>, row: Selection<T>, required: Option<&'static str>) {
        let (branch, items) = self.branch(link, row);
        self.level.items.push(PlanItem::One(member(key), branch, items, required));
    }

    /// One of several links, of which each row follows one.
    pub fn way<T: Readable>(&mut self, link: Link<F, T>, row: Selection<T>) -> Way<F> {
        let (on, items) = match link.joined.filter(|_| row.level.branches.is_empty()) {
            Some(id) => (WayOn::Joined(place(&mut self.level.columns, id)), self.take_in(row)),
            None => {
                let (branch, items) = self.branch(link, row);
                (WayOn::Branch(branch), items)
            }
        };
        Way {
            on,
            items,
            of: PhantomData,
        }
    }

    /// Asks for the row to which the first of these links leads whose key the row has. `required` names it: it must be there.
    pub fn either(&mut self, key: &str, ways: Vec<Way<F>>, required: &'static str) {
        let ways = ways.into_iter().map(|way| (way.on, way.items)).collect();
        self.level.items.push(PlanItem::Either(member(key), ways, required));
    }

    /// Asks for the rows to which `on` leads from the rows of `link`, in the order of those and each once.
    pub fn through<M: Readable, T: Readable>(&mut self, key: &str, link: &Link<F, M>, on: Link<M, T>, rows: Selection<T>) {
        let first = self.branch_of(link);
        let Some(between) = self.level.branches.get_mut(first) else {
            return;
        };
        between.wants_rows = true;
        let (on, items) = match on.joined.filter(|_| rows.level.branches.is_empty()) {
            Some(id) => (WayOn::Joined(place(&mut between.columns, id)), between.take(rows.level)),
            None => {
                let second = branch_of(&mut between.columns, &mut between.branches, &on);
                let Some(last) = between.branches.get_mut(second) else {
                    return;
                };
                last.wants_rows = true;
                (WayOn::Branch(second), last.take(rows.level))
            }
        };
        self.level.items.push(PlanItem::Through(member(key), first, on, items));
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
        branch_of(&mut self.level.columns, &mut self.level.branches, link)
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
