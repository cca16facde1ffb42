//! All orders of least cost of a few questions, by a dynamic programme over subsets (Held and Karp 1962; for this problem
//! Betzler, Fellows, Guo, Niedermeier and Rosamond, Theoretical Computer Science 410, 2009, doi 10.1016/j.tcs.2009.08.033).

use super::Part;
use crate::ranking::Pairwise;

/// What is known of one subset, its members placed first.
#[derive(Debug, Clone, Copy, Default)]
struct Subset {
    /// The least cost among its members.
    cost: u64,
    /// In how many orders of them.
    orders: u128,
    /// In how many orders of all the others, after them, the whole is still optimal.
    completions: u128,
}

pub(super) fn solve(pairs: &Pairwise, items: &[usize]) -> Part {
    let full = (1_usize << items.len()) - 1;
    let mut subsets = vec![Subset::default(); full + 1];
    let at = |subsets: &[Subset], mask: usize| subsets.get(mask).copied().unwrap_or_default();

    // What it costs to place each item directly after a subset.
    let steps: Vec<Vec<u64>> = items.iter().map(|&item| step_costs(pairs, items, item)).collect();
    let step = |last: usize, mask: usize| steps.get(last).and_then(|costs| costs.get(mask)).copied().unwrap_or(0);

    if let Some(empty) = subsets.first_mut() {
        empty.orders = 1;
    }
    for mask in 1..=full {
        let mut best: Option<(u64, u128)> = None;
        for last in members(mask, items.len()) {
            let before = mask ^ (1 << last);
            let cost = at(&subsets, before).cost + step(last, before);
            let orders = at(&subsets, before).orders;
            best = match best {
                Some((least, found)) if least == cost => Some((least, found + orders)),
                Some((least, found)) if least < cost => Some((least, found)),
                _ => Some((cost, orders)),
            };
        }
        if let (Some(subset), Some((cost, orders))) = (subsets.get_mut(mask), best) {
            (subset.cost, subset.orders) = (cost, orders);
        }
    }

    let mut place_sums = vec![0_u128; items.len()];
    if let Some(whole) = subsets.get_mut(full) {
        whole.completions = 1;
    }
    for mask in (1..=full).rev() {
        let after = at(&subsets, mask);
        for last in members(mask, items.len()).filter(|_| after.completions > 0) {
            let before = mask ^ (1 << last);
            let previous = at(&subsets, before);
            if previous.cost + step(last, before) != after.cost {
                continue;
            }
            if let Some(sum) = place_sums.get_mut(last) {
                *sum += u128::from(mask.count_ones()) * previous.orders * after.completions;
            }
            if let Some(subset) = subsets.get_mut(before) {
                subset.completions += after.completions;
            }
        }
    }

    let whole = at(&subsets, full);
    Part {
        mean_places: place_sums.into_iter().map(|sum| sum as f64 / whole.orders as f64).collect(),
        cost: whole.cost,
        orders: whole.orders,
    }
}

fn members(mask: usize, items: usize) -> impl Iterator<Item = usize> {
    (0..items).filter(move |item| mask >> item & 1 == 1)
}

/// For each subset, the ballots that prefer `item` to a member, summed over its members.
fn step_costs(pairs: &Pairwise, items: &[usize], item: usize) -> Vec<u64> {
    let mut costs = vec![0_u64];
    for &earlier in items {
        let extra = pairs.prefer(item, earlier);
        costs.extend_from_within(..);
        let half = costs.len() / 2;
        costs.iter_mut().skip(half).for_each(|cost| *cost += extra);
    }
    costs
}
