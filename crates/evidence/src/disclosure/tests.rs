//! Tests that no suppressed count can be derived from what is released.

#![allow(clippy::indexing_slicing, reason = "tests")]

use proptest::prelude::{Just, Strategy, prop, prop_assert, prop_assert_eq, prop_oneof, proptest};

use super::*;
use crate::vocabulary::SuppressionReason;

fn shown(counts: &[PeopleCount]) -> Vec<Option<u32>> {
    counts.iter().map(|count| count.value).collect()
}

#[test]
fn small_counts_are_suppressed_and_others_rounded() {
    let counts = DisclosurePolicy::nhs().protect(&[0, 1, 7, 8, 23]);
    assert_eq!(shown(&counts), [Some(0), None, None, Some(10), Some(25)]);
    assert_eq!(counts[1].reason, Some(SuppressionReason::SmallCount));
    assert!(counts[1].suppressed && !counts[1].rounded);
    assert!(counts[3].rounded && !counts[0].rounded);
    assert_eq!(counts[3].policy, "nhs-1");
}

#[test]
fn a_suppressed_count_never_stands_alone() {
    let counts = DisclosurePolicy::nhs().protect(&[30, 5, 0, 12]);
    assert_eq!(shown(&counts), [Some(30), None, Some(0), None]);
    assert_eq!(counts[3].reason, Some(SuppressionReason::Secondary));
}

#[test]
fn a_table_of_one_small_group_shows_neither_it_nor_its_total() {
    let table = DisclosurePolicy::nhs().protect_table(&[5, 0, 0]);
    assert_eq!(shown(&table.cells), [None, Some(0), Some(0)]);
    assert_eq!(table.total.value, None);
}

#[test]
fn nobody_is_a_number_to_the_nhs_rule_and_a_secret_to_the_strict_one() {
    assert_eq!(shown(&DisclosurePolicy::nhs().protect(&[0, 0])), [Some(0), Some(0)]);
    assert_eq!(shown(&DisclosurePolicy::strict().protect(&[0, 9, 10])), [None, None, Some(10)]);
}

#[test]
fn a_total_that_would_give_cells_away_is_suppressed() {
    // If the total is shown as 10, it is at most 12; four people at least and a group of at least eight make exactly twelve.
    let table = DisclosurePolicy::nhs().protect_table(&[1, 1, 1, 1, 8]);
    assert_eq!(shown(&table.cells), [None, None, None, None, Some(10)]);
    assert_eq!(table.total.reason, Some(SuppressionReason::Secondary));
}

#[test]
fn a_total_that_gives_nothing_away_is_shown_rounded_from_the_exact_sum() {
    let table = DisclosurePolicy::nhs().protect_table(&[4, 3, 18, 18]);
    assert_eq!(table.total.value, Some(45));
}

#[test]
fn a_grid_is_protected_by_row_and_by_column() {
    let grid = DisclosurePolicy::nhs().protect_grid(&[vec![3, 20, 30], vec![40, 50, 60], vec![70, 80, 90]]);
    assert_eq!(shown(&grid.cells[0]), [None, None, Some(30)]);
    assert_eq!(shown(&grid.cells[1]), [None, None, Some(60)]);
    assert_eq!(shown(&grid.cells[2]), [Some(70), Some(80), Some(90)]);
    assert_eq!(grid.total.value, Some(445));
}

#[test]
fn tables_of_nothing_are_tables_of_nothing() {
    assert!(DisclosurePolicy::nhs().protect(&[]).is_empty());
    assert_eq!(DisclosurePolicy::nhs().protect_table(&[]).total.value, Some(0));
    assert!(DisclosurePolicy::nhs().protect_grid(&[]).cells.is_empty());
}

#[test]
fn a_count_that_is_not_permitted_says_nothing() {
    let count = DisclosurePolicy::nhs().not_permitted();
    assert_eq!((count.value, count.reason), (None, Some(SuppressionReason::NotPermitted)));
}

