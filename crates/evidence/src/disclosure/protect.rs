//! Decides which numbers of a table are shown.
//!
//! First, every small count is suppressed. Second, if a row or column has only one suppressed cell, its smallest other cell that is not
//! zero is suppressed too. Third, the whole table is audited: as long as a suppressed number can be derived from the rest, the totals that
//! contain it are suppressed, first that of its row, then of its column, then of the table. If a small total can be derived, the next
//! smallest total beside it is suppressed. Totals are suppressed before further cells because the cells are the answer and the totals are a
//! convenience.

use super::audit::{Audit, Knowledge, Known, Place};
use super::{DisclosurePolicy, PeopleCount, ProtectedGrid, ProtectedTable};
use crate::vocabulary::SuppressionReason;

/// A number in the table, and whether it is shown.
#[derive(Debug, Clone, Copy)]
struct TableEntry {
    count: u64,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Shown,
    Small,
    Secondary,
    /// A sum that is not part of the release.
    Unpublished,
}

struct Draft<'a> {
    policy: &'a DisclosurePolicy,
    cells: Vec<Vec<TableEntry>>,
    rows: Vec<TableEntry>,
    columns: Vec<TableEntry>,
    total: TableEntry,
}

impl DisclosurePolicy {
    /// The cells of a one-way table. They are safe beside the total of [`Self::protect_table`], but beside no other total.
    #[must_use]
    pub fn protect(&self, table: &[u64]) -> Vec<PeopleCount> {
        self.protect_table(table).cells
    }

    /// A one-way table and its total.
    #[must_use]
    pub fn protect_table(&self, table: &[u64]) -> ProtectedTable {
        let mut draft = Draft::new(self, &[table]);
        // A one-way table has one row. The sums of its columns are its cells, and the sum of its row is its total, so only the total is
        // published.
        for column in &mut draft.columns {
            column.state = State::Unpublished;
        }
        draft.total.state = State::Unpublished;
        draft.protect();
        let cells = draft.cells.first().map(|row| draft.release_all(row)).unwrap_or_default();
        let total = draft.rows.first().map_or_else(|| self.exact(0), |&row| draft.release(row));
        ProtectedTable { cells, total }
    }

    /// A two-way table and its totals, protected by row and by column.
    #[must_use]
    pub fn protect_grid(&self, grid: &[Vec<u64>]) -> ProtectedGrid {
        let rows: Vec<&[u64]> = grid.iter().map(Vec::as_slice).collect();
        let mut draft = Draft::new(self, &rows);
        draft.protect();
        ProtectedGrid {
            cells: draft.cells.iter().map(|row| draft.release_all(row)).collect(),
            rows: draft.release_all(&draft.rows),
            columns: draft.release_all(&draft.columns),
            total: draft.release(draft.total),
        }
    }
}

impl<'a> Draft<'a> {
    fn new(policy: &'a DisclosurePolicy, grid: &[&[u64]]) -> Self {
        let entry = |count| TableEntry {
            count,
            state: if policy.is_small(count) { State::Small } else { State::Shown },
        };
        let width = grid.iter().map(|row| row.len()).max().unwrap_or(0);
        let full = |row: &&[u64]| -> Vec<u64> { row.iter().copied().chain(std::iter::repeat(0)).take(width).collect() };
        let counts: Vec<Vec<u64>> = grid.iter().map(full).collect();
        let sum = |counts: &mut dyn Iterator<Item = u64>| counts.fold(0, u64::saturating_add);
        let column = |column: usize| sum(&mut counts.iter().filter_map(|row| row.get(column)).copied());
        Self {
            policy,
            rows: counts.iter().map(|row| entry(sum(&mut row.iter().copied()))).collect(),
            columns: (0..width).map(|index| entry(column(index))).collect(),
            total: entry(sum(&mut counts.iter().flatten().copied())),
            cells: counts.iter().map(|row| row.iter().copied().map(entry).collect()).collect(),
        }
    }

    fn protect(&mut self) {
        if !self.policy.has_secondary() {
            return;
        }
        while let Some(companion) = self.companion() {
            self.suppress(companion);
        }
        // Each iteration suppresses a total or ends the loop, so there are at most as many iterations as totals.
        while let Some(total) = self.telltale() {
            self.suppress(total);
        }
    }

