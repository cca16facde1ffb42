//! Finds a good order of many questions by insertion search from two starts (the neighbourhood of Schiavinotto and Stützle, Journal of
//! Mathematical Modelling and Algorithms 3, 2004, for the linear ordering problem, which this is).

use std::cmp::{Ordering, Reverse};

use super::Part;
use crate::ranking::Pairwise;

pub(super) fn solve(pairs: &Pairwise, items: &[usize]) -> Part {
    // Twins are next to each other in some order of least cost, so they are moved together.
    let blocks = twin_blocks(pairs, items);
    let reduced = between_blocks(pairs, &blocks);
    let numbers: Vec<usize> = (0..blocks.len()).collect();
    let net = |a: usize| -> i128 {
        let margins = numbers
            .iter()
            .map(|&b| i128::from(reduced.prefer(a, b)) - i128::from(reduced.prefer(b, a)));
        margins.sum()
    };
    let won = |a: usize| -> i128 { numbers.iter().map(|&b| reduced.majority(a, b) as i128).sum() };
    let by_net = improve(&reduced, start(&numbers, net));
    let by_won = improve(&reduced, start(&numbers, won));
    let order = if cost(&reduced, &by_won) < cost(&reduced, &by_net) {
        by_won
    } else {
        by_net
    };
    let groups: Vec<Vec<usize>> = order.iter().filter_map(|&block| blocks.get(block).cloned()).collect();
    let flat: Vec<usize> = groups.iter().flatten().copied().collect();
    let mut mean_places = vec![0.0; items.len()];
    let mut above = 0;
    for group in &groups {
        for item in group {
            let place = items.iter().position(|listed| listed == item);
            if let Some(mean) = place.and_then(|place| mean_places.get_mut(place)) {
                *mean = above as f64 + (group.len() + 1) as f64 / 2.0;
            }
        }
        above += group.len();
    }
    Part {
        mean_places,
        cost: cost(pairs, &flat),
        groups,
        orders: 1,
    }
}

/// The items in blocks: the ballots make no difference between the items of one block.
fn twin_blocks(pairs: &Pairwise, items: &[usize]) -> Vec<Vec<usize>> {
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    for &item in items {
        let own = blocks
            .iter_mut()
            .find(|block| block.first().is_some_and(|&first| twins(pairs, items, [first, item])));
        match own {
            Some(block) => block.push(item),
            None => blocks.push(vec![item]),
        }
    }
    blocks
}

/// The preferences between blocks, summed over their items.
fn between_blocks(pairs: &Pairwise, blocks: &[Vec<usize>]) -> Pairwise {
    let mut reduced = Pairwise::zero(blocks.len());
    for (a, left) in blocks.iter().enumerate() {
        for (b, right) in blocks.iter().enumerate().filter(|&(b, _)| b != a) {
            let all = left
                .iter()
                .flat_map(|&one| right.iter().map(move |&other| pairs.prefer(one, other)));
            reduced.set(a, b, all.sum());
        }
    }
    reduced
}

/// The items by score, the highest first; equal scores stay in the order of the list.
fn start(items: &[usize], score: impl Fn(usize) -> i128) -> Vec<usize> {
    let mut order = items.to_vec();
    order.sort_by_cached_key(|&item| (Reverse(score(item)), item));
    order
}

fn cost(pairs: &Pairwise, order: &[usize]) -> u64 {
    let mut total = 0;
    for (place, &later) in order.iter().enumerate() {
        total += order.iter().take(place).map(|&earlier| pairs.prefer(later, earlier)).sum::<u64>();
    }
    total
}

/// Moves one item at a time to its best place. It ends because each move lowers the cost, which is a whole number.
fn improve(pairs: &Pairwise, mut order: Vec<usize>) -> Vec<usize> {
    let mut moved = true;
    while moved {
        moved = false;
        for item in order.clone() {
            let others: Vec<usize> = order.iter().copied().filter(|&other| other != item).collect();
            let here = order.iter().position(|&other| other == item).unwrap_or(0);
            let costs = insertion_costs(pairs, &others, item);
            let now = costs.get(here).copied();
            let Some((place, best)) = costs.into_iter().enumerate().min_by_key(|&(_, cost)| cost) else {
                continue;
            };
            if now.is_some_and(|now| best < now) {
                order = others;
                order.insert(place, item);
                moved = true;
            }
        }
    }
    order
}

/// The cost of `item` in front of all `others`, then after the first of them, and so on.
fn insertion_costs(pairs: &Pairwise, others: &[usize], item: usize) -> Vec<u64> {
    let mut cost: u64 = others.iter().map(|&other| pairs.prefer(other, item)).sum();
    let mut costs = vec![cost];
    for &other in others {
        cost = (cost + pairs.prefer(item, other)).saturating_sub(pairs.prefer(other, item));
        costs.push(cost);
    }
    costs
}

/// Whether no ballot makes a difference between the two items, so that swapping them costs nothing in any order.
fn twins(pairs: &Pairwise, items: &[usize], [a, b]: [usize; 2]) -> bool {
    let alike = |other: usize| pairs.prefer(a, other) == pairs.prefer(b, other) && pairs.prefer(other, a) == pairs.prefer(other, b);
    pairs.majority(a, b) == Ordering::Equal && items.iter().all(|&other| other == a || other == b || alike(other))
}