/// Tries every table that fits what is shown, and says whether each secret number has more than one value among these tables.
struct Outsider<'a> {
    policy: &'a DisclosurePolicy,
    cells: Vec<Vec<u64>>,
    width: usize,
    released: &'a ProtectedGrid,
    /// Whether each cell, row, column and the total is a secret.
    secret: Vec<bool>,
    seen: Vec<Vec<u64>>,
}

/// The cells, then the sums of the rows, then the sums of the columns, then the total.
fn numbers(table: &[u64], width: usize) -> Vec<u64> {
    let column = |column: usize| table.iter().skip(column).step_by(width).sum::<u64>();
    let mut numbers = table.to_vec();
    numbers.extend(table.chunks(width).map(|row| row.iter().sum::<u64>()));
    numbers.extend((0..width).map(column));
    numbers.push(table.iter().sum());
    numbers
}

impl Outsider<'_> {
    const HIGHEST: u64 = 14;

    fn possible(policy: &DisclosurePolicy, count: &PeopleCount) -> Vec<u64> {
        let fits = |&number: &u64| match (count.value, count.reason) {
            (Some(value), _) => !policy.is_small(number) && policy.round(number) == u64::from(value),
            (None, Some(SuppressionReason::SmallCount)) => policy.is_small(number),
            (None, _) => number >= policy.threshold(),
        };
        (0..=Self::HIGHEST).filter(fits).collect()
    }

    fn fits_sum(&self, released: &PeopleCount, sum: u64) -> bool {
        match (released.value, released.reason) {
            (Some(value), _) => !self.policy.is_small(sum) && self.policy.round(sum) == u64::from(value),
            (None, Some(SuppressionReason::SmallCount)) => self.policy.is_small(sum),
            (None, _) => true,
        }
    }

    fn all_seen_twice(&self) -> bool {
        self.secret.iter().zip(&self.seen).all(|(secret, seen)| !secret || seen.len() > 1)
    }

    fn search(&mut self, table: &mut Vec<u64>) {
        if self.all_seen_twice() {
            return;
        }
        let at = table.len();
        if at > 0 && at.is_multiple_of(self.width) {
            let row = at / self.width - 1;
            if !self.fits_sum(&self.released.rows[row], table[row * self.width..].iter().sum()) {
                return;
            }
        }
        if at == self.cells.len() {
            let column_sum = |column: usize| table.iter().skip(column).step_by(self.width).sum::<u64>();
            let columns = (0..self.width).all(|column| self.fits_sum(&self.released.columns[column], column_sum(column)));
            if columns && self.fits_sum(&self.released.total, table.iter().sum()) {
                for (seen, number) in self.seen.iter_mut().zip(numbers(table, self.width)) {
                    if !seen.contains(&number) {
                        seen.push(number);
                    }
                }
            }
            return;
        }
        for number in self.cells[at].clone() {
            table.push(number);
            self.search(table);
            table.pop();
        }
    }
}

fn recovers_nothing(policy: &DisclosurePolicy, released: &ProtectedGrid, table: &[u64]) -> bool {
    let all: Vec<&PeopleCount> = released.cells.iter().flatten().collect();
    let width = released.columns.len();
    let cells = all.iter().map(|count| Outsider::possible(policy, count)).collect();
    // Suppressed cells, and small sums; a sum that is not part of the release is not checked.
    let sums = released.rows.iter().chain(&released.columns).chain([&released.total]);
    let published = sums.map(|sum| sum.reason != Some(SuppressionReason::NotPermitted));
    let small = numbers(table, width).into_iter().skip(table.len()).map(|sum| policy.is_small(sum));
    let secret: Vec<bool> = all
        .iter()
        .map(|count| count.suppressed)
        .chain(published.zip(small).map(|(p, s)| p && s))
        .collect();
    let seen = vec![Vec::new(); secret.len()];
    let mut outsider = Outsider {
        policy,
        cells,
        width,
        released,
        secret,
        seen,
    };
    outsider.search(&mut Vec::new());
    outsider.all_seen_twice()
}

fn small_policy() -> impl Strategy<Value = DisclosurePolicy> {
    let zero = prop_oneof![Just(Zero::Shown), Just(Zero::Suppressed)];
    (3_u64..5, zero, 1_u64..3).prop_filter_map("a policy", |(threshold, zero, base)| {
        DisclosurePolicy::new("test", threshold, zero, base).ok()
    })
}