    /// The cell to suppress next to a suppressed cell that is the only one in its row or column.
    fn companion(&self) -> Option<Place> {
        let width = self.columns.len();
        let by_row = (0..self.rows.len()).map(|row| (0..width).map(move |column| (row, column)).collect::<Vec<_>>());
        // A one-way table has no columns to protect: each holds one cell.
        let tall = if self.rows.len() > 1 { width } else { 0 };
        let by_column = (0..tall).map(|column| (0..self.rows.len()).map(move |row| (row, column)).collect());
        by_row.chain(by_column).find_map(|line: Vec<(usize, usize)>| {
            let alone = line
                .iter()
                .filter(|&&at| self.cell(at).is_some_and(|cell| cell.state != State::Shown))
                .count()
                == 1;
            let shown = |&at: &(usize, usize)| self.cell(at).filter(|cell| cell.state == State::Shown && cell.count > 0);
            let smallest = line.iter().filter_map(|at| shown(at).map(|cell| (cell.count, *at))).min();
            smallest.filter(|_| alone).map(|(_, (row, column))| Place::Cell { row, column })
        })
    }

    fn cell(&self, (row, column): (usize, usize)) -> Option<&TableEntry> {
        self.cells.get(row)?.get(column)
    }

    /// A total to suppress because a suppressed number can be derived from it.
    fn telltale(&self) -> Option<Place> {
        let audit = Audit::of(&self.knowledge());
        let suppressed = |entry: &TableEntry| matches!(entry.state, State::Small | State::Secondary);
        for (row, cells) in self.cells.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                if suppressed(cell) && audit.is_certain(Place::Cell { row, column }) {
                    let over = [Place::Row(row), Place::Column(column), Place::Total];
                    if let Some(total) = over.into_iter().find(|&place| self.tells(place)) {
                        return Some(total);
                    }
                }
            }
        }
        // A small sum is also a small count, whatever its state is.
        let small = |place: &Place| {
            self.entry(*place)
                .is_some_and(|sum| sum.state != State::Unpublished && self.policy.is_small(sum.count))
        };
        let certain = self.sums().find(|place| small(place) && audit.is_certain(*place))?;
        let beside = |place: &Place| std::mem::discriminant(place) == std::mem::discriminant(&certain);
        let next = self
            .sums()
            .filter(|place| *place != certain && beside(place) && self.tells(*place))
            .min_by_key(|&place| self.entry(place).map(|sum| sum.count));
        next.into_iter()
            .chain([Place::Total])
            .chain(self.sums())
            .find(|&place| self.tells(place))
    }

    fn sums(&self) -> impl Iterator<Item = Place> {
        let rows = (0..self.rows.len()).map(Place::Row);
        rows.chain((0..self.columns.len()).map(Place::Column))
            .chain(std::iter::once(Place::Total))
    }

    /// Whether the release still says something about this total: its value, or that it is small.
    fn tells(&self, place: Place) -> bool {
        self.entry(place)
            .is_some_and(|entry| matches!(entry.state, State::Shown | State::Small))
    }

    fn entry(&self, place: Place) -> Option<&TableEntry> {
        match place {
            Place::Cell { row, column } => self.cell((row, column)),
            Place::Row(row) => self.rows.get(row),
            Place::Column(column) => self.columns.get(column),
            Place::Total => Some(&self.total),
        }
    }

    fn suppress(&mut self, place: Place) {
        let entry = match place {
            Place::Cell { row, column } => self.cells.get_mut(row).and_then(|row| row.get_mut(column)),
            Place::Row(row) => self.rows.get_mut(row),
            Place::Column(column) => self.columns.get_mut(column),
            Place::Total => Some(&mut self.total),
        };
        if let Some(entry) = entry {
            entry.state = State::Secondary;
        }
    }

    fn knowledge(&self) -> Knowledge {
        let threshold = self.policy.threshold();
        let known = |entry: &TableEntry, secondary_from: u64| {
            let range = match entry.state {
                State::Shown => self.policy.rounding_interval(entry.count),
                State::Small => u64::from(!self.policy.suppresses_zero())..=threshold - 1,
                State::Secondary => secondary_from..=u64::MAX,
                State::Unpublished => 0..=u64::MAX,
            };
            Known { count: entry.count, range }
        };
        // A cell that was suppressed to protect another one is not small; a total that was suppressed may have any value.
        let cells = |row: &Vec<TableEntry>| row.iter().map(|entry| known(entry, threshold)).collect();
        let sums = |sums: &[TableEntry]| sums.iter().map(|entry| known(entry, 0)).collect();
        Knowledge {
            cells: self.cells.iter().map(cells).collect(),
            rows: sums(&self.rows),
            columns: sums(&self.columns),
            total: known(&self.total, 0),
        }
    }

    fn release_all(&self, entries: &[TableEntry]) -> Vec<PeopleCount> {
        entries.iter().map(|&entry| self.release(entry)).collect()
    }

    fn release(&self, entry: TableEntry) -> PeopleCount {
        let reason = match entry.state {
            State::Shown => None,
            State::Small => Some(SuppressionReason::SmallCount),
            State::Secondary => Some(SuppressionReason::Secondary),
            State::Unpublished => Some(SuppressionReason::NotPermitted),
        };
        self.policy.release(entry.count, reason)
    }
}
