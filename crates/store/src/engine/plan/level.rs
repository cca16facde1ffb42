//! What is read and written of the rows of one level: the columns of one statement, the members of each object, and the levels below.

use sea_orm::DbBackend;

use super::field::{Column, VERSION};
use super::link::{Finding, Link, Memory, MemoryIds};

/// The columns of one statement, what is written of each row, and the statements below.
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
    pub(super) memory: Option<Memory>,
    pub(super) holds_values: bool,
    /// The columns of the parent's row with ids of rows in memory.
    pub(super) remembered: Option<RememberedIds>,
    pub(super) columns: Vec<Column>,
    pub(super) branches: Vec<Branch>,
    pub(super) wants_rows: bool,
    pub(super) wants_total: bool,
}

/// The columns of a row with the ids of rows in memory.
#[derive(Debug, Clone, Copy)]
pub(super) struct RememberedIds {
    /// The version of the data that the row was read in.
    pub(super) version: usize,
    /// One id or a list of them.
    pub(super) ids: usize,
    pub(super) listed: bool,
}

impl RememberedIds {
    /// Whether these columns hold the ids on this database.
    pub(super) fn are_read(self, backend: DbBackend) -> bool {
        !self.listed || backend == DbBackend::Postgres
    }
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
    /// The row that the first of several links leads to whose key the row has. It must be there: the text names it.
    Either(MemberName, Vec<(WayOn, Vec<PlanItem>)>, &'static str),
    /// The rows that a link leads to from the rows of another link, each once.
    Through(MemberName, usize, WayOn, Vec<PlanItem>),
    /// The same as a page.
    Connection(MemberName, usize, Vec<PagePart>),
}

/// Where the row that a link leads to is read.
#[derive(Debug, Clone, Copy)]
pub(super) enum WayOn {
    /// By the statement of a branch.
    Branch(usize),
    /// By the same statement as the row itself, which has joined it. This column is its id, or null without such a row.
    Joined(usize),
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

/// The place of a column, which is added unless it is there already.
pub(super) fn place(columns: &mut Vec<Column>, column: Column) -> usize {
    columns.iter().position(|known| known.name == column.name).unwrap_or_else(|| {
        columns.push(column);
        columns.len() - 1
    })
}

/// The place of the branch for a link, which is added unless it is there already.
pub(super) fn branch_of<F, T>(columns: &mut Vec<Column>, branches: &mut Vec<Branch>, link: &Link<F, T>) -> usize {
    let key = place(columns, link.key);
    let remembered = link.memory.map(|memory| {
        let version = place(columns, VERSION);
        let (ids, listed) = match memory.ids {
            MemoryIds::Key => (key, false),
            MemoryIds::Listed { in_parent, .. } => (place(columns, in_parent), true),
        };
        RememberedIds { version, ids, listed }
    });
    branches.iter().position(|known| known.name == link.name).unwrap_or_else(|| {
        branches.push(Branch {
            name: link.name.clone(),
            key,
            finding: link.finding.clone(),
            memory: link.memory,
            holds_values: link.holds_values,
            remembered,
            columns: link.memory.map_or_else(Vec::new, |memory| (memory.columns)()),
            branches: Vec::new(),
            wants_rows: false,
            wants_total: false,
        });
        branches.len() - 1
    })
}

impl Branch {
    /// The rows of a whole list, which have no parent.
    pub(super) fn root() -> Self {
        Self {
            name: String::new(),
            key: 0,
            finding: std::sync::Arc::new(|_, _| Box::pin(async { Err(crate::engine::error::Error::NotFound("row")) })),
            memory: None,
            holds_values: true,
            remembered: None,
            columns: Vec::new(),
            branches: Vec::new(),
            wants_rows: false,
            wants_total: false,
        }
    }

    /// The columns that the branch's statement reads.
    pub(super) fn read_columns(&self) -> Vec<Column> {
        match self.memory.map(|memory| memory.ids) {
            Some(MemoryIds::Listed { in_statement, .. }) => vec![in_statement, VERSION],
            Some(MemoryIds::Key) | None => self.columns.clone(),
        }
    }

    /// The column of the branch's statement that holds the parent's key: the first after the branch's own, of which there is at least one.
    pub(super) fn parent_column(&self) -> usize {
        match self.memory.map(|memory| memory.ids) {
            Some(MemoryIds::Listed { .. }) => 2,
            Some(MemoryIds::Key) | None => self.columns.len().max(1),
        }
    }

    /// Adds what another selection asks of these rows, and returns its members.
    pub(super) fn take(&mut self, level: PlanLevel) -> Vec<PlanItem> {
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
            let now = |before: usize| places.get(before).copied().unwrap_or(before);
            branch.key = now(branch.key);
            branch.remembered = branch.remembered.map(|columns| RememberedIds {
                version: now(columns.version),
                ids: now(columns.ids),
                ..columns
            });
            // The same rows under another name are read again: two aliases rarely differ in what they ask below a list.
            moved.push(self.branches.len());
            self.branches.push(branch);
        }
        renumber(&mut items, &places, &moved);
        items
    }
}

/// Moves members to where their columns and branches are now.
pub(super) fn renumber(items: &mut [PlanItem], columns: &[usize], branches: &[usize]) {
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
            PlanItem::One(_, branch, ..)
            | PlanItem::Many(_, branch, ..)
            | PlanItem::Through(_, branch, ..)
            | PlanItem::Connection(_, branch, _) => moved(branch, branches),
            PlanItem::Either(_, ways, _) => {
                for (way, items) in ways {
                    match way {
                        WayOn::Branch(branch) => moved(branch, branches),
                        WayOn::Joined(id) => {
                            moved(id, columns);
                            renumber(items, columns, branches);
                        }
                    }
                }
            }
        }
    }
}