fn unpublished(policy: &DisclosurePolicy) -> PeopleCount {
    policy.not_permitted()
}

proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(1500))]

    #[test]
    fn no_suppressed_cell_of_a_grid_follows_from_the_rest(
        policy in small_policy(),
        grid in (1_usize..4, 1_usize..4).prop_flat_map(|(rows, columns)| prop::collection::vec(prop::collection::vec(0_u64..7, columns),
        rows)),
    ) {
        prop_assert!(recovers_nothing(&policy, &policy.protect_grid(&grid), &grid.concat()));
    }

    #[test]
    fn no_suppressed_cell_of_a_table_follows_from_the_rest(policy in small_policy(), table in prop::collection::vec(0_u64..7, 1..6)) {
        let released = policy.protect_table(&table);
        let columns = vec![unpublished(&policy); table.len()];
        let grid = ProtectedGrid { cells: vec![released.cells.clone()], rows: vec![released.total], columns, total: unpublished(&policy) };
        prop_assert!(recovers_nothing(&policy, &grid, &table));
        prop_assert_eq!(policy.protect(&table), released.cells);
    }

    #[test]
    fn no_suppressed_cell_follows_from_the_total_under_the_real_policies(
        table in prop::collection::vec(prop_oneof![0_u64..12, 0_u64..60], 1..9),
    ) {
        for policy in [DisclosurePolicy::nhs(), DisclosurePolicy::strict()] {
            let released = policy.protect_table(&table);
            // Compares each number's own interval with the interval that the total minus all other numbers allows. It is one equation, so
            // bounds are enough.
            let interval = |count: &PeopleCount| match (count.value.map(u64::from), count.reason) {
                (Some(0), _) => (0, 0),
                (Some(value), _) => ((value - 2).max(policy.threshold()), value + 2),
                (None, Some(SuppressionReason::SmallCount)) => (u64::from(!policy.suppresses_zero()), policy.threshold() - 1),
                (None, _) => (policy.threshold(), 10_000),
            };
            let cells: Vec<(u64, u64)> = released.cells.iter().map(interval).collect();
            let (lowest, highest) = match released.total.reason {
                Some(SuppressionReason::Secondary) => (0, 1_000_000),
                _ => interval(&released.total),
            };
            let (sum_low, sum_high) = cells.iter().fold((0, 0), |(low, high), cell| (low + cell.0, high + cell.1));
            for ((low, high), count) in cells.iter().zip(&released.cells) {
                if count.suppressed {
                    let from = *low.max(&lowest.saturating_sub(sum_high - high));
                    let to = *high.min(&(highest - (sum_low - low)));
                    prop_assert!(from < to, "{:?} shown as {:?}", table, shown(&released.cells));
                }
            }
        }
    }

    #[test]
    fn nothing_small_is_ever_shown(grid in prop::collection::vec(prop::collection::vec(0_u64..40, 0..7), 0..7)) {
        for policy in [DisclosurePolicy::nhs(), DisclosurePolicy::strict(), DisclosurePolicy::nhs().without_secondary()] {
            let released = policy.protect_grid(&grid);
            for (row, cells) in grid.iter().zip(&released.cells) {
                for (&count, cell) in row.iter().zip(cells) {
                    prop_assert!(!policy.is_small(count) || cell.value.is_none());
                    prop_assert_eq!(cell.value.is_none(), cell.suppressed);
                    prop_assert!(cell.value.is_none_or(|value| u64::from(value).abs_diff(count) <= 2));
                }
            }
        }
    }

    #[test]
    fn the_order_of_the_cells_does_not_change_how_many_are_shown(
        (table, shuffled) in prop::collection::vec(0_u64..40, 0..9).prop_flat_map(|t| (Just(t.clone()), Just(t).prop_shuffle())),
    ) {
        let count = |table: &[u64]| DisclosurePolicy::nhs().protect(table).iter().filter(|cell| cell.suppressed).count();
        prop_assert_eq!(count(&table), count(&shuffled));
    }
}
