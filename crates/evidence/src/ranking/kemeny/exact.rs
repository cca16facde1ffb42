//! Finds all orders of least cost of a few questions, and the one of them that is shown. It uses a dynamic programme over subsets (Held and
//! Karp 1962; for this problem Betzler, Fellows, Guo, Niedermeier and Rosamond, Theoretical Computer Science 410, 2009, doi
//! 10.1016/j.tcs.2009.08.033).

use super::Part;
use crate::ranking::Pairwise;

/// The results for one subset, whose members are placed first.
#[derive(Debug, Clone, Copy, Default)]
struct Subset {
    /// The least cost of an order of its members.
    cost: u64,
    /// The number of orders of its members with that cost.
    orders: u128,
    /// The number of orders of all other items, placed after the subset, for which the whole order is still optimal.
    completions: u128,
}

pub(super) fn solve(pairs: &Pairwise, items: &[usize]) -> Part {
    let full = (1_usize << items.len()) - 1;
    let mut subsets = vec![Subset::default(); full + 1];
    let at = |subsets: &[Subset], mask: usize| subsets.get(mask).copied().unwrap_or_default();

    // The cost of placing each item directly after a subset.
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
    let optima = Optima {
        items: items.len(),
        subsets,
        steps,
    };
    let order = optima.nearest_to_the_mean(&place_sums);
    let groups = optima.tie_groups(pairs, items, &place_sums, &order);
    let named = |group: Vec<usize>| group.into_iter().filter_map(|item| items.get(item).copied()).collect();
    Part {
        mean_places: place_sums.into_iter().map(|sum| sum as f64 / whole.orders as f64).collect(),
        groups: groups.into_iter().map(named).collect(),
        cost: whole.cost,
        orders: whole.orders,
    }
}

/// All optimal orders, as the paths from the empty subset to the full one. Items are numbered from 0 within the part.
struct Optima {
    items: usize,
    subsets: Vec<Subset>,
    steps: Vec<Vec<u64>>,
}

impl Optima {
    /// Whether some optimal order places `item` directly after the items of `mask`.
    fn continues(&self, mask: usize, item: usize) -> bool {
        let (before, after) = (self.subsets.get(mask), self.subsets.get(mask | 1 << item));
        let step = self.steps.get(item).and_then(|costs| costs.get(mask));
        match (before, after, step) {
            (Some(before), Some(after), Some(step)) => mask >> item & 1 == 0 && after.completions > 0 && before.cost + step == after.cost,
            _ => false,
        }
    }

    /// For each subset on an optimal path, the largest sum of `gain` over the steps after it.
    fn largest_gains(&self, gain: impl Fn(usize, usize) -> i128) -> Vec<Option<i128>> {
        let full = self.subsets.len() - 1;
        let mut best: Vec<Option<i128>> = vec![None; self.subsets.len()];
        for mask in (0..=full).rev() {
            let onward = (0..self.items).filter(|&item| self.continues(mask, item));
            let gains = onward.filter_map(|item| Some(gain(mask, item) + best.get(mask | 1 << item).copied()??));
            let largest = if mask == full { Some(0) } else { gains.max() };
            if let Some(slot) = best.get_mut(mask) {
                *slot = largest;
            }
        }
        best
    }

    /// The optimal order whose places are nearest to the mean places over all optimal orders, by the sum of squared differences. Among
    /// several, the order that lists earlier items first. The sum of the squares of all places is the same in every order, so it is enough
    /// to compare the sums of products.
    fn nearest_to_the_mean(&self, place_sums: &[u128]) -> Vec<usize> {
        let place = |mask: usize| i128::from(mask.count_ones()) + 1;
        let sum = |item: usize| place_sums.get(item).map_or(0, |&sum| i128::try_from(sum).unwrap_or(i128::MAX));
        let gain = |mask, item| place(mask) * sum(item);
        let best = self.largest_gains(gain);
        let (mut order, mut mask) = (Vec::with_capacity(self.items), 0);
        while order.len() < self.items {
            let wanted = best.get(mask).copied().flatten();
            let keeps_the_best = |&item: &usize| {
                let onward = best.get(mask | 1 << item).copied().flatten();
                self.continues(mask, item) && onward.map(|onward| onward + gain(mask, item)) == wanted
            };
            let Some(next) = (0..self.items).find(keeps_the_best) else { break };
            order.push(next);
            mask |= 1 << next;
        }
        order
    }

    /// The order as tie groups. Neighbours are tied if exchanging them costs nothing in every optimal order.
    fn tie_groups(&self, pairs: &Pairwise, items: &[usize], place_sums: &[u128], order: &[usize]) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for &item in order {
            let last = groups.last().and_then(|group| group.last()).copied();
            // Items that can be exchanged in every optimal order have the same mean place.
            let tied = last.is_some_and(|last| {
                place_sums.get(last) == place_sums.get(item)
                    && self.exchange_is_free(pairs, items, [last, item])
                    && self.exchange_is_free(pairs, items, [item, last])
            });
            match groups.last_mut().filter(|_| tied) {
                Some(group) => group.push(item),
                None => groups.push(vec![item]),
            }
        }
        groups
    }

    /// Whether exchanging `a` with `b` costs nothing in any optimal order that places `a` before `b`. The exchange can never lower the
    /// cost.
    fn exchange_is_free(&self, pairs: &Pairwise, items: &[usize], [a, b]: [usize; 2]) -> bool {
        let prefer = |left: usize, right: usize| match (items.get(left), items.get(right)) {
            (Some(&left), Some(&right)) => i128::from(pairs.prefer(left, right)),
            _ => 0,
        };
        let has = |mask: usize, item: usize| mask >> item & 1 == 1;
        let extra = |mask: usize, item: usize| {
            if !has(mask, a) || has(mask, b) {
                0
            } else if item == b {
                prefer(a, b) - prefer(b, a)
            } else {
                prefer(item, b) + prefer(a, item) - prefer(item, a) - prefer(b, item)
            }
        };
        self.largest_gains(extra).first().copied().flatten() == Some(0)
    }
}

fn members(mask: usize, items: usize) -> impl Iterator<Item = usize> {
    (0..items).filter(move |item| mask >> item & 1 == 1)
}

/// For each subset, the number of ballots that prefer `item` to a member, summed over the members.
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
